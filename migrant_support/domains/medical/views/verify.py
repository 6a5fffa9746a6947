"""Anybody who is shown a certificate may check it: no account, no cookie, and nothing is found by guessing.

Only the code on the paper leads anywhere (79 random bits, of which a hash is kept). The answer says what the paper says
of itself: number, kind, name, result, day of issue, until when, and whether it counts. Unknown is one answer for all.
"""

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Form as PlainForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.medical import labels
from migrant_support.domains.medical.queries.certificates import Paper, paper_by_code
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.rules.certificates import CertificateKind, Standing
from migrant_support.domains.medical.rules.tests import TestResult
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.access.guard import public
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import HouseRules
from migrant_support.platform.web.times import clock_text
from migrant_support.platform.web.translate import LANGUAGES, set_path_language, translated

blueprint = Blueprint("certificates", __name__, url_prefix="/verify")
crowd = Crowd()
CHECKS_AN_HOUR = 60
LANGUAGE_NAMES = {"en": "English", "si": "සිංහල", "ta": "தமிழ்"}
WHY = "whoever is shown a certificate has no account; the code on the paper proves that it was shown"


class CodeForm(PlainForm):
    """The code of a certificate, typed."""

    Meta = HouseRules
    code = StringField(msg("Code on the certificate"), [DataRequired(), Length(max=60)])


@blueprint.route("/<any(en,si,ta):language>", methods=["GET", "POST"])
@public(WHY, transaction=False)
def ask(language: str) -> Response:
    """Type the code of a paper."""
    set_path_language(language)
    form = CodeForm(request.form)
    if request.method == "GET":
        return _page("medical/verify.html", language, form=CodeForm())
    if not form.validate():
        return _page("medical/verify.html", language, 422, form=form)
    return _checked(language, form.code.data or "")


@blueprint.get("/<any(en,si,ta):language>/<string:code>")
@public(WHY, transaction=False)
def check(language: str, code: str) -> Response:
    """What the square on a paper leads to."""
    set_path_language(language)
    return _checked(language, code)


def _checked(language: str, typed: str) -> Response:
    if not crowd.lets_in("certificate", request.remote_addr or "unknown", CHECKS_AN_HOUR):
        problem = _("There were too many checks from here. Wait some minutes and try again.")
        return _page("medical/verify.html", language, 429, form=CodeForm(), problems=[problem])
    with work(write=False):
        paper = paper_by_code(typed)
        shown = _shown(paper, language) if paper else _unknown()
    return _page("medical/verified.html", language, **shown)


def _unknown() -> dict[str, Any]:
    return {
        "state": translated(labels.STANDING[Standing.UNKNOWN]),
        "is_good": False,
        "words": _("No certificate has this code. Look at each letter, or ask the mission that is named on the paper."),
        "facts": [],
    }


def _shown(paper: Paper, language: str) -> dict[str, Any]:
    row, words = paper.row, paper.words
    place = mission_names(language).get(row.mission, row.mission)
    zone = zone_of_mission(row.mission)
    facts = [
        (_("Number"), row.number),
        (_("Kind"), translated(labels.CERTIFICATE[row.kind])),
        (_("Name"), words.get("name", "")),
        (_("Result"), _result(paper)),
        (_("Issued"), clock_text(row.issued_at, zone, place)),
        (_("Valid until"), clock_text(row.valid_until, zone, place) if row.valid_until else ""),
    ]
    return {
        "state": translated(labels.STANDING[row.standing]),
        "is_good": row.standing is Standing.VALID,
        "words": _("Compare each line with the paper and with the passport of the person in front of you."),
        "facts": [(name, value) for name, value in facts if value],
    }


def _result(paper: Paper) -> str:
    said = paper.words.get("result", "")
    if not said or paper.row.standing is Standing.SUPERSEDED:
        return ""
    if paper.row.kind is CertificateKind.FITNESS:
        return translated(labels.FITNESS[Fitness(said)])
    return translated(labels.TEST_RESULT[TestResult(said)]) if paper.row.kind is CertificateKind.TEST else ""


def _page(template: str, language: str, status: int = 200, **context: Any) -> Response:
    others = [(code, LANGUAGE_NAMES[code], url_for(".ask", language=code)) for code in LANGUAGES if code != language]
    shown = render_template(
        template, languages=others, ask_href=url_for(".ask", language=language), **({"problems": []} | context)
    )
    return make_response(shown, status)
