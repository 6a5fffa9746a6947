"""SEC CR-3: numbers are found by a keyed hash that cannot be counted through without the key."""

import hashlib

import pytest
from flask import Flask

from migrant_support.platform.vault import blind_index, blind_indexes
from tests.support.databases import application

pytestmark = pytest.mark.one_database


def test_the_same_number_of_the_same_kind_gives_the_same_index(app: Flask) -> None:
    with app.app_context():
        assert blind_index("passport", "N1234567") == blind_index("passport", "N1234567")
        assert len(blind_index("passport", "N1234567")) == 32


def test_kinds_do_not_mix(app: Flask) -> None:
    with app.app_context():
        assert blind_index("passport", "901234567V") != blind_index("nic", "901234567V")
        assert blind_index("ab", "c") != blind_index("a", "bc")


def test_many_are_like_one_by_one(app: Flask) -> None:
    with app.app_context():
        assert blind_indexes("nic", ["1", "2"]) == [blind_index("nic", "1"), blind_index("nic", "2")]


def test_without_the_key_the_index_cannot_be_matched(app: Flask, tmp_path) -> None:
    with app.app_context():
        stored = blind_index("nic", "901234567V")
    stranger = application(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "stranger", index_key="other" * 8)
    with stranger.app_context():
        assert blind_index("nic", "901234567V") != stored
    assert stored not in (hashlib.sha256(b"901234567V").digest(), hashlib.sha256(b"nic\x00901234567V").digest())
