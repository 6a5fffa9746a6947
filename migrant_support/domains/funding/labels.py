"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.funding.rules import CostItem, MoneySide
from migrant_support.kernel.texts import msg

ITEM = {
    CostItem.CHARTER: msg("Charter"),
    CostItem.TICKETS: msg("Tickets"),
    CostItem.HANDLING: msg("Handling at the airport"),
    CostItem.ESCORT: msg("Escorts"),
    CostItem.BUSES: msg("Buses"),
    CostItem.OTHER: msg("Something else"),
}
SIDE = {MoneySide.COST: msg("Cost"), MoneySide.FUNDING: msg("Funding")}
