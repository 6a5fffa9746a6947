"""Every text of a screen can be translated, and every catalogue there is says all of it (STYLE 25)."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment, nodes

from migrant_support.platform.web.catalogues import FOLDER, collected_texts, read_catalogue
from tests.house.source import Module, modules, templates, text_of

WORD = re.compile(r"[A-Za-z]{2,}")
SHOWN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "content-text"}
SENTENCE = re.compile(r"[A-Z][a-z]+([ .,:!?]|$)")
OWN_NAMES = {"English"}  # languages are named in themselves
TRANSLATING = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "msg", "pgettext"}
PLACE = re.compile(r"%\((\w+)\)[sd]")
SAMPLES = ("gallery",)


SHOWN = {"label", "description", "message", "title", "text", "caption"}
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class _Shown(HTMLParser):
    """Collects the words that stand in HTML itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES and value and WORD.search(value):
                self.found.append((self.getpos()[0], value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._silent -= tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent and WORD.search(data):
            self.found.append((self.getpos()[0], data.strip()))


def _html_only(text: str) -> str:
    """The template without what Jinja does: an expression becomes a sign that is no letter, all else nothing."""
    kept = []
    inside = ""
    for _, kind, value in ENVIRONMENT.lex(text):
        if kind in ("variable_begin", "block_begin", "comment_begin"):
            inside = kind
        if not inside:
            kept.append(value)
        else:
            kept.append("\n" * value.count("\n"))
        if kind in ("variable_end", "block_end", "comment_end"):
            kept.append("·" if inside == "variable_begin" else "")
            inside = ""
    return "".join(kept)


def own_templates() -> list[tuple[Path, str]]:
    """Templates but for the sample pages of the designers."""
    return [(path, text) for path, text in templates() if path.parent.name not in SAMPLES]


def stray_words(text: str) -> list[tuple[int, str]]:
    """Words that stand in the HTML of a template itself, with their lines."""
    reader = _Shown()
    reader.feed(_html_only(text))
    return reader.found


def stray_sentences(text: str) -> list[tuple[int, str]]:
    """Sentences that a template hands on without translating them, with their lines."""
    tree = ENVIRONMENT.parse(text)
    translated = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
        for constant in call.find_all(nodes.Const)
    }
    return [
        (constant.lineno, constant.value)
        for constant in tree.find_all(nodes.Const)
        if isinstance(constant.value, str)
        and SENTENCE.match(constant.value)
        and constant.value not in OWN_NAMES
        and id(constant) not in translated
    ]


def test_no_word_of_a_template_stands_outside_of_gettext() -> None:
    wrong = [f"{path.name}:{line} {said[:60]}" for path, text in own_templates() for line, said in stray_words(text)]
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hello</p>", 1),
        ("<p>{{ _('Hello') }}</p>", 0),
        ("<p>{# Hello #}{% if hello %}·{% endif %} 12 – §</p>", 0),
        ('<img alt="A bed">', 1),
        ('<input placeholder="{{ _(\'A bed\') }}" name="bed" class="field wide">', 0),
        ("<script>var hello</script>", 0),
        ("{% if a %}<b>{% endif %}Hello{{ name }}", 1),
    ],
)
def test_the_rule_finds_stray_words(text: str, found: int) -> None:
    assert len(stray_words(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ card(title='People') }}", 1),
        ("{{ card(title=_('People')) }}", 0),
        ("{{ ngettext('One person', '%(num)s people', n) }}", 0),
        ("{{ button(kind='first', type='HiddenField') }}", 0),
        ("{% set words = {'a': 'Not known.'} %}", 1),
    ],
)
def test_the_rule_finds_stray_sentences(text: str, found: int) -> None:
    assert len(stray_sentences(text)) == found


def test_no_sentence_is_handed_to_a_macro_untranslated() -> None:
    wrong = [f"{path.name}:{line} {said}" for path, text in own_templates() for line, said in stray_sentences(text)]
    assert not wrong, wrong


def test_a_component_is_one_macro_of_its_own_name() -> None:
    wrong = []
    for path, text in templates():
        if path.parent.name == "components":
            macros = [n.name for n in ENVIRONMENT.parse(text).body if isinstance(n, nodes.Macro)]
            if macros != [path.stem]:
                wrong.append(f"{path.name} has {macros}")
    assert not wrong, wrong


def test_a_template_trusts_no_text_and_carries_no_style_or_script_of_its_own() -> None:
    wrong = []
    for path, text in templates():
        for pattern in (r"\|\s*safe\b", r"\sstyle=", r"\son[a-z]+=", r"autoescape false", r"<style"):
            wrong += [f"{path.name} {pattern}" for _ in re.finditer(pattern, text)]
        wrong += [f"{path.name} script" for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    assert not wrong, wrong


def _screen_modules() -> list[Module]:
    """Modules that make screens: forms and views, the desks, the web floor."""
    return [
        module
        for module in modules()
        if ({"forms", "views", "pages", "own"} & set(module.parts) or module.parts[:1] == ("desks",))
    ]


def test_labels_of_fields_and_messages_are_translated() -> None:
    wrong = []
    for module in _screen_modules():
        for call, name in module.calls():
            given = [*call.args[:1], *(k.value for k in call.keywords if k.arg in SHOWN)]
            if name == "flash" or name.endswith("Field") or name in ("EnumSelect", "EnumChecks"):
                wrong += [f"{module.at(node)} {text_of(node)}" for node in given if WORD.search(text_of(node) or "")]
    assert not wrong, wrong


def test_a_refusal_is_a_sentence_that_can_be_translated() -> None:
    wrong = []
    for module in modules():
        for call, name in module.calls():
            if name == "Refused" and len(call.args) > 1 and isinstance(call.args[1], (ast.Constant, ast.JoinedStr)):
                wrong.append(module.at(call))
    assert not wrong, wrong


def test_what_is_translated_is_a_whole_sentence_not_a_built_one() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        for call, name in module.calls()
        if name in TRANSLATING and call.args and isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert not wrong, wrong


def test_a_catalogue_has_every_text_with_the_same_places() -> None:
    texts = [message for message in collected_texts() if message.id]
    assert len(texts) > 100
    for language in sorted(path.name for path in FOLDER.glob("*") if (path / "LC_MESSAGES" / "messages.po").is_file()):
        catalogue = read_catalogue(language)
        wrong = [f"{language}: {fault}" for message in texts if (fault := _fault(message, catalogue))]
        assert not wrong, wrong


def _fault(message: Message, catalogue: Catalog) -> str:
    """What is wrong with the translation of one text; empty when nothing is."""
    english = _forms(message.id)
    found = catalogue.get(message.id, message.context)
    said = _forms(found.string) if found else []
    if not found or not said or not all(said) or found.fuzzy:
        return f"missing: {english[0]}"
    wanted = set(PLACE.findall(english[-1]))
    if any(set(PLACE.findall(one)) - wanted for one in said) or set(PLACE.findall(said[-1])) != wanted:
        return f"other places: {english[0]}"
    return ""


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("%(count)s පුද්ගලයෝ", ""),
        ("", "missing"),
        ("පුද්ගලයෝ", "other places"),
        ("%(count)s %(name)s", "other places"),
    ],
)
def test_the_rule_finds_a_faulty_translation(translation: str, fault: str) -> None:
    catalogue = Catalog("si")
    catalogue.add("%(count)s people", translation)
    assert _fault(Message("%(count)s people"), catalogue).partition(":")[0] == fault
