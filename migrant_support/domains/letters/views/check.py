"""The page behind the code of a certificate: issued by whom, when, whether it counts, and whether a name agrees.

For anybody who holds the paper. It sets no cookie, keeps nothing and says nothing of the person; a name is compared,
not shown, and how often one may try is limited.
"""

from flask import make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.lookups import zone_of_mission
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.letters import labels
from migrant_support.domains.letters.forms import NameForm
from migrant_support.domains.letters.queries.papers import Certified, agrees, certified
from migrant_support.domains.letters.views.blueprint import public_pages
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.access.guard import public
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import set_path_language, translated

LOOKS_AN_HOUR = 60
NAMES_AN_HOUR = 10
AWAY = "https://www.wikipedia.org/"
crowd = Crowd()


@public_pages.route("/<any(en,si,ta):language>/<string:paper_code>", methods=["GET", "POST"])
@public("whoever holds a certificate may check it; nothing of the person is shown", transaction=False)
def check(language: str, paper_code: str) -> Response:
    """Say whether the paper was issued, by whom and when; compare the name that is typed."""
    set_path_language(language)
    where = request.remote_addr or "unknown"
    form = NameForm(request.form)
    if not crowd.lets_in("look", where, LOOKS_AN_HOUR):
        return _page(form, None, "", 429)
    with work(write=False):
        found = certified(paper_code)
    if found is None or request.method == "GET":
        return _page(form, found, "", 200 if found else 404)
    if not form.validate():
        return _page(form, found, "", 422)
    if not (crowd.lets_in("name", where, NAMES_AN_HOUR) and crowd.lets_in("paper", found.number, NAMES_AN_HOUR)):
        return _page(form, found, "wait", 429)
    return _page(form, found, "same" if agrees(found, paper_code, form.name.data or "") else "other", 200)


def _page(form: NameForm, found: Certified | None, compared: str, status: int) -> Response:
    said = {
        "": "",
        "same": _("The name is the one on the paper that was issued."),
        "other": _("This is not the name on the paper that was issued. Look at the spelling, or call the mission."),
        "wait": _("There were too many tries. Wait an hour, or call the mission."),
    }[compared]
    shown = render_template(
        "letters/check.html",
        form=form,
        paper=_paper(found) if found else None,
        said=said,
        agrees=compared == "same",
        leave_href=AWAY,
    )
    answer = make_response(shown, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _paper(found: Certified) -> dict[str, str]:
    language = request.view_args["language"] if request.view_args else "en"
    mission = mission_names(language).get(found.mission, found.mission)
    return {
        "number": found.number,
        "kind": translated(labels.LETTER[found.kind]),
        "issued": _(
            "Issued by the mission of Sri Lanka, %(mission)s, on %(day)s.",
            mission=mission,
            day=day_text(local_day(zone_of_mission(found.mission), found.issued_at)),
        ),
        "superseded": _("It counts no more: a newer one took its place.") if found.is_superseded else "",
    }
