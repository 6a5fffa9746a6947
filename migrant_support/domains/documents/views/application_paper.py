"""The application form for an emergency travel document as a paper, filled with what is known of the person."""

from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.documents import labels
from migrant_support.domains.documents.queries.travel_paper import PaperRow
from migrant_support.domains.documents.rules.travel_paper import Need, Proof
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRecord
from migrant_support.platform.papers import (
    Block,
    Boxes,
    Facts,
    Heading,
    Picture,
    SideBySide,
    Signatures,
    Text,
    printed,
)
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated


def application_paper(person: PersonRecord, paper: PaperRow | None, photo: bytes | None, language: str) -> bytes:
    """The PDF. What is not known prints as a line to write on; without a photo there is room to glue one."""
    with force_locale(language):
        return printed(
            _blocks(person, paper, photo, language),
            language=language,
            footer=_("Application of %(reference)s", reference=person.reference),
            title=person.reference,
        )


def _blocks(person: PersonRecord, paper: PaperRow | None, photo: bytes | None, language: str) -> list[Block]:
    code = paper.mission if paper else person.mission
    mission = mission_names(language).get(code, code)
    identity = Facts(
        [
            (_("Surname"), person.primary),
            (_("Given names"), person.secondary),
            (_("Name in Sinhala or Tamil letters"), person.name_in_script),
            (_("Sex"), translated(people_labels.SEX[person.sex])),
            (_("Date of birth"), day_text(person.birth.day) if person.birth else ""),
            (_("NIC number"), person.nic),
            (_("Reference"), person.reference),
        ]
    )
    picture: Block = Picture(photo, 35, 45) if photo else Text(_("Photo"), size="small", centred=True)
    needs = paper.needs if paper else tuple((need, Proof.MISSING) for need in Need)
    boxes = [(translated(labels.NEED[need]), proof is Proof.RECEIVED) for need, proof in needs]
    half = (len(boxes) + 1) // 2
    return [
        Heading(_("Application for an emergency travel document"), level=1),
        Text(
            _(
                "For a single journey to Sri Lanka. Mission: %(mission)s.",
                mission=mission,
            )
        ),
        SideBySide(((identity,), (picture,)), widths=(0.74, 0.26)),
        Heading(_("Home in Sri Lanka")),
        Facts(
            [
                (_("Home address"), person.home_address),
                (_("Home district"), person.home_district),
                (_("Next of kin"), person.kin_name),
                (_("Phone of next of kin"), person.kin_phone),
            ],
            columns=2,
        ),
        Heading(_("Why it is needed")),
        Facts(
            [
                (_("Reason"), translated(labels.PAPER_REASON[paper.reason]) if paper else ""),
                (_("Number of the lost or old passport"), ""),
                (_("Where and when it was lost"), ""),
            ]
        ),
        Heading(_("What is needed")),
        SideBySide(((Boxes(boxes[:half]),), (Boxes(boxes[half:]),))),
        Text(_("I declare that what stands here is true and that I am a citizen of Sri Lanka.")),
        Signatures((_("Signature or thumb of the person"), _("Signature of the officer")), thumb=True),
    ]
