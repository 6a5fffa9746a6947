"""Anybody who holds a passenger list, or its hash, may ask whether it is one of ours: yes or no, and which version.

Nothing else is told: no flight, no name, no recipient, not whether a later version exists. Nothing is kept: the file is
hashed as it comes in. No cookie; the page carries a token that is signed, dated and bound to its address (SEC WB-1).
"""

import re
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import FileField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Length, Optional

from migrant_support.domains.flights.queries.checking import version_of_hash
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.access.guard import public
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import HouseRules
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.platform.web.translate import LANGUAGES, set_path_language
from migrant_support.settings import Settings

blueprint = Blueprint("list_check", __name__, url_prefix="/sealed-list")
crowd = Crowd()
CHECKS_AN_HOUR = 60
LARGEST_FILE = 8 * MIB
HOLDS_FOR = 2 * 60 * 60
"""Seconds for which the token of an opened page is good."""
LANGUAGE_NAMES = {"en": "English", "si": "සිංහල", "ta": "தமிழ்"}
WHY = "whoever is given a list has no account; the answer is yes or no and the number of a version"
_HASH = re.compile(r"[0-9a-f]{64}")
_BLOCK = 64 * 1024


class CheckForm(PlainForm):
    """The hash of a list, or the file itself."""

    Meta = HouseRules
    content_hash = StringField(
        msg("Hash (SHA-256)"),
        [Optional(), Length(max=200)],
        description=msg("64 letters and digits; they stand at the foot of the paper."),
    )
    file = FileField(msg("Or the file as you received it"), description=msg("It is not kept."))


@blueprint.route("/<any(en,si,ta):language>", methods=["GET", "POST"])
@public(WHY, transaction=False)
@takes_files(LARGEST_FILE)
def ask(language: str) -> Response:
    """Paste a hash or give the file."""
    set_path_language(language)
    if request.method == "GET":
        return _page(language, CheckForm())
    form = CheckForm(request.form)
    if not _is_ours(request.form.get("token", ""), language):
        return _page(language, form, 400, problem=_("This page was open for a long time. Send it once more."))
    if not form.validate():
        return _page(language, form, 422)
    found = _hash_of(request.files.get("file")) or _plain(form.content_hash.data or "")
    if not _HASH.fullmatch(found):
        words = _("Paste the whole hash, 64 letters and digits, or choose the file.")
        form.content_hash.errors = [*form.content_hash.errors, words]
        return _page(language, form, 422)
    return _told(language, found)


@blueprint.get("/<any(en,si,ta):language>/<string:content_hash>")
@public(WHY, transaction=False)
def check(language: str, content_hash: str) -> Response:
    """What the square on a printed list leads to."""
    set_path_language(language)
    return _told(language, _plain(content_hash))


def _told(language: str, content_hash: str) -> Response:
    if not crowd.lets_in("list", request.remote_addr or "unknown", CHECKS_AN_HOUR):
        words = _("There were too many checks from here. Wait some minutes and try again.")
        return _page(language, CheckForm(), 429, problem=words)
    with work(write=False):
        number = version_of_hash(content_hash)
    return _page(language, CheckForm(), is_told=True, number=number)


def _plain(typed: str) -> str:
    return "".join(typed.split()).lower()


def _hash_of(file: FileStorage | None) -> str:
    """The SHA-256 of a file that was sent; empty where none was."""
    if file is None or not file.filename:
        return ""
    digest = sha256()
    while block := file.stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _tokens() -> URLSafeTimedSerializer:
    settings: Settings = current_app.extensions["settings"]
    keys = [key for key in (settings.secret_key_previous, settings.secret_key) if key]
    return URLSafeTimedSerializer(keys, salt="sealed-list-check")


def _is_ours(token: str, language: str) -> bool:
    try:
        return bool(_tokens().loads(token, max_age=HOLDS_FOR) == language)
    except BadSignature:
        return False


def _page(
    language: str,
    form: CheckForm,
    status: int = 200,
    *,
    problem: str = "",
    is_told: bool = False,
    number: int | None = None,
) -> Response:
    others = [(code, LANGUAGE_NAMES[code], url_for(".ask", language=code)) for code in LANGUAGES if code != language]
    shown: dict[str, Any] = {
        "form": form,
        "problems": [problem] if problem else [],
        "languages": others,
        "ask_href": url_for(".ask", language=language),
        "token": _tokens().dumps(language),
        "is_told": is_told,
        "number": number,
    }
    answer = make_response(render_template("flights/list_check.html", **shown), status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
