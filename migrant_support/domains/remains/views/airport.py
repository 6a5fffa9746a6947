"""At the airport at home: what is in the air or waits, handed to the family against a signature."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.remains import labels
from migrant_support.domains.remains.actions import receive
from migrant_support.domains.remains.forms import ReceiveForm
from migrant_support.domains.remains.queries import ConsignmentRow, arriving, consignment_row, flight_of, people_of
from migrant_support.domains.remains.rules import ConsignmentState
from migrant_support.domains.remains.views.blueprint import Back, blueprint, small_form, state_chip
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.papers import Block, Facts, Gap, Heading, NewPage, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/remains/arriving", endpoint="arriving")
@guard(Power.REMAINS_RECEIVE)
def arriving_page(viewer: Viewer) -> str:
    """What comes, and what waits for its family."""
    prepare_zone(viewer)
    return render_template("remains/arriving.html", rows=[_line(row) for row in arriving(viewer)])


def _line(row: ConsignmentRow) -> dict[str, object]:
    flight = flight_of(row)
    named, _took = people_of(row.id)
    acts = [{"label": _("Hand it over"), "href": url_for("remains.received", consignment_id=row.id)}]
    return {
        "name": row.name,
        "number": row.number,
        "kind": translated(labels.KIND[row.kind]),
        "flight": flight.number if flight else "",
        "bill": row.airway_bill,
        "consignee": " · ".join(part for part in named.values() if part),
        "state": state_chip(row),
        "acts": acts if row.state is ConsignmentState.LANDED else [],
    }


@blueprint.route("/consignments/<uuid:consignment_id>/received", methods=["GET", "POST"])
@guard(Power.REMAINS_RECEIVE)
def received(viewer: Viewer, consignment_id: UUID) -> Response:
    """Hand it to the family; the receipt follows."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_RECEIVE)
    named, _took = people_of(row.id)
    form = ReceiveForm()
    return small_form(
        form,
        lambda: receive(
            viewer, consignment_id, name=form.name.data or "", number=form.number.data or "",
            has_letter=form.has_letter.data,
        ),
        Back(url_for("remains.arriving"), _("Remains and urns"), f"{row.number} · {row.name}"),
        title=_("Hand it over"),
        lead=_("To be received by: %(name)s", name=" · ".join(part for part in named.values() if part)),
        submit=_("It is handed over"),
        done=_("It is handed over. Print the receipt and let the family sign it."),
        to=lambda: url_for("remains.receipt", consignment_id=consignment_id, language="en"),
    )  # fmt: skip


@blueprint.get("/consignments/<uuid:consignment_id>/receipt/<any(si,ta,en):language>")
@guard(Power.REMAINS_RECEIVE, writes=True)
def receipt(viewer: Viewer, consignment_id: UUID, language: str) -> Response:
    """The receipt to sign, a copy for the family and one for the airport."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_RECEIVE)
    if row.received_at is None:
        return see_other("remains.received", consignment_id=row.id)
    record(viewer, "remains.receipt.print", kind="consignment", object_id=row.id)
    return pdf_answer(receipt_paper(row, display_names({viewer.account_id}).get(viewer.account_id, ""), language),
                      f"receipt-{row.number}-{language}")  # fmt: skip


def receipt_paper(row: ConsignmentRow, officer: str, language: str) -> bytes:
    """The PDF with both copies."""
    flight = flight_of(row)
    with force_locale(language):
        copies = [_copy(row, flight, officer, whose) for whose in (_("Copy for the family"), _("Copy for the airport"))]
        return printed([*copies[0], NewPage(), *copies[1]], language=language, title=row.number)


def _copy(row: ConsignmentRow, flight: Flight | None, officer: str, whose: str) -> list[Block]:
    _named, took = people_of(row.id)
    zone = airports()[flight.destination].zone if flight else "Asia/Colombo"
    when = row.received_at.astimezone(ZoneInfo(zone)) if row.received_at else None
    facts = [
        (_("Number"), row.number),
        (_("What travels?"), translated(labels.KIND[row.kind])),
        (_("Name"), row.name),
        (_("Reference"), row.reference),
        (_("Flight"), flight.number if flight else ""),
        (_("Airway bill"), row.airway_bill),
        (_("Received by"), took.get("name", "")),
        (_("Number of the identity card"), took.get("number", "")),
        (_("When"), format_datetime(when, "d MMMM yyyy, HH:mm", rebase=False) if when else ""),
        (_("Officer"), officer),
    ]
    if took.get("letter"):
        facts.append((_("Letter of authority"), _("Seen and kept")))
    return [
        Heading(_("Receipt for remains or an urn"), level=1),
        Text(whose, size="small"),
        Facts(facts),
        Gap(2),
        Signatures((_("Signature of who receives it"), _("Signature of the officer")), thumb=True),
    ]
