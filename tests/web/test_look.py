"""The look holds together: colours that can be read, icons that exist, one macro a file, nothing the policy refuses."""

import re
from pathlib import Path

import pytest

from launch import assets

PRODUCT = Path(__file__).parents[2] / "migrant_support"
TEMPLATES = PRODUCT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
TOKENS = (PRODUCT / "static/css/tokens.css").read_text()
STYLES = "".join((PRODUCT / f"static/css/{name}.css").read_text() for name in ("frame", "blocks", "forms", "phone"))
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (PRODUCT / "static/icons/sprite.svg").read_text()))

# Text colour, and what it stands on.
READ_TOGETHER = [
    ("ink", "canvas"),
    ("ink", "surface"),
    ("ink-soft", "canvas"),
    ("ink-soft", "surface"),
    ("ink-soft", "surface-sunk"),
    ("ink-soft", "surface-hover"),
    ("link", "canvas"),
    ("link", "surface"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("danger", "surface"),
    ("danger", "canvas"),
    ("danger", "danger-soft"),
    ("warn", "warn-soft"),
    ("good", "good-soft"),
    ("info", "info-soft"),
    ("bar-ink", "bar-surface"),
    ("bar-ink-soft", "bar-surface"),
    ("bar-ink-soft", "bar-field"),
]
# Edges and marks that carry meaning: three to one is enough (WCAG 2.2, 1.4.11).
SEEN_TOGETHER = [
    ("border-strong", "surface"),
    ("border-strong", "canvas"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("focus-bar", "bar-surface"),
]


def colours(theme: str) -> dict[str, str]:
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", TOKENS.split("@media (prefers-color-scheme: dark)")[0]))
    if theme == "light":
        return light
    block = TOKENS.split(':root[data-theme="dark"] {')[1].split("}")[0]
    return light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def brightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_what_it_stands_on(theme: str) -> None:
    named = colours(theme)
    weak = {(a, b): contrast(named[a], named[b]) for a, b in READ_TOGETHER if contrast(named[a], named[b]) < 4.5}
    weak |= {(a, b): contrast(named[a], named[b]) for a, b in SEEN_TOGETHER if contrast(named[a], named[b]) < 3}
    assert not weak


def test_dark_by_device_and_dark_by_choice_are_the_same_colours() -> None:
    by_device = TOKENS.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    by_choice = TOKENS.split(':root[data-theme="dark"] {')[1].split("}")[0]
    assert by_device.split() == by_choice.split()


def test_the_styles_take_their_colours_from_the_tokens() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", STYLES)
    used = set(re.findall(r"var\(--([\w-]+)", STYLES))
    assert used - {"shape"} <= set(re.findall(r"--([\w-]+):", TOKENS))  # a chip names its own shape


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda f: f.stem)
def test_a_component_is_one_macro_named_as_its_file_and_says_what_it_is(file: Path) -> None:
    text = file.read_text()
    outer = re.findall(r"^\{% macro (\w+)\(", text, re.MULTILINE)
    assert outer[0] == file.stem
    assert text.startswith("{# " + file.stem + "(")


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda f: f.stem)
def test_the_gallery_or_the_layout_shows_every_component(file: Path) -> None:
    shown = (TEMPLATES / "gallery/page.html").read_text() + (TEMPLATES / "layout/base.html").read_text()
    within = "".join(f.read_text() for f in COMPONENTS if f != file)
    assert f'"components/{file.name}"' in shown + within


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    named: set[str] = set()
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text()
        named |= set(re.findall(r"\bicon\('([\w-]+)'", text)) | set(re.findall(r"icon_name='([\w-]+)'", text))
    assert named - SPRITE == set()


def test_every_tone_of_a_chip_has_its_shape() -> None:
    shapes = dict(re.findall(r"^\.chip--(\w+) \{ --shape: url\(\"([^\"]+)\"\); \}", STYLES, re.MULTILINE))
    assert set(shapes) == {"good", "warn", "danger", "info", "accent", "quiet"}
    assert len(set(shapes.values())) == len(shapes)


def test_no_template_has_what_the_content_policy_refuses() -> None:
    refused = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*nonce=)", re.IGNORECASE)
    found = [str(f.relative_to(TEMPLATES)) for f in TEMPLATES.rglob("*.html") if refused.search(f.read_text())]
    assert found == []


def test_styles_scripts_and_icons_are_light_enough_for_a_slow_line() -> None:
    own = [f for kind in ("css", "js", "icons") for f in (PRODUCT / "static" / kind).rglob("*") if f.is_file()]
    public = {"public.css", "public.js"}  # of pages without account, which take the tokens and nothing else
    assert sum(f.stat().st_size for f in own if f.name not in public) < 115_000
    assert sum(f.stat().st_size for f in own if f.name in public | {"tokens.css"}) < 20_000


def test_every_font_file_that_the_styles_name_is_one_that_set_up_copies() -> None:
    named = set(re.findall(r"vendor/fonts/([\w-]+\.woff2)", TOKENS))
    copied = {
        f"{family}-{subset}-{weight}-normal.woff2"
        for family, subsets in assets.FONTS.items()
        for subset in subsets
        for weight in assets.WEIGHTS
    }
    assert named == copied
