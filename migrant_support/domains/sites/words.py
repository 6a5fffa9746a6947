"""How rooms, beds and the people in them read on a screen, in the page's language."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.people.rules import age_on, is_minor
from migrant_support.domains.sites.queries.overrides import OverrideRow
from migrant_support.platform.web.times import listed_text
from migrant_support.platform.web.translate import translated


def room_text(name: str) -> str:
    """A room that is called by its number is called a room."""
    return _("Room %(number)s", number=name) if name.isdecimal() else name


def bed_text(room: str, bed: str) -> str:
    """A bed in its room."""
    return _("%(room)s, bed %(bed)s", room=room_text(room), bed=bed)


def facts_of(person: PersonRow, today: date) -> str:
    """Sex and age in one line; a child is called one."""
    sex = translated(people_labels.SEX[person.sex])
    if person.birth is None:
        return sex
    age = age_on(person.birth.latest, today)
    if is_minor(person.birth, today):
        return _("%(sex)s, %(age)s years, a child", sex=sex, age=age)
    return _("%(sex)s, %(age)s years", sex=sex, age=age)


def override_text(one: OverrideRow) -> dict[str, str]:
    """Who let a place take more than its beds, until when, and why."""
    text = ngettext(
        "%(num)s bed beyond the capacity until %(until)s, put up by %(name)s.",
        "%(num)s beds beyond the capacity until %(until)s, put up by %(name)s.",
        one.beds,
        until=listed_text(one.until_at),
        name=one.by,
    )
    return {"text": text, "reason": one.reason}
