from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.indexing.lines import (
    clause_from_json,
    clause_to_json,
    document_from_json,
    document_to_json,
    read_lines,
    write_lines,
)
from chatbot.records import (
    Anchor,
    Clause,
    ClauseKind,
    Document,
    Heading,
    Indicator,
    Level,
    Period,
    ResponsibleUnit,
    Span,
    UnitRole,
)

TEXT = st.text(st.characters(), min_size=1, max_size=60)
MAYBE = st.none() | st.text(max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    first = draw(st.integers(1990, 2040))
    return Document(
        document_id="plan",
        title=draw(TEXT),
        issuer=draw(MAYBE),
        number=draw(MAYBE),
        issued_on=draw(st.none() | st.dates()),
        published_on=draw(st.none() | st.dates()),
        period=draw(st.none() | st.just(Period(first=first, last=first + 2))),
        source=draw(MAYBE),
        file_name="texts/plan.txt",
        sha256="0" * 64,
        text=draw(TEXT),
        anchors=tuple(
            Anchor(offset=i, line=i + 1, page=draw(st.none() | st.integers(1, 9)))
            for i in range(draw(st.integers(0, 3)))
        ),
    )


@st.composite
def spans(draw: st.DrawFn, size: int) -> Span:
    start = draw(st.integers(0, size))
    return Span(start=start, end=draw(st.integers(start, size)))


@st.composite
def clauses_of(draw: st.DrawFn, document: Document) -> Clause:
    whole = Span(start=0, end=len(document.text))
    inside = spans(len(document.text))
    unit = st.builds(
        ResponsibleUnit,
        name=TEXT,
        printed=TEXT,
        role=st.sampled_from(list(UnitRole)),
        span=inside,
    )
    indicator = st.builds(
        Indicator,
        subject=TEXT,
        caliber=MAYBE,
        bound=MAYBE,
        value=TEXT,
        number=st.floats(allow_nan=False, allow_infinity=False),
        unit=TEXT,
        year=st.none() | st.integers(1990, 2040),
        growth=st.booleans(),
        span=inside,
    )
    heading = st.builds(
        Heading,
        level=st.sampled_from(list(Level)),
        ordinal=st.integers(0, 99),
        marker=st.text(max_size=4),
        title=st.text(max_size=8),
    )
    return Clause(
        clause_id="plan#" + draw(st.text("123.", min_size=1, max_size=6)),
        document_id="plan",
        kind=draw(st.sampled_from(list(ClauseKind))),
        path=tuple(draw(st.lists(heading, max_size=3))),
        span=whole,
        text=document.text,
        body=draw(inside),
        paragraphs=tuple(draw(st.lists(inside, max_size=3))),
        units=tuple(draw(st.lists(unit, max_size=3))),
        indicators=tuple(draw(st.lists(indicator, max_size=2))),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_records_come_back_as_they_were(tmp_path: Path, data: st.DataObject) -> None:
    document = data.draw(documents())
    clause = data.draw(clauses_of(document))
    path = tmp_path / "lines.jsonl"
    values = [document_to_json(document), clause_to_json(clause)]
    path.write_bytes(write_lines(values).encode("utf-8", "surrogatepass"))
    first, second = read_lines(path)
    assert document_from_json(first) == document
    assert clause_from_json(second, {"plan": document}) == clause


def test_a_clause_does_not_repeat_its_text() -> None:
    text = "(一)低空物流产业。发展生鲜冷链即时配送。\n"
    whole = Span(start=0, end=len(text))
    clause = Clause(
        clause_id="plan#2.1",
        document_id="plan",
        kind=ClauseKind.ITEM,
        path=(),
        span=whole,
        text=text,
        body=whole,
    )
    assert "冷链" not in write_lines([clause_to_json(clause)])


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": 3}', "null"])
def test_damaged_lines_raise_what_the_store_expects(line: str, tmp_path: Path) -> None:
    from chatbot.indexing.store import UNREADABLE

    (tmp_path / "documents.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(UNREADABLE):
        [document_from_json(raw) for raw in read_lines(tmp_path / "documents.jsonl")]


def test_dates_are_written_as_people_write_them() -> None:
    document = Document(
        document_id="plan",
        title="计划",
        issued_on=date(2030, 12, 25),
        file_name="plan.txt",
        sha256="0" * 64,
        text="计划",
    )
    assert document_to_json(document)["issued_on"] == "2030-12-25"
