"""What the public pages share: their blueprint, their mission and language, and that nobody can flood them."""

from flask import Blueprint, abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names, region_of_mission
from migrant_support.exchange.requests.carried import Carried, seal_carried
from migrant_support.exchange.requests.forms import PublicForm
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.web.translate import LANGUAGES, set_path_language

LANGUAGE_NAMES = {"en": "English", "si": "සිංහල", "ta": "தமிழ்"}
QUICK_EXIT = "https://www.wikipedia.org/"
blueprint = Blueprint("ask", __name__, url_prefix="/ask")
crowd = Crowd()


def mission_of(typed: str, language: str) -> tuple[str, str, str]:
    """Code, name and telephone region of the mission of an address, and the page's language; 404 for no mission."""
    set_path_language(language)
    code = typed.upper()
    names = mission_names(language)
    if code not in names or typed != typed.lower():
        abort(404)
    return code, names[code], region_of_mission(code)


def lets_in(kind: str, most: int) -> bool:
    """Is there room for one more from where this comes? The address is not kept."""
    return crowd.lets_in(kind, request.remote_addr or "unknown", most)


def page(template: str, status: int = 200, *, mission: str, form: PublicForm | None, **context: object) -> Response:
    """Write a public page. It sets no cookie and asks for nothing from elsewhere."""
    shown = render_template(template, mission=mission, form=form, leave_href=QUICK_EXIT, **context)
    return make_response(shown, status)


def kept(carried: Carried) -> str:
    """The hidden field of a form under way."""
    return seal_carried(carried)


def other_languages(language: str) -> list[tuple[str, str]]:
    """Code and own name of the languages that this page is not in."""
    return [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES if code != language]


def _problem(error: HTTPException) -> Response | HTTPException:
    """A page of what went wrong, without cookie; a whole answer passes as it is."""
    if error.code is None or error.code < 400:
        return error
    words = {
        404: _("There is no such page. Look at the address on the poster again."),
        413: _("This is too large to be sent. A picture may have 8 MB at most."),
    }.get(error.code, _("This could not be taken. Go back and send it once more."))
    shown = render_template("requests/problem.html", words=words, leave_href=QUICK_EXIT)
    return make_response(shown, error.code)


blueprint.register_error_handler(HTTPException, _problem)
