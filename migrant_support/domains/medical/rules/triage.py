"""How soon somebody must be seen: the three colours of the Interagency Integrated Triage Tool (WHO, ICRC, MSF).

The tool sorts by signs that the nurse sees; the colour is hers. Its criteria are not copied here (they come as cards);
each entry keeps the name and version of the scale by which it was judged.
"""

from enum import StrEnum

SCALE = "IITT 2020"


class Triage(StrEnum):
    """Colours, the gravest first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
