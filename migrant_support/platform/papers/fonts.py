"""One font with the letters of English, Sinhala and Tamil, in two weights, made at set-up from Noto Sans.

The packages keep each script in a file of its own, without figures or stops; a word that mixes them would lose letters.
`python -m migrant_support.platform.papers.fonts PACKAGES FOLDER` makes the two files; `./run` does it once.
"""

import sys
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
WEIGHTS = (400, 600)
REGULAR, BOLD = ("paper-400", "paper-600")
_SOURCES = (
    ("noto-sans", "latin"),
    ("noto-sans", "latin-ext"),
    ("noto-sans-sinhala", "sinhala"),
    ("noto-sans-tamil", "tamil"),
)


def make_fonts(packages: Path, folder: Path) -> None:
    """Write paper-400.ttf and paper-600.ttf into `folder` from the font packages (`@fontsource`) in `packages`."""
    from fontTools.merge import Merger  # at set-up only
    from fontTools.ttLib import TTFont  # at set-up only

    for weight in WEIGHTS:
        parts = []
        for family, subset in _SOURCES:
            font = TTFont(packages / family / "files" / f"{family}-{subset}-{weight}-normal.woff")
            font.flavor = None
            plain = BytesIO()
            font.save(plain)
            plain.seek(0)
            parts.append(plain)
        whole = Merger().merge(parts)
        whole.save(folder / f"paper-{weight}.ttf")


if __name__ == "__main__":
    make_fonts(Path(sys.argv[1]), Path(sys.argv[2]))
