"""The server asks nobody outside, whatever is typed, uploaded or opened; no download carries a formula (IN-3, SH-2)."""

import io
import socket
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.proofs.test_canaries import _pages
from tests.support.browsing import sign_in_as
from tests.support.world import World, a_picture

ADDRESS = "http://169.254.169.254/latest/meta-data"
LIST = f'Full name,Passport no,Remarks\n"Nimali Silva",N7654321,{ADDRESS}\n"=WEBSERVICE(""{ADDRESS}"")",N7654322,x\n'


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["mission_officer", "admin", "auditor"])
def test_no_page_and_no_typed_address_makes_the_server_call_anybody(
    world: World, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        called.append(arguments[-1])
        raise OSError("no way out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    browser = sign_in_as(world.app, world.accounts[role])
    assert len(list(_pages(world, browser))) > 5
    if role == "mission_officer":
        own = world.targets["own"].ids["person_id"]
        browser.open("/search")
        browser.submit({"q": ADDRESS}, to="/search")
        browser.open(f"/people/{own}/photo/new")
        browser.submit({"upload": (io.BytesIO(a_picture()), f"{ADDRESS}/x.png")}, to="/photo/new")
        browser.open("/imports")
        browser.submit({"upload": (io.BytesIO(LIST.encode()), "list.csv"), "mission": "KWT"}, to="/imports")
        assert browser.answer.status_code == 303, browser.words
    assert called == []


@pytest.mark.one_database
def test_the_cells_of_a_download_are_texts_and_numbers(world: World) -> None:
    browser = sign_in_as(world.app, world.accounts["coordinator"])
    browser.open("/country-picture")
    with browser.submit({}, to="/download") as answer:
        sheet = load_workbook(io.BytesIO(answer.get_data())).active
        assert answer.headers["Content-Disposition"] == 'attachment; filename="country-picture.xlsx"'
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
