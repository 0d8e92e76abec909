from __future__ import annotations

import pytest

from chatbot.answering.citing import figures, verify
from chatbot.answering.draft import Draft, merge
from chatbot.errors import CitationError, RecordError
from chatbot.records import Citation, Clause, ClauseKind, Span

TEXT = "到2033年,全市产值突破300亿元,年均增速12.5%。\n"


@pytest.fixture
def clause() -> Clause:
    return Clause(
        clause_id="plan#1",
        document_id="plan",
        kind=ClauseKind.ITEM,
        path=(),
        span=Span(start=10, end=10 + len(TEXT)),
        text=TEXT,
        body=Span(start=10, end=10 + len(TEXT) - 1),
    )


def test_figure_that_a_cited_clause_prints_passes(clause: Clause) -> None:
    draft = Draft()
    draft.say(f"产值突破300亿元{draft.cite(clause)}")
    verify(draft)


@pytest.mark.parametrize("lie", ["突破900亿元", "增速12.6%", "到2034年", "增速12.5"])
def test_figure_that_no_cited_clause_prints_is_refused(lie: str, clause: Clause) -> None:
    draft = Draft()
    draft.say(f"{lie}{draft.cite(clause)}")
    with pytest.raises(CitationError, match="no cited clause prints"):
        verify(draft)


def test_counted_figures_are_known_to_be_counted(clause: Clause) -> None:
    draft = Draft()
    draft.say(f"共{draft.count(7)}条{draft.cite(clause)}")
    verify(draft)


def test_marker_without_its_citation_is_refused(clause: Clause) -> None:
    draft = Draft()
    draft.say(f"产值{draft.cite(clause)}[2]")
    with pytest.raises(CitationError, match="markers"):
        verify(draft)


def test_quote_that_is_not_at_its_place_cannot_be_built(clause: Clause) -> None:
    with pytest.raises(RecordError):
        Citation(marker=1, clause=clause, quote="突破900亿元", span=Span(start=12, end=19))


def test_the_same_quote_is_cited_once(clause: Clause) -> None:
    draft = Draft()
    assert draft.cite(clause) == draft.cite(clause) == "[1]"


def test_merging_renumbers_markers_and_shares_citations(clause: Clause) -> None:
    first, second = Draft(), Draft()
    first.say(f"a{first.cite(clause)}")
    second.say(f"b{second.cite(clause, Span(start=10, end=15))}{second.cite(clause)}")
    merged = merge([first, second])
    assert merged.text == "a[1]\nb[2][1]"
    assert [c.marker for c in merged.citations] == [1, 2]


def test_figures_are_read_in_any_width() -> None:
    assert figures("突破1900亿元,增速6.5%") == {"1900", "6.5%"}


def test_draft_that_cites_nothing_is_refused() -> None:
    draft = Draft()
    draft.say("据了解")
    with pytest.raises(CitationError, match="cites nothing"):
        verify(draft)


def test_figure_that_only_the_user_said_is_not_said_back(clause: Clause) -> None:
    draft = Draft()
    draft.say(f"产值突破900亿元{draft.cite(clause)}")  # 问:产值是不是突破900亿元?
    with pytest.raises(CitationError, match="900"):
        verify(draft)
