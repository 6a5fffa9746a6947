"""What has been done for a person: every need of the case with its actions and how it ended, as a page and a paper."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import kinds, labels
from migrant_support.domains.cases.actions.needs import NeedText, read_work
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import case_record
from migrant_support.domains.cases.queries.needs import CaseWork, work_of
from migrant_support.domains.cases.rules.needs import Achievement
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page
from migrant_support.domains.cases.views.work import action_line, need_name
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import now
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Facts, Heading, Rows, Text, pdf_answer, printed
from migrant_support.platform.web.times import printed_day
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


def achieved_text(achieved: Achievement) -> str:
    """How far the needs are met, in one line."""
    if not achieved.counted:
        return _("No need is noted yet.")
    if achieved.partly:
        return _(
            "%(met)s of %(all)s needs met, %(partly)s partly.",
            met=achieved.met,
            all=achieved.counted,
            partly=achieved.partly,
        )
    return _("%(met)s of %(all)s needs met.", met=achieved.met, all=achieved.counted)


@blueprint.get("/<uuid:case_id>/done")
@guard(Power.NARRATIVE_READ, writes=True)
def done(viewer: Viewer, case_id: UUID) -> str:
    """What has been done for her; opening it is in the audit log."""
    case = case_on_page(viewer, case_id, Power.NARRATIVE_READ)
    needs, work = read_work(viewer, case_id), work_of(case_record(viewer, case_id))
    names = _names(needs)
    return render_template(
        "cases/done.html",
        case=case,
        person=row_of(fetch_person(viewer, case.person_id, Power.NARRATIVE_READ)),
        achieved=achieved_text(work.achieved),
        minutes=sum(need.minutes for need in work.needs),
        unanswered=[kinds.vulnerabilities()[one.kind].name(page_language()) for one in work.unanswered],
        needs=[_need(need, names) for need in needs],
        prints=[
            {
                "label": translated(people_labels.LANGUAGE[code]),
                "href": url_for(".done_paper", case_id=case_id, language=code),
            }
            for code in ("si", "ta", "en")
        ],
        may_work=viewer.may(Power.CASE_WORK),
    )


def _names(needs: tuple[NeedText, ...]) -> dict[UUID | None, str]:
    return display_names({one for need in needs for a in need.actions for one in (a.owner_id, a.ended_by)})


def _need(need: NeedText, names: dict[UUID | None, str]) -> dict[str, Any]:
    ended = need.outcome
    return {
        "id": need.id,
        "name": need_name(need.kind),
        "details": need.details,
        "why": need.why,
        "severity": {"label": translated(labels.SEVERITY[need.severity]), "tone": labels.SEVERITY_TONE[need.severity]},
        "outcome": {"label": translated(labels.NEED_OUTCOME[ended]), "tone": labels.NEED_TONE[ended]}
        if ended
        else None,
        "wanted_by": need.wanted_by,
        "opened_at": need.opened_at,
        "outcome_at": need.outcome_at,
        "actions": [action_line(action, names) for action in need.actions],
    }


@blueprint.get("/<uuid:case_id>/done/paper/<any(si,ta,en):language>")
@guard(Power.NARRATIVE_READ, writes=True)
def done_paper(viewer: Viewer, case_id: UUID, language: str) -> Response:
    """What has been done, to print; opening it is in the audit log."""
    case = case_on_page(viewer, case_id, Power.NARRATIVE_READ)
    needs, work = read_work(viewer, case_id), work_of(case_record(viewer, case_id))
    person = row_of(fetch_person(viewer, case.person_id, Power.NARRATIVE_READ))
    with force_locale(language):
        content = printed(
            _blocks(case, person.name, needs, work, language),
            language=language,
            footer=_("What has been done in case %(reference)s", reference=case.reference),
            title=case.reference,
        )
    return pdf_answer(content, f"done-{case.reference}-{language}")


def _blocks(case: Case, name: str, needs: tuple[NeedText, ...], work: CaseWork, language: str) -> list[Block]:
    names = _names(needs)
    blocks: list[Block] = [
        Heading(_("What has been done"), level=1),
        Facts(
            [
                (_("Name"), name),
                (_("Case"), case.reference),
                (_("Mission"), mission_names(language).get(case.mission, case.mission)),
                (_("Opened"), printed_day(case.opened_at)),
                (_("Printed"), printed_day(now())),
            ],
            columns=2,
        ),
        Text(achieved_text(work.achieved), bold=True),
    ]
    for need in needs:
        kind = kinds.needs().get(need.kind)
        blocks.append(Heading(kind.name(language) if kind else need.kind))
        ended = translated(labels.NEED_OUTCOME[need.outcome]) if need.outcome else _("Still open")
        blocks.append(Text(f"{ended}. {need.why}".strip()))
        lines = [action_line(action, names) for action in need.actions]
        if lines:
            rows = [
                (line["what"], line["state"]["label"], ", ".join(line["facts"]), printed_day(line["ended_at"]))
                for line in lines
            ]
            heading = (_("What"), _("State"), _("Who"), _("Day"))
            blocks.append(Rows(heading, rows, widths=(0.42, 0.16, 0.25, 0.17)))
    return blocks
