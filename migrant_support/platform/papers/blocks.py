"""What a paper is built of. Plain data: texts are already in the language of the paper; nothing here knows PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Size = Literal["small", "normal", "large"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the paper (level 1) or of a section (level 2)."""

    text: str
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. Line ends are kept; nothing in it is read as markup."""

    text: str
    size: Size = "normal"
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, `columns` pairs beside each other. An empty value prints a line to write on."""

    pairs: Sequence[tuple[str, str]]
    columns: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with a heading row that repeats on every page. `widths` are shares of the width, equal when left out.

    `size` is that of the letters, in points; below 8 the rows stand closer, for long lists.
    """

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    right: Sequence[int] = ()  # columns of figures, from 0
    size: float = 9.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """Things to tick: (text, already ticked)."""

    choices: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, beside each other, with the words under each; room for a thumb's print when `thumb` is true."""

    names: Sequence[str]
    thumb: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (JPEG or PNG bytes), `width` × `height` millimetres at most, its proportions kept."""

    content: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of this text, `side` millimetres wide, margin included."""

    text: str
    side: float = 30.0


@dataclass(frozen=True, slots=True)
class Gap:
    """White space of so many millimetres."""

    height: float = 4.0


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class CutHere:
    """A dashed line between two copies."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Columns of blocks; `widths` are shares of the width, equal when left out."""

    columns: "Sequence[Sequence[Block]]"
    widths: Sequence[float] = field(default=())


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that are not parted by the end of a page."""

    blocks: "Sequence[Block]"


Block = (
    Heading
    | Text
    | Facts
    | Rows
    | Boxes
    | Signatures
    | Picture
    | QrCode
    | Gap
    | NewPage
    | CutHere
    | SideBySide
    | Together
)
