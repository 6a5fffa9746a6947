"""Tables of rations: sets and their versions, what was handed out and to whom, loans, meals."""

from migrant_support.domains.rations.models.giving import Distribution, Loan, Share
from migrant_support.domains.rations.models.meals import Eating, Kitchen, MealCount
from migrant_support.domains.rations.models.sets import RationLine, RationRequirement, RationSet, RationVersion

__all__ = [
    "Distribution",
    "Eating",
    "Kitchen",
    "Loan",
    "MealCount",
    "RationLine",
    "RationRequirement",
    "RationSet",
    "RationVersion",
    "Share",
]
