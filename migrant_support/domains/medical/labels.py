"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.medical.rules import Fitness
from migrant_support.kernel.texts import msg

FITNESS = {
    Fitness.FIT: msg("Fit to travel"),
    Fitness.FIT_WITH_ESCORT: msg("Fit to travel with an escort"),
    Fitness.UNFIT: msg("Not fit to travel"),
}
FITNESS_TONE = {Fitness.FIT: "good", Fitness.FIT_WITH_ESCORT: "warn", Fitness.UNFIT: "danger"}
