"""The base of every form: token, a key that makes it happen once, our own words for mistakes, text made fit to be kept.

A view reads like this; what an action wrote before it refused is rolled back, and what was typed stays on the page:

    form = RegisterForm()
    if form.validate_on_submit():
        try:
            person = register_person(viewer, …)
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("people.person", person_id=person.id)
    return answer("people/register.html", form=form)
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask import abort, flash, make_response, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, NumberRange

from migrant_support.formats.characters import plain
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.store import db
from migrant_support.platform.web.field_messages import OurWords
from migrant_support.platform.web.translate import translated

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**31 - 1


class FormKey(HiddenField):
    """The key under which this form happens once (SEC WB-8); what is no UUID is replaced by a new one."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(default=lambda: str(uuid4()), **arguments)
        self.type = "HiddenField"  # what the templates know

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the posted key."""
        try:
            self.data = str(UUID(valuelist[0]))
        except (IndexError, ValueError):
            self.data = str(uuid4())


class HouseRules(DefaultMeta):
    """How all forms and parts of forms behave: words, and limits of fields that name none."""

    def get_translations(self, _form: Any) -> OurWords:
        """Let the library's sentences be ours, in the page's language."""
        return OurWords()

    def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
        """Translate label and help, make incoming text plain (passwords stay as typed), limit what has no limit."""
        field = super().bind_field(form, unbound_field, options)
        field.label.text = _in_language(field.label.text)
        field.description = _in_language(field.description)
        if isinstance(field, StringField):
            if not isinstance(field, PasswordField):
                field.filters = [*field.filters, fit_to_keep]
            _limit_length(field)
        elif isinstance(field, IntegerField) and not _has(field, NumberRange):
            field.validators = [*field.validators, NumberRange(-LARGEST_NUMBER, LARGEST_NUMBER)]
        return field


def _in_language(words: Any) -> Any:
    """Return words marked by `msg()` in the page's language; lazy ones translate themselves."""
    return translated(words) if words and type(words) is str else words


def fit_to_keep(typed: Any) -> Any:
    """Return text without invisible and control characters and without blanks at its ends; other values as they are."""
    return plain(typed).text.strip() if isinstance(typed, str) else typed


def _limit_length(field: StringField) -> None:
    keeps_text = type(field).process_formdata is StringField.process_formdata  # others limit what they read
    if keeps_text and not _has(field, Length):
        most = LONGEST_LINE if not isinstance(field, (TextAreaField, HiddenField)) else LONGEST_TEXT
        field.validators = [*field.validators, Length(max=most)]


def _has(field: Field, kind: type) -> bool:
    return any(isinstance(validator, kind) for validator in field.validators)


class Form(FlaskForm):
    """Every form of the product."""

    class Meta(HouseRules, FlaskForm.Meta):
        """The house's rules over flask-wtf's token."""

    idempotency_key = FormKey()

    if TYPE_CHECKING:  # flask-wtf carries no types for these

        def __init__(self, formdata: Any = None, **values: Any) -> None: ...

        def is_submitted(self) -> bool: ...

        def validate_on_submit(self, extra_validators: Any = None) -> bool: ...


def refuse(form: PlainForm, refused: Refused) -> None:
    """Put a refusal beside the field it is about, or on top of the form, in the page's language."""
    sentence = translated(refused)
    field = form._fields.get(refused.field) if refused.field else None
    if field is None:
        form.form_errors = [*form.form_errors, sentence]
    else:
        field.errors = [*field.errors, sentence]


def went_through(
    form: FlaskForm, act: Callable[[], object], done: str | Callable[[], str] = "", *, stale: str = ""
) -> bool:
    """Was the form sent, and is the act done? Says `done` on the next page; puts a refusal where it belongs.

    `stale` is the sentence for an act that somebody else was faster with; without one that error goes on up.
    """
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as no:
        refuse(form, no)
        return False
    except Stale:
        if not stale:
            raise
        form.form_errors = [translated(stale)]
        return False
    if said := done() if callable(done) else done:
        flash(said, "good")
    return True


def render_form(template: str, *, form: FlaskForm, **context: Any) -> Response:
    """Write the page of a form: 422 when it was sent and refused, else 200. What the request wrote is kept."""
    status = 422 if form.is_submitted() and form.errors else 200
    with db.session.no_autoflush:  # what a refused act left half done must not be sent to the database any more
        return make_response(render_template(template, form=form, **context), status)


def answer(template: str, *, form: FlaskForm, **context: Any) -> Response:
    """Write the page of a form; when it was refused, everything this request wrote is rolled back.

    For the one form whose failure must be remembered (sign-in and its counters) there is `render_form`.
    """
    page = render_form(template, form=form, **context)
    if page.status_code == 422:
        abort(page)  # raising rolls back; Flask answers with the page as it is
    return page
