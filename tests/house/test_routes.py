"""Routes as they are written: guarded, typed, named by nouns; forms name their fields."""

import ast
import re

from tests.house.source import Module, last_word, modules, text_of

METHODS = {"route", "get", "post", "put", "patch", "delete"}
CONVERTER = re.compile(r"<(?:([a-z_]+)(?:\([^)]*\))?:)?([a-z_]+)>")
CARRIES_FORMS = {"platform.access.carrying"}  # keeps the form of a lapsed session, sealed and unread, to send it again
PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")


def routes() -> list[tuple[Module, ast.FunctionDef, ast.Call, str]]:
    """Every view with the decorator that gives it an address, and the address."""
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                for call in node.decorator_list:
                    if (
                        isinstance(call, ast.Call)
                        and isinstance(call.func, ast.Attribute)
                        and call.func.attr in METHODS
                    ):
                        address = text_of(call.args[0]) if call.args else None
                        if address is not None and address.startswith("/"):
                            found.append((module, node, call, address))
    return found


def test_there_are_routes_to_look_at() -> None:
    assert len(routes()) > 5


def test_every_view_says_above_itself_who_may_call_it() -> None:
    wrong = []
    for module, view, _, address in routes():
        rules = [last_word(d.func) for d in view.decorator_list if isinstance(d, ast.Call)]
        if len({"guard", "public", "keyed"} & set(rules)) != 1:
            wrong.append(f"{module.at(view)} {address}")
    assert not wrong, wrong


def test_a_public_view_says_why() -> None:
    wrong = []
    for module, view, _, _ in routes():
        for call in view.decorator_list:
            if isinstance(call, ast.Call) and last_word(call.func) == "public" and len(_reason(module, call)) < 15:
                wrong.append(module.at(view))
    assert not wrong, wrong


def _reason(module: Module, call: ast.Call) -> str:
    """The reason as text, or as a constant of the same file."""
    given = call.args[0] if call.args else None
    constants = {
        target.id: text_of(s.value)
        for s in module.tree.body
        if isinstance(s, ast.Assign)
        for target in s.targets
        if isinstance(target, ast.Name)
    }
    return text_of(given) or (constants.get(given.id) if isinstance(given, ast.Name) else None) or ""


def test_what_stands_in_an_address_has_a_type() -> None:
    wrong = [
        f"{module.at(view)} {address}"
        for module, view, _, address in routes()
        for kind, _ in CONVERTER.findall(address)
        if not kind or kind == "path"
    ]
    assert not wrong, wrong


def test_addresses_are_kebab_case() -> None:
    wrong = [
        f"{module.at(view)} {address}"
        for module, view, _, address in routes()
        for part in CONVERTER.sub("x", address).strip("/").split("/")
        if part and not PLAIN.fullmatch(part)
    ]
    assert not wrong, wrong


def test_a_view_that_only_reads_is_no_post_and_one_address_has_one_view() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    wrong = []
    for module, view, call, address in routes():
        method = str(getattr(call.func, "attr", ""))
        key = (module.parts[0] + module.parts[1], address, method)
        where = module.at(view)
        if key in seen and not address.count("<") and module.at(view).split(":")[0] == seen[key].split(":")[0]:
            wrong.append(f"{where} and {seen[key]}")
        seen[key] = where
    assert not wrong, wrong


def test_nothing_is_set_from_a_form_wholesale() -> None:
    wrong = []
    for module in modules():
        if module.name in CARRIES_FORMS:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                spread = [k.value for k in node.keywords if k.arg is None]
                wrong += [module.at(node) for value in spread if _is_form(value)]
                if last_word(node.func) == "populate_obj":
                    wrong.append(module.at(node))
                if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "to_dict", "values", "lists"):
                    wrong += [module.at(node)] if _is_form(node.func.value) else []
    assert not wrong, wrong


def _is_form(node: ast.AST) -> bool:
    """Is this `request.form`, `request.values`, `form.data`, or made of one? Filters in an address set nothing."""
    if isinstance(node, ast.Call):
        return _is_form(node.func) or any(_is_form(argument) for argument in node.args)
    if isinstance(node, ast.Attribute):
        if last_word(node.value) == "request" and node.attr in ("form", "values"):
            return True
        return (last_word(node.value) == "form" and node.attr == "data") or _is_form(node.value)
    return False


def test_only_the_guard_reads_the_signed_in_account() -> None:
    wrong = [
        f"{module.at(node)} takes {name}"
        for module in modules()
        for node, taken, name in module.imports()
        if taken.startswith("flask_login") and module.name not in ("platform.access.guard", "platform.access.parts")
    ]
    assert not wrong, wrong
