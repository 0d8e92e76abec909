"""The golden outlines are true of the printed documents, whatever the parser says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chatbot.config import HOME
from tests.test_labelled_questions import OWN, doubled, outline, outline_places, plain, printed

STEMS = sorted(path.stem for path in (HOME / OWN).glob("*.txt"))
ADDRESS = re.compile(
    r"notice|title|preamble|signature|appendix"
    r"|(?:annex\d+|h?\d+)(?:\.h?\d+)*(?:\.p\d+|\.t\d+(?:\.r\d+)?)?"
)
RESTORED = re.compile(r"^[省市县区]")


@pytest.mark.parametrize("stem", STEMS)
def test_every_document_has_an_outline_of_12_to_100_clauses(stem: str) -> None:
    assert 12 <= len(outline(stem)) <= 100


@pytest.mark.parametrize("stem", STEMS)
def test_addresses_are_well_formed_and_unique(stem: str) -> None:
    addresses = [address for address, _, _ in outline(stem)]
    assert [a for a in addresses if not ADDRESS.fullmatch(a)] == []
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("stem", STEMS)
def test_titles_stand_in_the_document_in_outline_order(stem: str) -> None:
    text = printed(f"{OWN}{stem}.txt")
    assert text is not None
    places = [place for place, _ in outline_places(stem, text)]
    assert places == sorted(places)


@pytest.mark.parametrize("stem", STEMS)
def test_units_are_printed_with_or_without_the_restored_first_character(stem: str) -> None:
    text = printed(f"{OWN}{stem}.txt")
    assert text is not None
    named = {unit for _, _, units in outline(stem) for unit, _ in units}
    for unit in named:
        forms = (plain(unit), plain(RESTORED.sub("", unit)))
        assert any(form in text or doubled(form) in text for form in forms), unit


def test_every_outline_belongs_to_a_document() -> None:
    outlines = {path.stem for path in (HOME / "tests" / "golden").glob("*.outline")}
    plan = {"sz-digital-economy-2021"}
    assert outlines - plan == set(STEMS)
    assert Path(HOME / "tests" / "golden" / "README.md").is_file()
