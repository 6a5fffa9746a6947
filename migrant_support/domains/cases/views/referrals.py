"""Referrals to institutions: prepare, look at exactly what is told, send, follow the answer, print."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import kinds, labels
from migrant_support.domains.cases.actions.referrals import Told, draft_referral, move_referral, read_referral
from migrant_support.domains.cases.forms_work import ReferralEndForm, ReferralForm
from migrant_support.domains.cases.queries.referrals import fetch_referral
from migrant_support.domains.cases.rules.referrals import REFERRAL_STEPS, ReferralAct, ToldField, steps_from
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page, small_form
from migrant_support.domains.cases.views.referral_paper import referral_paper
from migrant_support.domains.directory.queries import institution_choices, institution_names
from migrant_support.domains.directory.rules import SERVICES
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import Sex
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_AT = "/<uuid:case_id>/referrals/<uuid:referral_id>"


def told_rows(told: Told, language: str) -> list[tuple[str, str]]:
    """(label, text) of what is told, in the language of the page or paper: the same for both."""
    return [(translated(labels.TOLD[one]), _told_text(one, value, language)) for one, value in told]


def _told_text(one: ToldField, value: Any, language: str) -> str:
    if one is ToldField.SEX:
        return translated(people_labels.SEX[Sex(value)])
    if one is ToldField.LANGUAGES:
        return ", ".join(translated(people_labels.LANGUAGE.get(code, code)) for code in value)
    if one is ToldField.NEEDS:
        return "; ".join(kinds.needs()[code].name(language) for code in value if code in kinds.needs())
    return str(value)


@blueprint.route("/<uuid:case_id>/referrals/new", methods=["GET", "POST"])
@guard(Power.REFERRAL_SEND)
def new_referral(viewer: Viewer, case_id: UUID) -> Response:
    """Prepare a referral; nothing is told yet."""
    case = case_on_page(viewer, case_id, Power.REFERRAL_SEND)
    form, made = ReferralForm(), []
    form.institution.choices = institution_choices(page_language())
    return small_form(
        case,
        form,
        lambda: made.append(draft_referral(viewer, case_id, form.referral())),
        title=_("Refer to an institution"),
        lead=_("Tick only what the person agreed to. Nothing is told before the consent is recorded and you send it."),
        submit=_("Prepare the referral"),
        done=_("The referral is prepared. Read it through before you send it."),
        back=lambda: see_other("cases.referral", case_id=case_id, referral_id=made[0]),
    )


@blueprint.get(_AT)
@guard(Power.REFERRAL_SEND, writes=True)
def referral(viewer: Viewer, case_id: UUID, referral_id: UUID) -> str:
    """A referral with exactly what it tells; opening it is in the audit log."""
    case = case_on_page(viewer, case_id, Power.REFERRAL_SEND)
    text = read_referral(viewer, case_id, referral_id)
    row, language = text.row, page_language()
    keys: dict[str, Any] = {"case_id": case_id, "referral_id": referral_id}
    return render_template(
        "cases/referral.html",
        case=case,
        text=text,
        row=row,
        institution=institution_names(language).get(row.institution, row.institution),
        services=[translated(SERVICES[service]) for service in row.services],
        told=told_rows(text.told, language),
        ticked=[translated(labels.TOLD[one]) for one in row.fields],
        labels=labels,
        steps=[
            {
                "act": step.act.value,
                "label": translated(labels.REFERRAL_ACT[step.act]),
                "href": url_for(".referral_step", referral_step=step.act.value, **keys),
                "asks": step.needs_reason,
            }
            for step in steps_from(row.state)
            if step.act is not ReferralAct.SEND or text.may_be_sent
        ],
        is_draft=row.sent_at is None,
        prints=[
            {"label": translated(people_labels.LANGUAGE[code]), "href": url_for(".paper", language=code, **keys)}
            for code in ("si", "ta", "en")
        ],
        consent_href=url_for("people.new_consent", person_id=case.person_id),
    )


@blueprint.get(_AT + "/paper/<any(si,ta,en):language>")
@guard(Power.REFERRAL_SEND, writes=True)
def paper(viewer: Viewer, case_id: UUID, referral_id: UUID, language: str) -> Response:
    """The referral to print; opening it is in the audit log."""
    case = case_on_page(viewer, case_id, Power.REFERRAL_SEND)
    text = read_referral(viewer, case_id, referral_id)
    with force_locale(language):
        rows = told_rows(text.told, language)
        return pdf_answer(
            referral_paper(text.row, rows, reference=case.reference, mission=case.mission, language=language),
            f"referral-{case.reference}-{language}",
        )


@blueprint.route(_AT + "/<any(send,accept,begin,complete,decline,withdraw):referral_step>", methods=["GET", "POST"])
@guard(Power.REFERRAL_SEND)
def referral_step(viewer: Viewer, case_id: UUID, referral_id: UUID, referral_step: str) -> Response:
    """Take a step of a referral, with the reason that it asks for."""
    case = case_on_page(viewer, case_id, Power.REFERRAL_SEND)
    fetch_referral(viewer, case_id, referral_id)
    act, form = ReferralAct(referral_step), ReferralEndForm()
    if not any(step.needs_reason for step in REFERRAL_STEPS if step.act is act):
        del form.reason
    return small_form(
        case,
        form,
        lambda: move_referral(
            viewer, case_id, referral_id, act, reason=(form.reason.data or "") if "reason" in form else ""
        ),
        title=translated(labels.REFERRAL_ACT[act]),
        submit=translated(labels.REFERRAL_ACT[act]),
        done=_("It is noted."),
        back=lambda: see_other("cases.referral", case_id=case_id, referral_id=referral_id),
    )
