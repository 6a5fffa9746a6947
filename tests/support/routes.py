"""Addresses are read and compiled once per worker: each test has its own application, and this was most of making it.

What werkzeug makes of an address depends on its text, its defaults and how it treats slashes, nothing else; converters
keep the map they were made for, and none of ours asks it anything.
"""

from typing import Any

from werkzeug.routing import Rule

_compile = Rule.compile
_read = ("_parts", "_trace", "_converters", "arguments")
_kept: dict[tuple[Any, ...], tuple[dict[str, Any], Any, Any]] = {}


def _once(rule: Rule) -> None:
    given = frozenset(rule.arguments)
    key = (rule.rule, rule.subdomain, repr(rule.defaults), rule.merge_slashes, given)
    if key not in _kept:
        _compile(rule)
        made = {name: getattr(rule, name) for name in _read}
        _kept[key] = (made, rule._build.__func__, rule._build_unknown.__func__)  # type: ignore[attr-defined]
        return
    made, build, build_unknown = _kept[key]
    for name, value in made.items():
        setattr(rule, name, value.copy())
    rule._build = build.__get__(rule, None)
    rule._build_unknown = build_unknown.__get__(rule, None)


def compile_addresses_once() -> None:
    """From now on in this process."""
    Rule.compile = _once  # type: ignore[method-assign]
