"""What may be a password, and how it is kept (SEC AU-1, AU-2, AU-3)."""

import socket
import threading
from pathlib import Path

import pytest

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access import passwords as module
from migrant_support.platform.access.common_passwords import FEWEST, PLACE, CommonPasswords, hash_of
from migrant_support.platform.access.passwords import Passwords
from migrant_support.settings import SettingsError, load_settings
from tests.support.databases import SECRETS

ABOUT = ["Kamala Wickramasinghe", "kamala.w", "kamala@slbfe.lk", "KWT", "Embassy of Sri Lanka in Kuwait", "Safe House"]
COMMON = ["unbelievable", "123456789012", "passwordpassword", "Manchesterunited", "qwertyuiop123", "1q2w3e4r5t6y"]

BAD = {
    "short": ["", "elevensigns", "සුබ", "12345678901"],
    "common": [
        "unbelievable",
        "UNBELIEVABLE",
        "Unbelievable1!",
        "2026unbelievable",
        "!!unbelievable!!",
        "123456789012",
        "PasswordPassword",
        "manchesterunited",
        "...manchesterunited7",
        "qwertyuiop123",
        "1Q2W3E4R5T6Y",
        "password2026!",
        "Password!!!!!",
        "P@ssw0rd20261",
        "welcome123456",
        "qwerty!!!!!!!",
        "123letmein123",
        "iloveyou2026!",
        "administrator",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "1212121212121",
        "abcdabcdabcd!"[:12],
    ],
    "context": [
        "kamala123456",
        "KamalaWickramasinghe",
        "Wickramasinghe1",
        "wickramasinghe!!",
        "kamala.wickramasinghe",
        "slbfe-slbfe-slbfe",
        "SLBFE2026slbfe",
        "mission-kuwait",
        "KuwaitMission2026",
        "embassykuwait1",
        "srilanka2026!",
        "SriLankaMigrant",
        "migrant-support",
        "MigrantSupport2026",
        "site2026year2026",
        "safe house kuwait",
        "my kamala 2026",
    ],
}  # fmt: skip
GOOD = [
    "violet-teapot-underneath-91",
    "kamala eats purple noodles",
    "ගඟේ බෝට්ටුවක් පැද යමු",
    "நீலக் குடை மழையில் ஆடும்",
    "x7#kQ9!vLm2$",
    "correct horse battery staple",
    "            spaces only at the front",
]


@pytest.fixture
def passwords(tmp_path: Path) -> Passwords:
    path = tmp_path / "common.bin"
    path.write_bytes(b"".join(sorted(hash_of(entry) for entry in COMMON)))
    return Passwords("test", CommonPasswords(path))


@pytest.mark.parametrize(("why", "bad"), [(why, bad) for why, table in BAD.items() for bad in table])
def test_a_bad_password_is_refused_with_its_reason(passwords: Passwords, why: str, bad: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check_new(bad, ABOUT)
    assert refused.value.code == f"password_{why}"
    assert refused.value.field == "password"


def test_there_are_forty_bad_ones() -> None:
    assert sum(len(table) for table in BAD.values()) >= 40


@pytest.mark.parametrize("good", GOOD)
def test_a_good_password_passes_without_rules_about_signs(passwords: Passwords, good: str) -> None:
    passwords.check_new(good, ABOUT)


def test_a_hundred_and_twenty_eight_signs_pass_and_one_more_is_refused_before_hashing(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = "pack my box with five dozen liquor jugs " * 3 + "and more"
    assert len(longest) == 128
    passwords.check_new(longest)
    assert passwords.fits(longest, passwords.hash(longest))
    with pytest.raises(Refused, match="password_long"):
        passwords.check_new(longest + "x")
    kept = passwords.hash("anything at all")
    monkeypatch.setattr(module, "_HASHERS", {})
    assert not passwords.fits(longest + "x", kept)


def test_the_last_sign_counts(passwords: Passwords) -> None:
    longest = "pack my box with five dozen liquor jugs " * 3 + "and more"
    assert not passwords.fits(longest[:-1] + "x", passwords.hash(longest))


def test_production_hashes_with_64_mib_three_rounds_four_lanes(tmp_path: Path) -> None:
    strong = Passwords("strong", CommonPasswords(tmp_path / "none"))
    assert strong.hash("violet-teapot-underneath").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert strong.is_outdated("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + "A" * 43)


def test_production_refuses_the_cheap_profile(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PASSWORD_PROFILE"):
        load_settings(tmp_path, {}, SECRETS | {"mode": "production", "base_url": "https://support.example"})


def test_production_refuses_to_start_without_the_list(
    fresh_databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migrant_support.platform.access import parts

    monkeypatch.setattr(parts, "PLACE", tmp_path / "nowhere.bin")
    with pytest.raises(SettingsError, match="common passwords"):
        fresh_databases.app(
            "sqlite", tmp_path, mode="production", base_url="https://support.example", password_profile="strong"
        )


def test_nobody_is_the_same_work_and_never_a_yes(passwords: Passwords) -> None:
    assert not passwords.fits("violet-teapot-underneath", None)
    assert not passwords.fits("violet-teapot-underneath", "no hash at all")


def test_no_more_than_four_hashes_run_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    running, most, lock = 0, 0, threading.Lock()
    enough = threading.Event()

    class Slow:
        def hash(self, _password: str) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
                if running == 4:
                    enough.set()
            enough.wait(5)
            with lock:
                running -= 1
            return "hash"

    monkeypatch.setattr(module, "_HASHERS", {"slow": Slow()})
    slow = Passwords("slow", CommonPasswords(tmp_path / "none"))
    threads = [threading.Thread(target=slow.hash, args=("x",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 4


def test_the_installed_list_is_long_and_asks_nothing_of_the_net(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    listed = CommonPasswords(PLACE)
    assert len(listed) >= FEWEST
    assert "Manchesterunited" in listed
    assert "violet-teapot-underneath-91" not in listed


def test_a_missing_list_is_empty(tmp_path: Path) -> None:
    assert "unbelievable" not in CommonPasswords(tmp_path / "none")
