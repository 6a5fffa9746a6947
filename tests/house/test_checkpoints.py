"""A flag speaks where it says that it speaks: every act at a checkpoint asks for the flags of that checkpoint."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, modules

ASKING = {
    "domains.sites.actions.stays.place": {"ADMISSION", "ROOM"},
    "domains.sites.actions.stays.place_with": {"ADMISSION", "ROOM"},
    "domains.sites.actions.stays.reserve": {"ROOM"},
    "domains.sites.actions.stays.reserve_many": {"ROOM"},
    "domains.sites.actions.leaving.admit": {"ADMISSION", "ROOM"},
    "domains.sites.actions.moving.move": {"ROOM"},
    "domains.sites.actions.moving.move_together": {"ROOM"},
    "domains.sites.actions.taking_back.give_back": {"ADMISSION", "ROOM"},
    "domains.sites.actions.gate.let_in": {"GATE"},
    "domains.sites.actions.gate.let_out": {"GATE"},
    "domains.cash.actions.paying.pay": {"CASH"},
    "domains.rations.actions.giving.distribute": {"DISTRIBUTION"},
    "domains.rations.actions.giving.distribute_in_an_emergency": {"DISTRIBUTION"},
    "domains.flights.actions.boarding.check_in": {"CHECK_IN"},
    "domains.flights.actions.boarding.board": {"BOARDING"},
    "procedures.departure_day.board_bus": {"GATE"},
    "domains.flights.actions.boarding.check_in_many": {"CHECK_IN"},
    "domains.flights.actions.boarding.board_many": {"BOARDING"},
}
"""Each act at a checkpoint, and which flags it asks for."""

VERBS = ("place", "reserve", "admit", "move", "give_back", "check_in", "board", "distribute", "issue_item", "pay",
         "let_out", "let_in")  # fmt: skip
NOT_AT_A_CHECKPOINT = {
    "domains.cases.actions.moving.move_case": "a step of a case moves nobody",
    "domains.cases.actions.referrals.move_referral": "a step of a referral moves nobody",
    "domains.claims.actions.claims.move_claim": "a step of a claim moves nobody",
    "domains.documents.actions.whereabouts.move_document": "a paper is moved",
    "domains.flights.actions.planning.move_flight": "a step of a flight; its people are asked one by one",
    "domains.flights.actions.seats.move_seats": "seats of a mission, before anybody has one",
    "domains.quarantine.actions.orders.admit_to": "the bed asked when it was given: `sites.admit` is called with it",
    "domains.quarantine.actions.orders.move_order": "a step of an order; its bed asks",
    "domains.sites.actions.whole_flights.give_back_places": "places are given up",
}


def _functions(module: Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}


def _asked_by(name: str, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The checkpoints that a function names, itself or through functions of the same file."""
    if name in seen or name not in functions:
        return
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Checkpoint":
            yield node.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _asked_by(node.func.id, functions, seen | {name})


@pytest.mark.parametrize("act", sorted(ASKING))
def test_an_act_at_a_checkpoint_asks_for_its_flags(act: str) -> None:
    place, _dot, name = act.rpartition(".")
    module = next(one for one in modules() if one.name == place)
    assert set(_asked_by(name, _functions(module))) == ASKING[act]


def test_every_act_that_sounds_like_one_is_known() -> None:
    sounding = {
        f"{module.name}.{name}"
        for module in modules()
        if module.layer == "actions"
        for name in _functions(module)
        if not name.startswith("_") and any(name == verb or name.startswith(f"{verb}_") for verb in VERBS)
    }
    assert sounding - set(ASKING) - set(NOT_AT_A_CHECKPOINT) == set(), "say at which checkpoint it asks, or why not"
    assert set(NOT_AT_A_CHECKPOINT) <= sounding
