"""A certificate as a paper, in English, Sinhala or Tamil, with its number and a QR code that a stranger can check."""

from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.medical import labels
from migrant_support.domains.medical.queries.certificates import Paper
from migrant_support.domains.medical.rules import Condition, Fitness
from migrant_support.domains.medical.rules.certificates import CertificateKind, code_text
from migrant_support.domains.medical.rules.tests import Proof, TestKind, TestResult
from migrant_support.domains.medical.sealed import Words
from migrant_support.platform.papers import Block, Facts, Gap, Heading, QrCode, SideBySide, Signatures, Text, printed
from migrant_support.platform.web.times import clock_text, day_text
from migrant_support.platform.web.translate import translated

Pair = tuple[str, str]


def certificate_pdf(paper: Paper, language: str, address: str) -> bytes:
    """The PDF; the same certificate gives the same bytes. `address` is where the code is checked."""
    with force_locale(language):
        return printed(
            _blocks(paper, language, address), language=language, footer=paper.row.number, title=paper.row.number
        )


def _blocks(paper: Paper, language: str, address: str) -> list[Block]:
    row, words = paper.row, paper.words
    mission = mission_names(language).get(row.mission, row.mission)
    return [
        Text(_("Mission of Sri Lanka, %(mission)s", mission=mission), bold=True),
        Heading(translated(labels.CERTIFICATE[row.kind]), level=1),
        Text(_("Number %(number)s", number=row.number), bold=True),
        Heading(_("Who it is of")),
        Facts(_filled(holder_facts(words))),
        Heading(_("What is certified")),
        Facts(_filled(content_facts(paper, language))),
        Gap(4),
        SideBySide(
            (
                (Facts(_filled([(_("Signed by"), words.get("issuer", ""))])),),
                (QrCode(address, 34), Text(code_text(words["code"]), size="small", centred=True)),
            ),
            widths=(0.62, 0.38),
        ),
        Signatures((_("Signature and stamp"),)),
        Gap(3),
        Text(
            _("Whoever is shown this paper can check it: scan the square, or open %(place)s and type the code.",
              place=address.rpartition("/")[0]),
            size="small",
        ),
    ]  # fmt: skip


def _filled(pairs: list[Pair]) -> list[Pair]:
    return [(name, value) for name, value in pairs if value]


def holder_facts(words: Words) -> list[Pair]:
    """Who the certificate is of."""
    born = words.get("born", "")
    shown = born[:4] if words.get("born_precision") in ("year", "estimated") else born and day_text(_day(born))
    return [
        (_("Name"), words.get("name", "")),
        (_("Name in Sinhala or Tamil letters"), words.get("script", "")),
        (_("Date of birth"), shown),
        (_("Passport"), words.get("passport", "")),
        (_("Reference"), words.get("reference", "")),
    ]


def content_facts(paper: Paper, language: str) -> list[Pair]:
    """What is certified, from when until when; times by the clock of the mission."""
    row, words = paper.row, paper.words
    zone = words.get("zone") or zone_of_mission(row.mission)
    place = mission_names(language).get(row.mission, row.mission)

    def at(moment: datetime | None) -> str:
        return clock_text(moment, zone, place) if moment else ""

    shown = {CertificateKind.FITNESS: _fitness, CertificateKind.TEST: _test, CertificateKind.VACCINATION: _vaccination}
    sampled = words.get("sampled_at", "")
    return [
        *shown[row.kind](words),
        *([(_("Sample taken"), at(datetime.fromisoformat(sampled)))] if sampled else []),
        (_("Issued"), at(row.issued_at)),
        (_("Valid until"), at(row.valid_until)),
    ]


def _fitness(words: Words) -> list[Pair]:
    conditions = [translated(labels.CONDITION[Condition(one)]) for one in words.get("conditions", "").split()]
    due = words.get("due_on", "")
    kind = _("more than one child") if words.get("is_multiple") else _("one child")
    return [
        (_("Result"), translated(labels.FITNESS[Fitness(words["result"])])),
        (_("To be arranged on the flight"), ", ".join(conditions)),
        (_("Last day to fly"), day_text(_day(words["fly_until"])) if words.get("fly_until") else ""),
        (_("Pregnancy"), _("%(kind)s, expected on %(day)s", kind=kind, day=day_text(_day(due))) if due else ""),
    ]


def _test(words: Words) -> list[Pair]:
    return [
        (_("Test"), translated(labels.TEST_KIND[TestKind(words["test"])])),
        (_("Result"), translated(labels.TEST_RESULT[TestResult(words["result"])])),
        (_("Laboratory"), words.get("lab", "")),
    ]


def _vaccination(words: Words) -> list[Pair]:
    return [
        (_("Vaccine"), words.get("vaccine", "")),
        (_("Dose"), words.get("dose", "")),
        (_("Given on"), day_text(_day(words["given_on"]))),
        (_("Batch number"), words.get("batch", "")),
        (_("Where it was given"), words.get("place", "")),
        (_("How it is known"), translated(labels.PROOF[Proof(words["proof"])])),
    ]


def _day(written: str) -> date:
    return date.fromisoformat(written[:10])
