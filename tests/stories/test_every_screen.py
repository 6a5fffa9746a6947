"""Every screen, in a language, a theme and a width of its own: axe finds nothing, nothing shifts or sticks out."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Route

from launch.assets import NODE_MODULES
from tests.stories.conftest import Visitor
from tests.stories.house import House, prefer
from tests.stories.screens import Screen, every_screen, half_signed_in
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import a_session

pytestmark = [pytest.mark.story, pytest.mark.one_database]
PARTS = 4
BOLD = NODE_MODULES / "@fontsource/noto-sans/files/noto-sans-latin-600-normal.woff2"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
WORDS = """() => [...document.querySelectorAll('main :is(h1, h2, p, label, button, tbody a), footer')].map(e => {
  const words = document.createRange();
  words.selectNodeContents(e);
  return [e.textContent.trim(), words.getBoundingClientRect().width, e.getBoundingClientRect().bottom];
})"""


@dataclass
class Look:
    """Looks at screens: a browser for each sign-in."""

    house: House
    visitor: Visitor
    visits: dict[tuple[str, str], Visit] = field(default_factory=dict)

    def at(self, screen: Screen) -> list[str]:
        """What is wrong with a screen."""
        language, theme, (width, height) = screen.look
        visit = self._visit(screen.sign_in, "" if screen.sign_in else language)
        if screen.sign_in:
            prefer(self.house, screen.sign_in, language, theme)
        elif screen.name == "access.code":
            name, value = half_signed_in(self.house, "officer.kuwait")
            visit.context.add_cookies([{"name": name, "value": value, "url": self.house.address}])
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        answer = visit.go(screen.path)
        expected = {"not there": 404, "not allowed": 403}.get(screen.name, 200)
        if answer is None or answer.status != expected or answer.request.redirected_from:
            return [f"{screen.path} answered {answer and answer.status} at {visit.page.url}"]
        shown = visit.page.locator("html").get_attribute("lang")
        wrong = [] if shown == language else [f"{screen.path} is in {shown}, not {language}"]
        return [*wrong, *visit.violations(), *visit.too_wide(), *visit.shifted()]

    def _visit(self, sign_in: str, language: str) -> Visit:
        key = (sign_in, language)
        if key not in self.visits:
            self.visits[key] = self.visitor(locale=language or "en")
            if sign_in:
                session = a_session(self.house.app, self.house.account(sign_in))
                cookie = {"name": "session_id", "value": session, "url": self.house.address}
                self.visits[key].context.add_cookies([cookie])  # type: ignore[list-item]
        return self.visits[key]


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_screen(house: House, visitor: Visitor, part: int) -> None:
    look = Look(house, visitor)
    screens = every_screen(house)
    found = {(screen.name, *screen.look): look.at(screen) for screen in screens[part::PARTS]}
    assert len(screens) > 50
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_the_look_at_a_screen_finds_what_is_wrong_with_it(visitor: Visitor) -> None:
    visit = visitor()
    visit.go("/sign-in")
    assert visit.violations() == visit.too_wide() == []
    visit.page.evaluate("""() => {
      document.querySelector('main').append(document.createElement('button'));
      document.querySelector('h1').style.width = '3000px';
    }""")
    assert [found.split(":")[0] for found in visit.violations()] == ["button-name"]
    assert any("H1" in found for found in visit.too_wide())


def test_the_look_at_a_screen_finds_a_page_that_moves(visitor: Visitor) -> None:
    visit = visitor()
    visit.go("/sign-in")
    assert visit.shifted() == []
    visit.page.evaluate("""() => {
      const late = document.createElement('div');
      late.style.height = '300px';
      document.querySelector('main').prepend(late);
    }""")
    assert len(visit.shifted()) == 1


def test_a_font_that_comes_late_moves_nothing(visitor: Visitor) -> None:
    visit = visitor(size=PHONE)
    held: list[Route] = []
    visit.page.route("**/*.woff2", lambda route: held.append(route))
    visit.page.goto(f"{visit.house.address}/sign-in", wait_until="domcontentloaded")
    visit.page.wait_for_function(PAINTED)
    before = visit.page.evaluate(WORDS)
    for route in held:
        route.fulfill(path=BOLD)  # a font nobody could take for the one that stood in
    visit.page.wait_for_load_state()
    assert len(held) == 2
    assert visit.too_wide() == visit.shifted() == []
    assert visit.page.evaluate(WORDS) == before


def test_what_goes_wrong_on_a_page_ends_the_story(visitor: Visitor) -> None:
    visit = visitor()
    visit.go("/sign-in")
    with visit.page.expect_event("pageerror"):
        visit.page.evaluate("() => { new Image().src = 'https://evil.example/x.png'; setTimeout(() => { here.not }) }")
    assert any("Content Security Policy" in line for line in visit.wrong)
    assert any("here is not defined" in line for line in visit.wrong)
    visit.wrong.clear()
