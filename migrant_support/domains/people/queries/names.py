"""Finding people by words of their names: as written, as they sound in any script and order, by their beginnings.

A way walks an index newest first (ids rise with time) and stops at a page, so that a million people cost what ten
thousand do: the rarest word leads, and where the viewer sees fewer people than have the word, the people in sight are
walked instead. Of several words the sound of every two is asked first, which holds those written so as well; what costs
more is asked only while nobody is found.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.likeness import StoredRarity, hashed, pair_key, sound_key, stored_rarity
from migrant_support.domains.people.models import Likeness, LikenessKey, SearchKey, Sight
from migrant_support.domains.people.rules import name_tokens
from migrant_support.domains.people.search_keys import NAME
from migrant_support.domains.people.sight import visible_to
from migrant_support.matching.words import split_words
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

_TOKENS, _BEGINNINGS, _AFTER_ALL = 4, 40, "\U0010ffff"
Has = Callable[[Any], sa.ColumnElement[bool]]
"""What must hold of a person, given the column of her id."""


def ids_by_name(viewer: Viewer, typed: str, at_most: int) -> list[UUID]:
    """Ids of people in sight whose names fit every word typed, the closest first, then the newest."""
    tokens = sorted(name_tokens(typed), key=lambda token: (-len(token), token))[:_TOKENS]
    if not tokens:
        return []
    rarity = stored_rarity()
    tokens.sort(key=rarity.having)
    found: dict[UUID, None] = {}
    enough = at_most if len(tokens) == 1 else 1
    for statement in _ways(viewer, typed, tokens, rarity, at_most):
        found |= dict.fromkeys(db.session.scalars(statement))
        if len(found) >= enough:
            break
    return list(found)[:at_most]


def _ways(
    viewer: Viewer, typed: str, tokens: list[str], rarity: StoredRarity, at_most: int
) -> Iterator[sa.Select[Any]]:
    rare, others = tokens[0], tokens[1:]
    in_sight = _in_sight(viewer, rarity)
    sounds = _by_sound(viewer, split_words(typed)[0], rarity, in_sight, at_most)
    written = [_has_word(token) for token in others]
    if others:
        yield from sounds
    if in_sight < rarity.having(rare):
        yield _walk_sight(viewer, [_has_word(rare), *written], at_most)
    else:
        yield _walk_word(viewer, rare, written, at_most)
    if not others:
        yield from sounds
    begun = [_has_beginning(token) for token in others]
    words = db.session.scalars(_words_beginning(rare)).all()
    if len(words) == _BEGINNINGS or in_sight < sum(rarity.having(word) for word in words):
        yield _walk_sight(viewer, [_has_beginning(rare), *begun], at_most)
    for word in words:
        yield _walk_word(viewer, word, begun, at_most)


def _in_sight(viewer: Viewer, rarity: StoredRarity) -> int:
    """About how many people the viewer sees."""
    reach = viewer.reach(Power.PERSON_READ)
    if reach.everywhere:
        return max(rarity.people, 1_000_000)
    return sum(rarity.scopes.get(f"{kind}:{scope_id}", 0) for kind, scope_id in reach.places)


def _has_word(word: str) -> Has:
    return lambda person_id: _key_of(person_id, lambda key: key == word)


def _has_beginning(token: str) -> Has:
    """Asked by the first letters and not by a range, so that one person's few words are read and no index of all."""
    return lambda person_id: _key_of(person_id, lambda key: sa.func.substr(key, 1, len(token)) == token)


def _key_of(person_id: Any, fits: Callable[[Any], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    key = aliased(SearchKey)
    return sa.exists().where(key.person_id == person_id, key.kind == NAME, fits(key.key))


def _has_sound(key: int) -> Has:
    def has(person_id: Any) -> sa.ColumnElement[bool]:
        one, sound = aliased(Likeness), aliased(LikenessKey)
        return sa.exists().where(one.person_id == person_id, sound.key == key, sound.number == one.number)

    return has


def _walk_word(viewer: Viewer, word: str, others: Sequence[Has], at_most: int) -> sa.Select[Any]:
    """The newest who have this word and all else."""
    key = aliased(SearchKey)
    in_sight = visible_to(viewer, person_id=key.person_id)  # type: ignore[arg-type]
    hers = (key.kind == NAME, key.key == word, in_sight, *(other(key.person_id) for other in others))
    newest = sa.select(key.person_id).where(*hers)
    return newest.order_by(key.person_id.desc()).limit(at_most)


def _walk_sight(viewer: Viewer, all_of: Sequence[Has], at_most: int) -> sa.Select[Any]:
    """The newest of those in sight who have all of it."""
    reach = viewer.reach(Power.PERSON_READ)
    places = sa.or_(sa.false(), *(sa.and_(Sight.scope_kind == k, Sight.scope_id == i) for k, i in sorted(reach.places)))
    return (
        sa.select(Sight.person_id)
        .where(
            sa.true() if reach.everywhere else places,
            *(has(Sight.person_id) for has in all_of),
            visible_to(viewer, person_id=Sight.person_id),  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Sight.person_id.desc())
        .limit(at_most)
    )


def _by_sound(
    viewer: Viewer, words: Sequence[str], rarity: StoredRarity, in_sight: int, at_most: int
) -> Iterator[sa.Select[Any]]:
    """Those whose names sound like it: every two words together, or the one word."""
    plain = [pair_key(*two) for two in combinations(words[:_TOKENS], 2)] or [sound_key(word) for word in words[:1]]
    keys = sorted(hashed(plain), key=lambda key: rarity.keys.get(key, 0))
    if not keys:
        return
    if in_sight < rarity.keys.get(keys[0], 0):
        yield _walk_sight(viewer, [_has_sound(key) for key in keys], at_most)
        return
    rest = []
    for key in keys[1:]:
        also = aliased(LikenessKey)
        rest.append(sa.exists().where(also.key == key, also.number == LikenessKey.number))
    yield (
        sa.select(Likeness.person_id)
        .join(LikenessKey, LikenessKey.number == Likeness.number)
        .where(
            LikenessKey.key == keys[0],
            *rest,
            visible_to(viewer, person_id=Likeness.person_id),  # type: ignore[arg-type]
        )
        .limit(at_most)
    )


def _words_beginning(token: str) -> sa.Select[Any]:
    """The different words that begin so, one leap of the index for each."""
    first = sa.select(sa.func.min(SearchKey.key)).where(
        SearchKey.kind == NAME, SearchKey.key >= token, SearchKey.key < token + _AFTER_ALL
    )
    words = sa.select(first.scalar_subquery().label("word")).cte("words", recursive=True)
    following = sa.select(sa.func.min(SearchKey.key)).where(
        SearchKey.kind == NAME, SearchKey.key > words.c.word, SearchKey.key < token + _AFTER_ALL
    )
    words = words.union_all(sa.select(following.scalar_subquery()).where(words.c.word.is_not(None)))
    return sa.select(words.c.word).where(words.c.word.is_not(None)).limit(_BEGINNINGS)
