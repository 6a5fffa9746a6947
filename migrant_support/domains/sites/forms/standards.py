"""Shape of input of what was measured at a house: one box for each standard that is asked of its kind."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import SelectField
from wtforms.validators import DataRequired, Optional

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.forms import MetresField
from migrant_support.domains.sites.rules.standards import Kind, Measure, Standard
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import FreeDateField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated


class FigureField(MetresField):
    """An amount; `data` is a Decimal or None, the typed text stays in the box."""

    sentence = msg("Write an amount in digits, like 24.5.")


class FiguresForm(Form):
    """What was measured on a day. Boxes that stay empty change nothing."""

    measured_on = FreeDateField(msg("Measured on"), [DataRequired()], least="day")

    @property
    def figures(self) -> dict[Measure, Decimal]:
        """What was written down; call after validation."""
        found: dict[Measure, Decimal] = {}
        for field in self:
            if field.name not in set(Measure) or field.data in (None, ""):
                continue
            found[Measure(field.name)] = Decimal(field.data)
        return found


def figures_form(standards: Sequence[Standard]) -> type[FiguresForm]:
    """The form for some standards."""
    return type("FiguresForm", (FiguresForm,), {one.measure.value: _box(one) for one in standards})


def _box(standard: Standard) -> Any:
    label = labels.MEASURE[standard.measure]
    if standard.kind is Kind.YES:
        return SelectField(label, [Optional()], choices=_answers)
    return FigureField(label, [Optional()], render_kw={"inputmode": "decimal"})


def _answers() -> list[tuple[str, str]]:
    return [("", translated(msg("Not looked at"))), ("1", translated(msg("Yes"))), ("0", translated(msg("No")))]
