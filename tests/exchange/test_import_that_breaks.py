"""A reading that breaks down says so on the list itself; nobody waits for it."""

import pytest

from migrant_support.exchange.imports.actions import staging
from tests.exchange.test_import_through_the_door import a_list, upload
from tests.support.kuwait import Kuwait


@pytest.mark.one_database
def test_a_list_whose_reading_breaks_down_is_refused_on_its_page(
    kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object, **_more: object) -> None:
        raise RuntimeError("a fault in the reader")

    monkeypatch.setattr(staging, "read_list", breaks)
    browser = kuwait.browser()
    batch = upload(browser, "list.csv", a_list("Kumari Perera,N1234567,,,,"))
    browser.open(f"/imports/{batch}")
    assert "The file is damaged or is not a spreadsheet" in browser.words
    assert "being read" not in browser.words
