"""What the choices of this domain are called on a screen, and how its acts read to the auditor."""

from migrant_support.domains.rations.rules.meals import Diet, Meal
from migrant_support.domains.rations.rules.sets import Audience, Basis, GiftKind, Per
from migrant_support.kernel.texts import msg

KIND = {GiftKind.GRANT: msg("Given for good"), GiftKind.LOAN: msg("Lent, to come back")}
PER = {
    Per.HOUSEHOLD: msg("One scan serves the whole household"),
    Per.PERSON: msg("Each person comes alone"),
}
BASIS = {
    Basis.PERSON: msg("for each person"),
    Basis.HOUSEHOLD: msg("for the household"),
    Basis.INFANT: msg("for each baby"),
}
AUDIENCE = {
    Audience.ALL: msg("Everybody who stays here"),
    Audience.WOMEN: msg("Women"),
    Audience.MEN: msg("Men"),
    Audience.CHILDREN: msg("Children"),
    Audience.INFANTS: msg("Babies under two"),
}
MEAL = {Meal.BREAKFAST: msg("Breakfast"), Meal.LUNCH: msg("Lunch"), Meal.DINNER: msg("Dinner")}
DIET = {
    Diet.USUAL: msg("Usual food"),
    Diet.VEGETARIAN: msg("Vegetarian"),
    Diet.NO_BEEF: msg("No beef"),
    Diet.NO_PORK: msg("No pork"),
    Diet.SOFT: msg("Soft food"),
    Diet.BABY: msg("Baby food"),
}
ACTS = {
    "rations.set.add": msg("Made a distribution set"),
    "rations.set.change": msg("Changed a distribution set"),
    "rations.set.close": msg("Closed a distribution set"),
    "rations.distribution.give": msg("Handed out a ration"),
    "rations.distribution.emergency": msg("Handed out a ration in an emergency"),
    "rations.distribution.undo": msg("Took back the record of a ration"),
    "rations.loan.return": msg("Took back something lent"),
    "rations.loan.lose": msg("Recorded that something lent is lost"),
    "rations.meals.count": msg("Wrote down plates"),
    "rations.diet.set": msg("Said what is cooked for a person"),
    "rations.kitchen.set": msg("Wrote down numbers of a kitchen"),
}
KINDS = {
    "ration_set": msg("Distribution set"),
    "distribution": msg("Ration handed out"),
    "ration_loan": msg("Loan"),
}
