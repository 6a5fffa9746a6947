"""How much it says that two people share a name: little for Perera, much for a name that few carry."""

from collections import Counter
from collections.abc import Iterable
from math import log2

from migrant_support.matching.identity import Identity
from migrant_support.matching.words import skeleton

_LEAST, _MOST = 2.0, 12.0
_ATTESTED, _RARELY, _A_FAMILY = 4, 16, 5


class Rarity:
    """Counts of words and of their skeletons among the people there are."""

    def __init__(self, people: Iterable[Identity] = ()) -> None:
        self.people = 0
        self._words: Counter[str] = Counter()
        self._skeletons: Counter[str] = Counter()
        self._phones: Counter[str] = Counter()
        for one in people:
            self.people += 1
            self._words.update(one.words)
            self._phones.update(one.phones)
            self._skeletons.update({skeleton(word) for word in one.words})

    def bits(self, word: str) -> float:
        """Bits of evidence in sharing this word; a word never seen counts as seen twice among at least 5,000."""
        seen = max(self._skeletons[skeleton(word)], 2)
        return min(max(log2(max(self.people, 5000) / seen), _LEAST), _MOST)

    def are_two_names(self, one: str, other: str) -> bool:
        """Are both spellings in use, about as often, so that they are two names and no slip of the pen?"""
        fewer, more = sorted((self._words[one], self._words[other]))
        return fewer >= _ATTESTED and more < fewer * _RARELY

    def is_personal(self, phone: str) -> bool:
        """Is a phone given by so few that it is nobody's office?"""
        return self._phones[phone] <= _A_FAMILY

    @property
    def threshold(self) -> float:
        """The bits from which two descriptions are told to be one person: it grows with the number of people."""
        return log2(max(self.people, 1000)) + 3.0
