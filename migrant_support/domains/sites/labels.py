"""What the choices of this domain are called on a screen, and how its acts read to the auditor."""

from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.kernel.texts import msg

USE = {
    RoomUse.WOMEN: msg("Women"),
    RoomUse.MEN: msg("Men"),
    RoomUse.FAMILIES: msg("Families"),
    RoomUse.MINORS: msg("Children without parents"),
    RoomUse.ISOLATION: msg("Isolation"),
}
STATE = {
    StayState.PLANNED: msg("Reserved"),
    StayState.CURRENT: msg("Sleeps here"),
    StayState.ENDED: msg("Left"),
    StayState.CANCELLED: msg("Cancelled"),
}
STATE_TONE = {
    StayState.PLANNED: "info",
    StayState.CURRENT: "accent",
    StayState.ENDED: "quiet",
    StayState.CANCELLED: "quiet",
}
END = {
    StayEnd.MOVED: msg("Moved to another bed"),
    StayEnd.LEFT_FOR_HOME: msg("Left for home"),
    StayEnd.RELEASED: msg("Released"),
    StayEnd.RETURNED_TO_EMPLOYER: msg("Went back to the employer"),
    StayEnd.HOSPITAL: msg("Taken to hospital"),
    StayEnd.OWN_WISH: msg("Left by own wish"),
    StayEnd.ABSCONDED: msg("Left without a word"),
    StayEnd.DECEASED: msg("Died"),
    StayEnd.OTHER: msg("Other reason"),
}
LEAVING = {end: label for end, label in END.items() if end is not StayEnd.MOVED}

ACTS = {
    "sites.site.add": msg("Added a site"),
    "sites.site.close": msg("Closed a site"),
    "sites.site.open": msg("Opened a site again"),
    "sites.site.edit": msg("Changed a site"),
    "sites.place.read": msg("Opened the secret place of a site"),
    "sites.room.add": msg("Added a room"),
    "sites.room.edit": msg("Changed a room"),
    "sites.bed.add": msg("Added beds"),
    "sites.bed.block": msg("Took a bed out of use"),
    "sites.bed.unblock": msg("Put a bed back into use"),
    "sites.bed.add_temporary": msg("Put up a temporary bed beyond the capacity"),
    "sites.stay.list": msg("Wrote down the stays of a list"),
    "sites.stay.take_back": msg("Took the stays of a list back"),
    "sites.stay.reserve": msg("Reserved a bed"),
    "sites.stay.place": msg("Gave somebody a bed"),
    "sites.stay.admit": msg("Admitted somebody to a reserved bed"),
    "sites.stay.move": msg("Moved somebody to another bed"),
    "sites.stay.end": msg("Recorded that somebody left the bed"),
    "sites.stay.cancel": msg("Cancelled a reservation of a bed"),
    "sites.stay.set_end": msg("Changed when somebody leaves the bed"),
}
KINDS = {
    "site": msg("Site"),
    "room": msg("Room"),
    "bed": msg("Bed"),
    "stay": msg("Stay"),
}
