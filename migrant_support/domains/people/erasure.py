"""What becomes of the people's own tables when a person is made anonymous: year of birth, sex, nationality and home
district stay for counts, everything that names her goes.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    FileReader,
    IdentityDocument,
    Likeness,
    LikenessKey,
    Person,
    PersonFlag,
    PersonPhone,
    RestrictedFile,
    SearchKey,
    Sight,
    TakenBack,
    TravelUnit,
    TravelUnitMember,
)
from migrant_support.domains.people.models.flags import FlagPass
from migrant_support.domains.people.models.pairs import LikelyPair, MergeMove, PersonMerge
from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.models.rights import (
    Anonymised,
    ConsentWords,
    CorrectionRequest,
    HandedCopy,
    LegalHold,
)
from migrant_support.domains.people.rules import BirthPrecision
from migrant_support.kernel.clock import now
from migrant_support.kernel.references import make_reference
from migrant_support.platform.erasure import (
    COUNTED,
    Subject,
    also,
    deletes,
    empties,
    keeps_whole,
    of_person,
)
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal

NO_NAME = "–"
"""What stands where a name stood; no word, so that it is the same in every language."""


def year_only(column: str) -> Any:
    """A day becomes the first of its year."""

    def first_of_year(row: Any) -> date | None:
        day: date | None = getattr(row, column)
        return day.replace(month=1, day=1) if day else None

    return first_of_year


def empty_sealed(table: str, column: str) -> Any:
    """A sealed text that must be there becomes an empty one, under the key of the class."""

    def sealed(row: Any) -> bytes:
        return seal("", data_class=DataClass.PERSONAL, table=table, column=column, row_id=row.id)

    return sealed


def new_reference(row: Any) -> str:
    """A reference that stands on no paper: what was printed or read out leads nowhere any more."""
    head = str(row.reference).partition("-")[0]
    return make_reference(head[-2:], kind=head[:-2])


def _leave_company(subject: Subject) -> None:
    """End her travel units; a unit in which only one is left ends too."""
    units = sa.select(TravelUnitMember.unit_id).where(
        TravelUnitMember.person_id == subject.person_id, TravelUnitMember.left_at.is_(None)
    )
    for unit_id in db.session.scalars(units).all():
        members = db.session.scalars(
            sa.select(TravelUnitMember).where(TravelUnitMember.unit_id == unit_id, TravelUnitMember.left_at.is_(None))
        ).all()
        for member in members:
            if member.person_id == subject.person_id or len(members) <= 2:
                member.left_at = now()
    db.session.flush()


def _hers_by_number(subject: Subject) -> sa.ColumnElement[bool]:
    """The keys that point at her likeness, which they do by a number of their own."""
    number = sa.select(Likeness.number).where(Likeness.person_id == subject.person_id).scalar_subquery()
    return LikenessKey.number.in_(number)


def _forget_keys(subject: Subject) -> None:
    """While her number is still known."""
    hers = sa.delete(LikenessKey).where(_hers_by_number(subject))
    db.session.execute(hers.execution_options(synchronize_session=False))


def answer() -> None:
    """Answer for the tables."""
    also(_leave_company)
    also(_forget_keys)
    empties(
        Person, of_person(Person.id),
        {
            "reference": new_reference, "primary_name": NO_NAME, "birth_day": year_only("birth_day"),
            "birth_precision": lambda row: BirthPrecision.YEAR if row.birth_day else None,
            **dict.fromkeys(
                (
                    "secondary_name", "name_si", "name_ta", "name_ar", "other_names", "slbfe_number", "home_address",
                    "kin_name", "kin_relation", "kin_phone",
                ),
                "",
            ),
            "languages": lambda _row: [], "needs_interpreter": False, "nic_sealed": None, "photo_id": None,
        },
        keeps=dict.fromkeys(
            ("sex", "nationality", "home_district", "registered_at", "registration_seen_until", "version"), COUNTED
        ),
    )  # fmt: skip
    empties(
        IdentityDocument, of_person(IdentityDocument.person_id),
        {"number_sealed": None, "written_sealed": None, "zone_sealed": None, "issued_on": None, "expires_on": None},
        keeps=dict.fromkeys(("kind", "issuing_state", "place", "place_since", "made_at", "verified_at"), COUNTED),
    )  # fmt: skip
    deletes(PersonPhone, of_person(PersonPhone.person_id))
    deletes(SearchKey, of_person(SearchKey.person_id))
    deletes(LikenessKey, _hers_by_number)
    deletes(Likeness, of_person(Likeness.person_id))
    deletes(FlagPass, of_person(FlagPass.person_id))
    deletes(PersonFlag, of_person(PersonFlag.person_id))
    deletes(
        FamilyTie,
        lambda s: sa.or_(FamilyTie.person_id == s.person_id, FamilyTie.relative_id == s.person_id),
    )
    empties(
        TravelUnitMember, of_person(TravelUnitMember.person_id), {"left_reason": ""},
        keeps=dict.fromkeys(("joined_at", "left_at"), COUNTED),
    )  # fmt: skip
    empties(
        ConsentFact, of_person(ConsentFact.person_id), {},
        keeps=dict.fromkeys(
            ("purpose", "recipient", "giver", "way", "given_at", "withdrawn_at", "withdrawn_way"),
            "the proof that sharing was lawful, without a name",
        ),
    )  # fmt: skip
    empties(
        ConsentWords,
        lambda s: ConsentWords.consent_id.in_(
            sa.select(ConsentFact.id).where(ConsentFact.person_id == s.person_id).scalar_subquery()
        ),
        {"witness": "", "giver_name": "", "child_words_sealed": None},
        keeps=dict.fromkeys(("text_version", "text_language", "agreed_at", "child_view"), COUNTED),
    )
    empties(
        HandedCopy, of_person(HandedCopy.person_id), {"content_hash": ""},
        keeps=dict.fromkeys(("ground", "form", "language", "with_story", "made_at"), COUNTED),
    )  # fmt: skip
    empties(
        CorrectionRequest, of_person(CorrectionRequest.person_id),
        {
            "wanted_sealed": empty_sealed("correction_request", "wanted_sealed"),
            "reason_sealed": lambda row: (
                empty_sealed("correction_request", "reason_sealed")(row) if row.reason_sealed else None
            ),
        },
        keeps=dict.fromkeys(("state", "asked_at", "due_at", "decided_at"), COUNTED),
    )  # fmt: skip
    empties(
        LegalHold, of_person(LegalHold.person_id), {"reason_sealed": empty_sealed("legal_hold", "reason_sealed")},
        keeps=dict.fromkeys(("set_at", "lifted_at"), COUNTED),
    )  # fmt: skip
    empties(
        RestrictedFile, of_person(RestrictedFile.person_id), {},
        keeps={
            "restricted_at": COUNTED,
            "reason_sealed": "sealed under the person's own key, which is destroyed: nobody can ever read it",
        },
    )  # fmt: skip
    empties(
        PersonMerge,
        lambda s: sa.or_(PersonMerge.kept_id == s.person_id, PersonMerge.gone_id == s.person_id),
        {"sealed": empty_sealed("person_merge", "sealed")},
        keeps=dict.fromkeys(("merged_at", "undone_at"), COUNTED),
    )
    deletes(
        LikelyPair,
        lambda s: sa.or_(LikelyPair.first_id == s.person_id, LikelyPair.second_id == s.person_id),
    )
    deletes(
        MissionQuestion,
        lambda s: sa.or_(MissionQuestion.person_id == s.person_id, MissionQuestion.other_id == s.person_id),
    )
    keeps_whole(MergeMove, "which rows went over when two were made one; ids only")
    keeps_whole(FileReader, "which account may open an empty file; names nobody but colleagues")
    keeps_whole(Sight, "which place sees an empty row; needed by its counts")
    keeps_whole(TakenBack, "that a row came with a wrong list")
    keeps_whole(TravelUnit, "a kind and a moment; who travelled in it stands in its members")
    keeps_whole(Anonymised, "that, when and on what ground somebody was made anonymous")
