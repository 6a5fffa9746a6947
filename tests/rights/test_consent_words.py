"""Which words somebody agreed to is kept, a child is asked too, and the form prints in three languages."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.consent_texts import LANGUAGES, latest, words_in
from migrant_support.domains.people.models import ConsentFact
from migrant_support.domains.people.models.rights import ConsentWords
from migrant_support.domains.people.rules import (
    BirthDate,
    ConsentGiver,
    ConsentPurpose,
    ConsentWay,
    NewConsent,
)
from migrant_support.domains.people.rules.rights import AgreedWords, ChildView, check_words
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

TODAY = date(2026, 11, 26)
CHILD, GROWN = BirthDate(date(2013, 1, 1)), BirthDate(date(1990, 1, 1))
SMALL = BirthDate(date(2021, 1, 1))


def _check(words: AgreedWords, consent: NewConsent, birth: BirthDate = GROWN) -> str:
    """The code of the refusal, or nothing."""
    try:
        check_words(words, consent, birth=birth, today=TODAY)
    except Refused as no:
        return no.code
    return ""


def _by(giver: ConsentGiver, way: ConsentWay = ConsentWay.SIGNED) -> NewConsent:
    return NewConsent(ConsentPurpose.REPATRIATION, giver=giver, way=way)


@pytest.mark.parametrize(
    ("words", "consent", "birth", "code"),
    [
        (AgreedWords(1, "si"), _by(ConsentGiver.SELF), GROWN, ""),
        (AgreedWords(1, "si"), _by(ConsentGiver.SELF, ConsentWay.THUMBPRINT), GROWN, "witness_missing"),
        (AgreedWords(1, "si", witness="N. Silva"), _by(ConsentGiver.SELF, ConsentWay.THUMBPRINT), GROWN, ""),
        (AgreedWords(1, "si", child_view=ChildView.AGREES), _by(ConsentGiver.GUARDIAN), CHILD, "giver_unnamed"),
        (AgreedWords(1, "si", giver_name="Mother"), _by(ConsentGiver.GUARDIAN), CHILD, "child_not_asked"),
        (
            AgreedWords(1, "si", giver_name="Uncle", child_view=ChildView.AGREES, guardian_is_suspected=True),
            _by(ConsentGiver.GUARDIAN),
            CHILD,
            "guardian_suspected",
        ),
        (
            AgreedWords(1, "si", giver_name="NCPA", child_view=ChildView.AGREES, guardian_is_suspected=True),
            _by(ConsentGiver.AUTHORITY),
            CHILD,
            "",
        ),
        (
            AgreedWords(1, "si", giver_name="Mother", child_view=ChildView.TOO_YOUNG),
            _by(ConsentGiver.GUARDIAN),
            CHILD,
            "child_old_enough",
        ),
        (
            AgreedWords(1, "si", giver_name="Mother", child_view=ChildView.TOO_YOUNG),
            _by(ConsentGiver.GUARDIAN),
            SMALL,
            "",
        ),
        (
            AgreedWords(1, "si", giver_name="Mother", child_view=ChildView.DISAGREES),
            _by(ConsentGiver.GUARDIAN),
            CHILD,
            "",
        ),
    ],
)
def test_who_may_agree_to_words_and_who_must_be_asked(
    words: AgreedWords, consent: NewConsent, birth: BirthDate, code: str
) -> None:
    assert _check(words, consent, birth) == code


def test_every_purpose_has_words_in_three_languages_and_used_words_never_change() -> None:
    said = []
    for language in LANGUAGES:
        words = words_in(language, version=1)
        assert words is not None
        said += [words.before, *(words.purposes[purpose] for purpose in ConsentPurpose)]
        assert "%(recipient)s" in words.purposes[ConsentPurpose.SHARE_INSTITUTION]
        assert "IOM" in words.of(ConsentPurpose.SHARE_INSTITUTION, recipient="IOM")
    assert len(set(said)) == len(said)
    assert hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] == "278218343d4cc844"  # version 1 was used
    assert words_in("en", version=latest() + 1) is None


def _agree(kuwait: Kuwait, person_id: UUID, **fields: str) -> int:
    browser = kuwait.browser()
    browser.open(f"/people/{person_id}/consents/new?language=ta")
    return browser.submit(fields, to=f"/people/{person_id}/consents/new").status_code


def test_the_words_that_were_read_are_kept_with_the_consent(kuwait: Kuwait) -> None:
    person_id = kuwait.register().person_id
    given = {"purpose": "share_iom", "way": "thumbprint", "witness": "N. Silva"}
    assert _agree(kuwait, person_id, **given | {"witness": ""}) == 422
    assert _agree(kuwait, person_id, **given) == 303
    asked = sa.select(
        ConsentFact.recipient, ConsentWords.text_version, ConsentWords.text_language, ConsentWords.witness
    ).join(ConsentWords, ConsentWords.consent_id == ConsentFact.id)
    assert kuwait.rows(asked) == [("IOM", 1, "ta", "N. Silva")]
    browser = kuwait.browser()
    browser.open(f"/people/{person_id}")
    assert "words 1 in Tamil, witness N. Silva" in browser.words


def test_a_consent_ticked_on_a_list_gets_its_words_when_they_are_read_out(kuwait: Kuwait) -> None:
    consent = NewConsent(ConsentPurpose.ASSISTANCE, way=ConsentWay.LIST)
    person_id = kuwait.register(a_person(consents=(consent,))).person_id
    assert kuwait.rows(sa.select(ConsentWords.consent_id)) == []
    for _ in range(2):
        assert _agree(kuwait, person_id, purpose="assistance") == 303
    assert len(kuwait.rows(sa.select(ConsentFact.id))) == len(kuwait.rows(sa.select(ConsentWords.consent_id))) == 1


def test_a_childs_own_words_are_sealed(kuwait: Kuwait) -> None:
    birth = BirthDate((now() - timedelta(days=13 * 366)).date())
    person_id = kuwait.register(a_person(birth=birth, documents=(), phones=())).person_id
    given = {
        "purpose": "repatriation", "giver": "authority", "giver_name": "NCPA officer", "guardian_is_suspected": "y",
        "child_view": "unsure", "child_words": "I am afraid of my uncle",
    }  # fmt: skip
    assert _agree(kuwait, person_id, **given | {"giver": "guardian"}) == 422
    assert _agree(kuwait, person_id, **given) == 303
    ((view, sealed),) = kuwait.rows(sa.select(ConsentWords.child_view, ConsentWords.child_words_sealed))
    assert view is ChildView.UNSURE
    assert b"uncle" not in sealed


@pytest.mark.one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_printed_the_same_twice_and_that_it_was_is_kept(kuwait: Kuwait, language: str) -> None:
    person_id = kuwait.register(a_person(name_si="කුමාරි පෙරේරා")).person_id
    browser = kuwait.browser()
    first, second = (browser.open(f"/people/{person_id}/consent-form?language={language}").data for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == second
    assert len(kuwait.rows(sa.select(AuditLine.number).where(AuditLine.act == "people.consent.print"))) == 2


@pytest.mark.one_database
def test_words_that_are_not_kept_cannot_be_agreed_to(kuwait: Kuwait) -> None:
    person_id = kuwait.register().person_id
    assert _agree(kuwait, person_id, purpose="photo", text_version="99") == 422
    assert kuwait.rows(sa.select(ConsentFact.id)) == []
