"""What every page knows: who looks, the rail, where am I, language, colours, addresses of the layout's own forms.

Desks and domains put their entries here at start; powers decide which of them a viewer sees. Templates get the result.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, session, url_for

from migrant_support.platform.access.guard import session_cookie, signed_in_now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.translate import LANGUAGES, page_language, set_page_viewer, translated
from migrant_support.platform.web.undo import waiting_offer

THEMES = ("light", "dark")
THEME_KEY = "theme"  # in the visit cookie of somebody not signed in


@dataclass(frozen=True, slots=True)
class Entry:
    """A way from every page to a route, for viewers with the power; `label` is marked with `msg()`."""

    power: str | None
    endpoint: str
    label: str
    icon: str = ""
    order: int = 100
    count: Callable[[Viewer], int] | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RailItem:
    """One line of the rail as shown; `begins` where another kind of work begins (the ten of its order changes)."""

    label: str
    href: str
    icon: str
    current: bool
    count: int | None
    begins: bool


@dataclass(frozen=True, slots=True)
class MeLink:
    """One line of the account's own menu as shown."""

    label: str
    href: str


_rail: dict[str, Entry] = {}
_me: dict[str, Entry] = {}
_layout: dict[str, Entry] = {}
_places: list[Callable[[Viewer], str]] = []
_LAYOUT_SLOTS = frozenset({"search_href", "sign_out_href"})


def add_rail_item(
    power: str,
    endpoint: str,
    *,
    label: str,
    icon: str,
    order: int = 100,
    count: Callable[[Viewer], int] | None = None,
    covers: tuple[str, ...] = (),
) -> None:
    """Put a route without arguments on the rail of those with the power. `count` runs on every page.

    order: items of the same ten stand together. covers: addresses elsewhere whose pages belong to this item, so that
    it stays marked there.
    """
    _rail[endpoint] = Entry(power, endpoint, label, icon, order, count, covers)


def add_me_link(power: str, endpoint: str, *, label: str, order: int = 100) -> None:
    """Put a route without arguments into the menu under the viewer's name."""
    _me[endpoint] = Entry(power, endpoint, label, order=order)


def set_layout_route(slot: str, endpoint: str, *, power: str | None = None) -> None:
    """Name the route behind a form of the layout: slot `search_href` or `sign_out_href` (both POST)."""
    if slot not in _LAYOUT_SLOTS:
        raise ValueError(f"the layout has no {slot}")
    _layout[slot] = Entry(power, endpoint, "")


def name_places(namer: Callable[[Viewer], str]) -> None:
    """Register who says where a viewer is, in words of the page's language; the last one counts."""
    _places[:] = [namer]


def viewer_now() -> Viewer | None:
    """The viewer of this request, also where no guard ran (errors, public pages); one look at the session at most."""
    if "viewer" not in g:
        set_page_viewer(_viewer_of_cookie())
    viewer: Viewer | None = g.viewer
    return viewer


def _viewer_of_cookie() -> Viewer | None:
    if not request.cookies.get(session_cookie()):
        return None
    with _reading():
        signed = signed_in_now()
    return signed.viewer if signed else None


@contextmanager
def _reading() -> Iterator[None]:
    """Read inside the page's transaction, or in a short one where the page has none."""
    if g.get("asks_nothing") or db.session().in_transaction():
        yield
    else:
        with work(write=False):
            yield


def here() -> str:
    """The address of this page with its query, to come back to; an error page has none of its own."""
    if g.get("is_error_page"):
        return "/"
    return request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else request.path


def page_context() -> dict[str, Any]:
    """Return what templates may use beside what their view gives them; read before the template starts."""
    viewer = viewer_now()
    always = {
        "viewer": viewer,
        "page_language": page_language(),
        "languages": LANGUAGES,
        "theme": _theme_of(viewer),
        "here": here(),
        "language_href": url_for("web.choose_language"),
        "theme_href": url_for("web.choose_theme"),
    }
    return always | (_context_of(viewer) if viewer else {})


def _context_of(viewer: Viewer) -> dict[str, Any]:
    return {
        "role_label": translated(viewer.role_label) if viewer.grants else "",
        "rail": _rail_of(viewer),
        "me_links": [
            MeLink(translated(entry.label), url_for(entry.endpoint)) for entry in _open_entries(_me.values(), viewer)
        ],
        "place": _place_of(viewer),
        "undo": None if g.get("is_error_page") else _undo_of(viewer),
        **{
            slot: url_for(entry.endpoint)
            for slot, entry in _layout.items()
            if entry in _open_entries(_layout.values(), viewer)
        },
    }


def _open_entries(entries: Iterable[Entry], viewer: Viewer) -> list[Entry]:
    """Return those entries whose route exists in this installation and whose power the viewer has, in their order."""
    routes = current_app.view_functions
    mine = [e for e in entries if e.endpoint in routes and (e.power is None or viewer.may(e.power))]
    return sorted(mine, key=lambda entry: entry.order)


def _rail_of(viewer: Viewer) -> list[RailItem]:
    found = _open_entries(_rail.values(), viewer)
    addresses = [url_for(entry.endpoint) for entry in found]
    covered = [[href, *entry.covers] for entry, href in zip(found, addresses, strict=True)]
    current = _closest([address for of_one in covered for address in of_one])
    tens = [entry.order // 10 for entry in found]
    with _reading():
        return [
            RailItem(
                translated(e.label), href, e.icon, current in (href, *e.covers), _count_of(e, viewer), ten != before
            )
            for e, href, ten, before in zip(found, addresses, tens, tens[:1] + tens, strict=False)
        ]


def _count_of(entry: Entry, viewer: Viewer) -> int | None:
    return entry.count(viewer) if entry.count and not g.get("asks_nothing") else None


def _place_of(viewer: Viewer) -> str:
    if not _places or g.get("asks_nothing"):
        return ", ".join(dict.fromkeys(_scope_ids(viewer)))
    with _reading():
        return _places[0](viewer)


def _closest(addresses: list[str]) -> str | None:
    """The longest of the addresses under which this page lies: /people is current on /people/new; / only on itself."""
    path = request.path
    under = [a for a in addresses if path == a or (a != "/" and path.startswith(a.rstrip("/") + "/"))]
    return max(under, key=len, default=None)


def _scope_ids(viewer: Viewer) -> list[str]:
    return [grant.scope_id for grant in viewer.grants if grant.scope_id]


def _theme_of(viewer: Viewer | None) -> str:
    chosen = viewer.theme if viewer else session.get(THEME_KEY)
    return str(chosen) if chosen in THEMES else ""


def _undo_of(viewer: Viewer) -> Any:
    with _reading():
        return waiting_offer(viewer)


def set_up_context(app: Flask) -> None:
    """Give every template of this application the context."""
    app.context_processor(page_context)
