"""Addresses are compiled once per worker: each test has its own application, and compiling was most of making it.

What werkzeug compiles for an address depends on its parts and its defaults, nothing else; each rule binds it anew.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_kept: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _kept:
        _kept[key] = _compile(rule, append_unknown)
    return _kept[key]


def compile_addresses_once() -> None:
    """From now on in this process."""
    Rule._compile_builder = _once  # type: ignore[method-assign]
