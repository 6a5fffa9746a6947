"""The links of a page that stay with us."""

from html.parser import HTMLParser


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and (href.startswith(("/", "?")) and not href.startswith(("//", "/static"))):
            self.found.append(href)


def links_of(page: str) -> list[str]:
    """Addresses on our own site, in their order."""
    reader = _Links()
    reader.feed(page)
    return reader.found
