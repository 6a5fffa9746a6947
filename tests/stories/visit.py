"""A page in a real Chromium that is watched: errors of the console, broken policy and failed requests end the story."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.stories.house import House

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
  v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} – ${(n.failureSummary || '').replaceAll('\\n', ' ')}`))"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const spilled = [...document.querySelectorAll('.card .table')].filter(t =>
    t.getBoundingClientRect().right > t.closest('.card').getBoundingClientRect().right + 1
    && getComputedStyle(t.parentElement).overflowX === 'visible').map(t => `${t.caption?.textContent} leaves its card`);
  if (document.documentElement.scrollWidth <= width) return spilled;
  return [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(e => `${e.tagName}.${e.className}`);
}"""
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""
SHIFTED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { moved += e.hadRecentInput ? 0 : e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moved))));
})"""
HARMLESS = (
    "Failed to load resource",  # a page may say "not there" or "mend this"; the rest is seen by `came`
    "was preloaded using link preload but not used",  # a busy machine drew the page before its font came
)
WIDE, PHONE = (1280, 900), (390, 844)
MOST_SHIFT = 0.05


@dataclass
class Visit:
    """Somebody at a browser. `wrong` collects what nobody should have to read."""

    house: House
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response | None:
        """Open an address by hand."""
        return self.page.goto(self.house.address + path)

    def settle(self) -> None:
        """Wait until the page is as it will stay: its fonts have come or been given up, and it is drawn."""
        self.page.evaluate(SETTLED)

    def sign_in(self, sign_in_name: str) -> None:
        """Choose one of the demonstration's sign-ins and come in; ends on My day."""
        self.go("/sign-in")
        self.page.get_by_role("link", name=sign_in_name, exact=True).click()
        expect(self.page.get_by_label("Sign-in name")).to_have_value(sign_in_name)
        self.page.get_by_role("button", name="Sign in").click()
        self.reads("My day")

    def sign_out(self) -> None:
        """Leave by the menu."""
        self.page.locator(".bar details.menu > summary").click()
        self.page.get_by_role("button", name="Sign out").click()
        self.reads("Sign in")

    def reads(self, heading: str) -> None:
        """Wait for the heading of the page."""
        expect(self.page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()

    def sees(self, words: str) -> None:
        """Wait for words of the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def search(self, words: str) -> None:
        """Look for somebody from the bar on top of every page."""
        box = self.page.get_by_role("search", name="Search from any page").get_by_role("searchbox")
        box.fill(words)
        with self.page.expect_navigation():
            box.press("Enter")
        self.reads("People")

    def is_accessible(self) -> None:
        """Ask axe about the page as it stands."""
        assert self.violations() == [], self.page.url

    def violations(self) -> list[str]:
        """What axe finds wrong."""
        self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def fits(self) -> None:
        """The page does not scroll sideways."""
        assert self.too_wide() == [], self.page.url

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways, once it has settled."""
        self.settle()
        found: list[str] = self.page.evaluate(TOO_WIDE)
        return found

    def shifted(self) -> list[str]:
        """Whether the page moved under the eyes of its reader while it came (0.1 is what browsers call bad)."""
        self.settle()
        moved: float = self.page.evaluate(SHIFTED)
        return [f"the page shifted by {moved:.3f}"] if moved > MOST_SHIFT else []

    def leave(self) -> None:
        """Close the browser; what went wrong on any of its pages is an error of the story."""
        self.context.close()
        assert self.wrong == []


def start_visit(house: House, chromium: Browser, *, size: tuple[int, int] = WIDE, **options: Any) -> Visit:
    """Open a browser of its own, with its own cookies."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **{"locale": "en-GB", **options})
    context.set_default_timeout(15_000)
    visit = Visit(house, context, context.new_page())
    watch(visit, visit.page)
    return visit


def watch(visit: Visit, page: Page) -> None:
    """Note what breaks on the pages of this tab."""

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in HARMLESS):
            visit.wrong.append(f"{page.url}: {message.text}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            visit.wrong.append(f"{request.url}: {request.failure}")

    def came(response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            visit.wrong.append(f"{response.url}: {response.status}")

    page.on("console", said)
    page.on("pageerror", lambda error: visit.wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", failed)
    page.on("response", came)
