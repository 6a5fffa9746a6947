"""Turns marked English sentences into the language of the page, and chooses that language.

Only text known to the programmers passes here; what people typed is never looked up. The catalogues are
`translations/<language>/LC_MESSAGES/messages.po`; a language without a sentence shows it in English.
"""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale, refresh
from flask_babel import gettext as _

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.settings import Settings

LANGUAGES = ("en", "si", "ta")
COOKIE_KEY = "language"


class PageDomain(Domain):
    """The catalogues. A page says a thousand texts: the one of its language is looked up once for all of them."""

    def get_translations(self) -> Any:
        """The catalogue of the page's language."""
        page = g.get("_flask_babel") if has_app_context() else None
        kept = getattr(page, "page_catalogue", None)
        if kept is None or kept[0] is not getattr(page, "babel_locale", None):
            found = super().get_translations()  # type: ignore[no-untyped-call]
            if page is not None:
                page.page_catalogue = (page.babel_locale, found)
            return found
        return kept[1]


_babel = Babel()


def translated(sentence: str | Refused, **values: Any) -> str:
    """Return a sentence marked with `msg()`, or a refusal's, in the page's language with its places filled.

    A day among the values reads as "5 March 1988".
    """
    if isinstance(sentence, Refused):
        return translated(sentence.sentence, **(sentence.values | values))
    # No literal stands here on purpose: what may come was collected where msg() marks it.
    shown = {name: _written(value) for name, value in values.items()}
    return str(_(sentence, **shown))


def _written(value: Any) -> Any:
    return format_date(value, "d MMMM yyyy", locale=get_locale()) if type(value) is date else value


def language_of(viewer: Viewer | None) -> str:
    """The account's language, else the one chosen in this browser, else the browser's own, else the installation's."""
    chosen = viewer.language if viewer else session.get(COOKIE_KEY)
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or _settings().language


def set_page_viewer(viewer: Viewer | None) -> None:
    """Make this viewer's language the one of the page that is about to be written."""
    g.viewer = viewer
    refresh()


def set_path_language(language: str) -> None:
    """Make this the language of the page, whoever looks: of public pages whose address says it (SEC WB-1)."""
    g.path_language = language
    refresh()


def page_language() -> str:
    """The language of this page, for `<html lang>`."""
    return _select()


def _select() -> str:
    if not has_request_context():
        return _settings().language
    return str(g.get("path_language") or language_of(g.get("viewer")))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def set_up_languages(app: Flask) -> None:
    """Connect the catalogues. Sentences written by hand in templates are escaped by Jinja as any other text."""
    _babel.init_app(app, locale_selector=_select)
    _babel.domain_instance = PageDomain()  # type: ignore[no-untyped-call]
