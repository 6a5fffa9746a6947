"""Kinds of events and the sentence that each shows. Registered at start; an unknown kind cannot be written."""

_sentences: dict[str, str] = {}


def register_kind(kind: str, sentence: str) -> str:
    """Say how a kind ("case_opened") reads in English, marked with `msg()`; return the kind.

    Raises ValueError for a second meaning.
    """
    if not kind.isidentifier() or not kind.islower() or len(kind) > 60:
        raise ValueError(f"not a kind of event: {kind!r}")
    if _sentences.setdefault(kind, sentence) != sentence:
        raise ValueError(f"the kind {kind} has another sentence already")
    return kind


def sentence_of(kind: str) -> str:
    """The English sentence of a kind, for `gettext`. Raises ValueError for a kind that was never registered."""
    try:
        return _sentences[kind]
    except KeyError:
        raise ValueError(f"no sentence is registered for the kind {kind!r}") from None


def kinds() -> frozenset[str]:
    """Every registered kind."""
    return frozenset(_sentences)
