"""`manifest list` and `manifest export`: what scripts rely on."""

import hashlib
import json
import stat
from pathlib import Path

import pytest
import pyzipper
import sqlalchemy as sa

from migrant_support.cli import commands
from migrant_support.platform.audit.models import AuditLine
from tests.support.sealed import Sealing


def _run(sealing: Sealing, *words: str) -> tuple[int, str]:
    done = sealing.app.test_cli_runner().invoke(commands, args=list(words), obj=_Info(sealing))
    return done.exit_code, done.output


def _Info(sealing: Sealing) -> object:  # noqa: N802 - it stands for a class of flask
    from flask.cli import ScriptInfo  # only here: the command line's own

    return ScriptInfo(create_app=lambda: sealing.app)


WHY = ("--reason", "border of Kuwait")


def test_the_list_names_each_version_with_its_hash_and_what_it_waits_for(sealing: Sealing) -> None:
    version = sealing.seal()
    code, said = _run(sealing, "manifest", "list", "--json")
    told = json.loads(said)
    assert code == 0
    assert [(one["flight"], one["state"], one["shared_with"]) for one in told] == [
        ("UL230/2026-12-03", "sealed", ["IOM"])
    ]
    only = told[0]["versions"][0]
    assert (only["number"], only["passengers"], only["sha256"]) == (1, 3, sealing.hash_of(version))
    assert only["missing_signatures"] == ["mission:KWT", "mission:OMN"]
    _code, said = _run(sealing, "manifest", "list")
    assert sealing.hash_of(version) in said
    assert not any(name in said for name in sealing.people)


def test_without_a_sealed_list_it_says_so(sealing: Sealing) -> None:
    assert _run(sealing, "manifest", "list") == (0, "No list has been sealed yet.\n")
    assert json.loads(_run(sealing, "manifest", "list", "--json")[1]) == []


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "pdf"])
@pytest.mark.parametrize("named", ["UL230/2026-12-03", "ul230/2026-12-03", "id"])
def test_an_export_writes_the_same_bytes_each_time_for_its_owner_alone(
    sealing: Sealing, tmp_path: Path, form: str, named: str
) -> None:
    sealing.seal()
    flight = str(sealing.flight_id) if named == "id" else named
    written = []
    for name in ("one", "two"):
        out = tmp_path / name
        code, said = _run(
            sealing, "manifest", "export", flight, "--version", "1", "--format", form, "--out", str(out), *WHY
        )
        assert (code, "withheld: 0" in said) == (0, True), said
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        written.append(out.read_bytes())
    assert written[0] == written[1] != b""
    assert sealing.value(sa.select(sa.func.count()).where(AuditLine.act == "flights.manifest.export")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("UL999/2026-12-03", "--version", "1"), "There is no flight UL999/2026-12-03."),
        (("UL230", "--version", "1"), "There is no flight UL230."),
        (("UL230/3.12.2026", "--version", "1"), "There is no flight UL230/3.12.2026."),
        (("UL230/2026-12-03", "--version", "7"), "has no version 7"),
        (("UL230/2026-12-03", "--version", "1", "--recipient", "UNHCR"), "not shared with UNHCR"),
        (("UL230/2026-12-03", "--version", "1", "--recipient", "IOM"), "Signatures are missing: KWT, OMN."),
        (("UL230/2026-12-03", "--version", "1", "--recipient", "../x"), "is no recipient"),
    ],
)
def test_what_cannot_be_exported_is_told_in_one_sentence_and_writes_nothing(
    sealing: Sealing, tmp_path: Path, capfd: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    sealing.seal()
    out = tmp_path / "out.csv"
    code, output = _run(sealing, "manifest", "export", *words, "--format", "csv", "--out", str(out), *WHY)
    assert code == 1
    assert said in output
    assert output.startswith("Error: ")
    assert not out.exists()


def test_a_folder_that_is_not_there_is_named(sealing: Sealing, tmp_path: Path) -> None:
    sealing.seal()
    out = tmp_path / "nowhere" / "x.csv"
    code, output = _run(
        sealing, "manifest", "export", "UL230/2026-12-03", "--version", "1", "--format", "csv", "--out", str(out), *WHY
    )
    assert code == 1
    assert "There is no folder" in output


def test_an_export_says_why_and_is_locked_with_a_phrase_that_no_command_line_shows(
    sealing: Sealing, tmp_path: Path
) -> None:
    sealing.seal()
    words = ("manifest", "export", "UL230/2026-12-03", "--version", "1", "--format", "csv", "--out")
    phrase = tmp_path / "phrase"
    assert _run(sealing, *words, str(tmp_path / "x"), "--reason", " ab ")[0] == 1
    phrase.write_text("short\n", encoding="utf-8")
    assert _run(sealing, *words, str(tmp_path / "x"), *WHY, "--phrase-file", str(phrase))[0] == 1
    assert not (tmp_path / "x").exists()
    phrase.write_text("mango lantern quiet\n", encoding="utf-8")
    out = tmp_path / "list.zip"
    code, said = _run(sealing, *words, str(out), *WHY, "--phrase-file", str(phrase))
    assert (code, ".csv.zip" in said) == (0, True), said
    assert hashlib.sha256(out.read_bytes()).hexdigest() in said
    with pyzipper.AESZipFile(out) as box:
        with pytest.raises(RuntimeError):
            box.read(box.namelist()[0])
        box.setpassword(b"mango lantern quiet")
        assert b"Silva" in box.read(box.namelist()[0])
    why = sa.select(AuditLine.reason).where(AuditLine.act == "flights.manifest.export")
    assert str(sealing.value(why)).endswith(" border of Kuwait")
