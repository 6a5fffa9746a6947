"""Catalogues of translations: collects the texts of the code and the templates, keeps the .po files, compiles them.

Only files in the repository are read and written. What is collected: `_()`, `_l()`, `gettext()`, `ngettext()`, `msg()`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PRODUCT = Path(__file__).parents[2]
FOLDER = PRODUCT / "translations"
TRANSLATED = ("si", "ta")
_KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "msg": None, "lazy_ngettext": (1, 2)}
_METHODS = [
    ("static/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("templates/**.html", "jinja2"),
    ("**.py", "python"),
]
_HEADER = "# Texts of Migrant Support. Collected by `./run flask texts collect`; only msgstr is written by hand."
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date of its own would change the file at every collecting


@dataclass(frozen=True, slots=True)
class Gaps:
    """What one catalogue still lacks."""

    language: str
    missing: int
    unsure: int


def collected_texts() -> Catalog:
    """Return every text of the product with the files that use it."""
    catalogue = _empty(None)
    found = extract_from_dir(
        PRODUCT,
        method_map=_METHODS,
        options_map={"**.html": {"silent": "false"}},
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, _line, text, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(text, None, [(Path(file).as_posix(), 0)], auto_comments=comments, context=context)
    return catalogue


def _empty(language: str | None) -> Catalog:
    return Catalog(
        language, project="Migrant Support", version="1", header_comment=_HEADER, creation_date=_NO_DATE, fuzzy=False
    )


def written(language: str) -> Path:
    """The file that translators edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue; an empty one when it has none yet."""
    path = written(language)
    if not path.is_file():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalogue(language: str, texts: Catalog) -> Gaps:
    """Bring a language's file up to date: new texts come without translation, those no longer used go."""
    catalogue = read_catalogue(language)
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    path = written(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return gaps_of(language, catalogue)


def compile_catalogue(language: str) -> Gaps:
    """Write the file that the product loads."""
    catalogue = read_catalogue(language)
    with written(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return gaps_of(language, catalogue)


def gaps_of(language: str, catalogue: Catalog) -> Gaps:
    """Count the texts without a translation and those marked as unsure."""
    texts = [message for message in catalogue if message.id]
    missing = [m for m in texts if not (all(m.string) if isinstance(m.string, (list, tuple)) else m.string)]
    return Gaps(language, len(missing), sum(1 for m in texts if m.fuzzy))
