"""The words to which people consent: by purpose, version and language. Read once from `data/consent_texts.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from migrant_support.domains.people.rules import ConsentPurpose

_FILE = Path(__file__).parent / "data" / "consent_texts.toml"
LANGUAGES = ("en", "si", "ta")


@dataclass(frozen=True, slots=True)
class Words:
    """One version in one language: what is said before, and the words of each purpose."""

    version: int
    language: str
    before: str
    purposes: dict[ConsentPurpose, str]

    def of(self, purpose: ConsentPurpose, *, recipient: str = "") -> str:
        """The words of a purpose, with the institution in its place."""
        return self.purposes[purpose] % {"recipient": recipient} if recipient else self.blank(purpose)

    def blank(self, purpose: ConsentPurpose) -> str:
        """The words of a purpose with a line where the institution is written."""
        return self.purposes[purpose].replace("%(recipient)s", "_" * 24)


@cache
def _versions() -> dict[int, dict[str, Words]]:
    """Every version, by number and language."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    return {
        one["number"]: {
            language: Words(
                one["number"],
                language,
                one[language]["before"],
                {purpose: one[language][purpose.value] for purpose in ConsentPurpose},
            )
            for language in LANGUAGES
        }
        for one in read["version"]
    }


def latest() -> int:
    """The number of the version that is read out today."""
    return max(_versions())


def words_in(language: str, *, version: int | None = None) -> Words | None:
    """The words in a language, of today's version or an earlier one; None for a version or language that is not."""
    return _versions().get(latest() if version is None else version, {}).get(language)


def todays_words(language: str) -> Words:
    """Today's words in a language; in English for a language into which they are not translated."""
    return _versions()[latest()].get(language) or _versions()[latest()]["en"]
