"""Lists of people and cases as tables: what the table component takes, made from rows already cut to the viewer."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.cases import labels as case_labels
from migrant_support.domains.cases.queries import CaseRow
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.people.rules import BirthDate, BirthPrecision, age_on, is_minor
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import day_text, listed_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


def birth_text(birth: BirthDate | None) -> str:
    """A date of birth as exact as it is known."""
    if birth is None:
        return _("not known")
    if birth.precision is BirthPrecision.DAY:
        return day_text(birth.day)
    if birth.precision is BirthPrecision.MONTH:
        return birth.day.strftime("%m/%Y")
    if birth.precision is BirthPrecision.YEAR:
        return str(birth.day.year)
    return _("about %(year)s", year=birth.day.year)


def age_text(birth: BirthDate | None) -> str:
    """The age today, marked for a child; empty when nothing is known."""
    if birth is None:
        return ""
    today = now().date()
    age = age_on(birth.latest, today)
    return _("%(age)s years, a child", age=age) if is_minor(birth, today) else _("%(age)s years", age=age)


def people_table(people: Sequence[PersonRow], missions: Mapping[str, str]) -> dict[str, Any]:
    """Columns and rows of a list of people."""
    return {
        "columns": [
            {"key": "name", "label": _("Name"), "note_key": "script"},
            {"key": "reference", "label": _("Reference"), "kind": "code", "note_key": "mission"},
            {"key": "age", "label": _("Age")},
            {"key": "sex", "label": _("Sex")},
            {"key": "registered", "label": _("Registered"), "kind": "when"},
        ],
        "rows": [
            {
                "href": url_for("person_page.show", person_id=person.id),
                "name": person.name,
                "script": person.name_in_script,
                "reference": person.reference,
                "age": age_text(person.birth),
                "sex": translated(people_labels.SEX[person.sex]),
                "mission": missions.get(person.mission, person.mission),
                "registered": listed_text(person.registered_at),
            }
            for person in people
        ],
    }


def told_missions(viewer: Viewer, power: Power) -> dict[str, str]:
    """Names of missions as rows tell them: whoever works at one mission alone need not read it on every row."""
    names, reach = mission_names(page_language()), viewer.reach(power)
    own = [code for code in names if reach.everywhere or code in reach.ids("mission")]
    return names | {own[0]: ""} if len(own) == 1 else names


def case_table(cases: Sequence[CaseRow], missions: Mapping[str, str]) -> dict[str, Any]:
    """Columns and rows of a list of cases; no sensitive category stands in the rows."""
    return {
        "columns": [
            {"key": "name", "label": _("Person"), "note_key": "script"},
            {"key": "reference", "label": _("Case"), "kind": "code", "note_key": "mission"},
            {"key": "state", "label": _("State"), "kind": "chip"},
            {"key": "risk", "label": _("Risk"), "kind": "chip"},
            {"key": "categories", "label": _("What happened"), "wide": True},
            {"key": "opened", "label": _("Opened"), "kind": "when"},
        ],
        "rows": [_case_line(case, missions) for case in cases],
    }


def _case_line(case: CaseRow, missions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "href": url_for("cases.show", case_id=case.id),
        "name": case.person.name,
        "script": case.person.name_in_script,
        "reference": case.reference,
        "state": {
            "label": translated(case_labels.STATE[case.state]),
            "tone": case_labels.STATE_TONE[case.state],
        },
        "risk": {"label": translated(case_labels.RISK[case.risk]), "tone": case_labels.RISK_TONE[case.risk]},
        "categories": ", ".join(translated(case_labels.CATEGORY[c]) for c in case.categories) or "–",
        "mission": missions.get(case.mission, case.mission),
        "opened": listed_text(case.opened_at),
    }
