"""Somebody who uses no mouse: Tab to what is wanted, then type or press a key."""

from tests.stories.visit import Visit

MOST_STOPS = 80


def tab_to(visit: Visit, label: str) -> None:
    """Press Tab until the field, button or link with this label has the focus."""
    for _stop in range(MOST_STOPS):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate(
            """label => {
              const here = document.activeElement;
              const words = [here.labels && here.labels[0] && here.labels[0].textContent, here.textContent];
              return words.some(text => text && text.trim().replace(/\\s*\\(optional\\)$/, '') === label);
            }""",
            label,
        ):
            return
    raise AssertionError(f"the keyboard does not reach {label!r} on {visit.page.url}")


def type_into(visit: Visit, label: str, words: str) -> None:
    """Write into the field with this label, over what stands there."""
    tab_to(visit, label)
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type(words)


def press(visit: Visit, label: str, key: str = "Enter") -> None:
    """Go to what has this label and press a key on it."""
    tab_to(visit, label)
    visit.page.keyboard.press(key)
