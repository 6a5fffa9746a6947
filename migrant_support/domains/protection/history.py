"""Kinds of happening of protection on a person's timeline; for its own readers only."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

DECIDED = register_kind("child_return_decided", msg("Decision that the child may return recorded"))
WITHDRAWN = register_kind("child_return_withdrawn", msg("Decision that the child may return withdrawn"))
