"""The product as text: every module parsed once, with the questions that house rules ask. Nothing is run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "migrant_support"
PACKAGE = "migrant_support"
DOMAINS = [
    "directory",
    "people",
    "cases",
    "claims",
    "documents",
    "protection",
    "sites",
    "supplies",
    "rations",
    "cash",
    "medical",
    "flights",
    "remains",
    "funding",
    "visits",
    "quarantine",
    "letters",
    "helpline",
    "monitoring",
    "reintegration",
    "planning",
]


@dataclass(frozen=True)
class Module:
    """One file: `name` is its dotted name below the product (`domains.people.rules`, `` for the package itself)."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split(".")) if self.name else ()

    @property
    def domain(self) -> str | None:
        """The domain it belongs to, or None."""
        return self.parts[1] if self.parts[:1] == ("domains",) and len(self.parts) > 1 else None

    @property
    def layer(self) -> str:
        """Its file within the domain: rules, models, queries…; also for a file of a package of that name."""
        return self.parts[2] if self.domain and len(self.parts) > 2 else ""

    def at(self, node: ast.AST) -> str:
        """Where something stands, as an editor understands it."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[ast.AST, str, str]]:
        """Every import, wherever it stands: the node, the module in full, the name taken from it (or empty)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, node.module or "", alias.name) for alias in node.names)

    def own_imports(self) -> Iterator[tuple[ast.AST, str, str]]:
        """Imports of the product's own modules, named below the product; a module taken by name counts as itself."""
        known = {module.name for module in modules()}
        for node, module, name in self.imports():
            if module == PACKAGE or module.startswith(f"{PACKAGE}."):
                below = module.removeprefix(PACKAGE).lstrip(".")
                taken = f"{below}.{name}".lstrip(".")
                yield (node, taken, "") if taken in known else (node, below, name)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the last word of what is called (`sa.text(…)` is `text`)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, last_word(node.func)


def last_word(node: ast.AST) -> str:
    """`c` of `a.b.c`; empty for what is no name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.AST | None) -> str | None:
    """The text of a plain string, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product but the migrations, which a tool wrote and nobody edits later."""
    return tuple(
        Module(path, ".".join(_named(path)), ast.parse(path.read_text(encoding="utf-8"), str(path)))
        for path in sorted(PRODUCT.rglob("*.py"))
        if "migrations" not in path.parts
    )


def _named(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(PRODUCT).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


@cache
def templates() -> tuple[tuple[Path, str], ...]:
    """Every template with its text."""
    return tuple((path, path.read_text(encoding="utf-8")) for path in sorted((PRODUCT / "templates").rglob("*.html")))
