"""Consent: giving it to words that were read, and the form to print and sign."""

from uuid import UUID

from flask import flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import institution_choices
from migrant_support.domains.people import labels
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.rights_words import print_consent_form
from migrant_support.domains.people.consent_texts import LANGUAGES, Words, todays_words
from migrant_support.domains.people.forms_rights import WordedConsentForm
from migrant_support.domains.people.queries import PersonRow, fetch_person
from migrant_support.domains.people.rules import ConsentPurpose, is_minor
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, to_person
from migrant_support.domains.people.views.rights_papers import consent_form_blocks
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer, printed
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/consents/new", methods=["GET", "POST"])
@guard(Power.CONSENT_RECORD)
def new_consent(viewer: Viewer, person_id: UUID) -> Response:
    """Record consent to words that are read out in the person's language."""
    person = person_on_page(viewer, person_id, Power.CONSENT_RECORD)
    form = WordedConsentForm()
    words = todays_words(form.text_language.data or _language(viewer, person_id))
    form.offer(institutions=institution_choices(page_language()), words=words)
    if form.validate_on_submit():
        try:
            bonds.give_consent(viewer, person_id, form.consent(), form.words())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The consent was recorded."), "good")
            return to_person(person_id, "consents")
    return answer("people/rights_consent.html", form=form, person=person, **_page(person, words))


def _page(person: PersonRow, words: Words) -> dict[str, object]:
    """The words in their language, the other languages, and whether to ask for the child's view."""
    return {
        "before": words.before,
        "words_language": words.language,
        "words": [(translated(labels.PURPOSE[purpose]), words.blank(purpose)) for purpose in ConsentPurpose],
        "version": words.version,
        "languages": [
            {
                "label": translated(labels.LANGUAGE[code]),
                "href": url_for(".new_consent", person_id=person.id, language=code),
                "is_here": code == words.language,
            }
            for code in LANGUAGES
        ],
        "print_href": url_for(".consent_form", person_id=person.id, language=words.language),
        "is_child": is_minor(person.birth, now().date()),
    }


@blueprint.get("/<uuid:person_id>/consent-form")
@guard(Power.CONSENT_RECORD, writes=True)
def consent_form(viewer: Viewer, person_id: UUID) -> Response:
    """The form on paper, for this person, in one of three languages; that it was printed is written down."""
    language = _language(viewer, person_id)
    person = print_consent_form(viewer, person_id)
    with force_locale(language):
        words = todays_words(language)
        blocks = consent_form_blocks(person, words, is_child=is_minor(person.birth, now().date()))
        footer = _(
            "Consent form %(reference)s. Words: version %(version)s, %(language)s.",
            reference=person.reference,
            version=words.version,
            language=translated(labels.LANGUAGE[words.language]),
        )
        paper = printed(blocks, language=language, footer=footer, title=_("Consent"))
    return pdf_answer(paper, f"consent-{person.reference}-{language}")


def _language(viewer: Viewer, person_id: UUID) -> str:
    """The language that was asked for, or the first of hers into which the words are translated, or the page's."""
    spoken = [request.args.get("language", ""), *fetch_person(viewer, person_id, Power.CONSENT_RECORD).languages]
    return next((code for code in spoken if code in LANGUAGES), page_language())
