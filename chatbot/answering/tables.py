"""What a printed table is asked as a whole: rows side by side, the largest, a kind, a total.

沙河区与石桥区谁的任务重, 哪个区最多, 约束性指标有几项, 六个区总数是多少: no single row answers
these, and search brings one row at a time. Every cell is cited; what is reckoned is marked so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from chatbot.answering.draft import Draft
from chatbot.answering.phrases import phrases
from chatbot.answering.rows import NUMBERING, cite_row, measured, names_column, under_names
from chatbot.indexing.table import ClauseTable, is_row
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, ClauseKind, Coverage
from chatbot.understanding.cues import cue
from chatbot.understanding.holding import holds
from chatbot.understanding.indicators import Reckoning
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.rows import ASIDE, folded, name_of_row, rows_named, sums_up

OF_TABLES = frozenset(
    {Intent.FACT, Intent.KEYWORD, Intent.LIST, Intent.COUNT, Intent.COMPARE, Intent.TITLE}
)
FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
UNIT_COLUMNS = frozenset({"单位", "计量单位"})
LEAST_NAMED = 0.6
"""Share of a column's name, character by character, that a question has to hold in order."""
APART = 0.1
"""What the share of one name has to be ahead of the next, for it to be the one that is meant."""
LEAST_COLUMN = 3
"""Characters of a column's name that tell what is asked of a single row: 目标 alone does not."""
LONGEST_KIND = 8
"""Characters of a cell that names a kind of rows: 约束性, 在建."""
MORE = cue("phrase", "table_more")
"""Asks which of two is more: 谁重, 哪个更高."""
LESS = cue("phrase", "table_less")
MOST = cue("phrase", "table_most")
LEAST = cue("phrase", "table_least")
DIFFERENCE = cue("phrase", "table_difference")
IN_ALL = cue("phrase", "table_total")
COUNTED = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{3,8}?)(?:一共|总共|合计|共)?(?:有|列了?|列出了?)?(?:多少|几)"
    r"(?:支|个|项|家|条|类|种|处|座|名|所)"
)
LISTED = re.compile(
    r"表(?:格)?(?:里|中|上)?(?:面)?(?:一共|总共|共)?(?:列|有)(?:了|出)?(?:多少|几)个?(?P<noun>[\u4e00-\u9fff]{1,4}?)(?=[?,。(]|$)"
)
OF_KIND = cue("phrase", "table_kind")
"""Asks how many rows are of a kind, or for their names."""

ASKS_A_TABLE = (MOST, LEAST, IN_ALL, OF_KIND, COUNTED, LISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with its cells, each under the name of its column."""

    clause: Clause
    cells: Sequence[tuple[str, str]]

    @property
    def title(self) -> str:
        """The cell that names the row."""
        return self.clause.title

    @property
    def unit(self) -> str:
        """What the row's figures are measured in, where a column tells it; else empty."""
        return next((value for name, value in self.cells if name in UNIT_COLUMNS), "")

    def cell(self, column: str) -> str:
        """Return what the row has under *column*; empty where it has nothing."""
        return dict(self.cells).get(column, "")


def side_by_side(query: Query, table: ClauseTable, best: Clause | None) -> Draft | None:
    """The cells of the rows that *query* names under the column it asks for, two or more.

    What two of them differ by is reckoned where that is asked. None for one row, or no column.
    *best* is the clause in which search finds an answer, if it does.
    """
    named = rows_named(query.text, table, _document(query)) if _is_of_tables(query) else ()
    return _of_named(query, table, named, best) if len(named) > 1 else None


def of_table(query: Query, table: ClauseTable, best: Clause | None) -> Draft | None:
    """Answer *query* from the rows of one printed table; None where it asks for no such thing.

    *best* is the clause in which search finds an answer, if it does. A column that is named in
    part only is believed where search has nothing better than a row of the same table.
    """
    if not _is_of_tables(query):
        return None
    named = rows_named(query.text, table, _document(query))
    if len(named) == 1 and not sums_up(named[0]):
        return _of_named(query, table, named, best)
    if not any(asked.search(query.text) for asked in ASKS_A_TABLE):
        return None  # nearly every question: no table is read for it
    for head in (c for c in table.of(_document(query)) if _is_head(c)):
        rows = _rows(table, head)
        draft = (
            _extreme(query, table, rows, best)
            or _total(query, table, rows, best)
            or _of_kind(query, table, rows)
            or _counted(query, table, head, rows, best)
        )
        if draft is not None:
            return draft
    return None


def _is_of_tables(query: Query) -> bool:
    return query.intent in OF_TABLES and _document(query) is not None


def _document(query: Query) -> str | None:
    """The one document that *query* is about; None of several."""
    return (
        query.scope[0] if query.document_id is None and len(query.scope) == 1 else query.document_id
    )


def _is_head(clause: Clause) -> bool:
    return clause.kind is ClauseKind.TABLE and not is_row(clause)


def _rows(table: ClauseTable, head: Clause) -> list[Row]:
    return [Row(clause=c, cells=under_names(table, c)) for c in table.children(head) if is_row(c)]


def column_named(text: str, names: Sequence[str], *, whole: bool) -> str | None:
    """Return the one of *names* that *text* names best; None where it names none, or two alike.

    *whole*: every piece of the name has to stand in the text. Else most of its characters, in
    order, two of them together; a figure in it (2030年目标) stands there as it is or not at all.
    """
    fully = [n for n in names if names_column(text, n)]
    if fully:
        longest = max(fully, key=len)
        return longest if sum(len(n) == len(longest) for n in fully) == 1 else None
    if whole:
        return None
    shares = sorted(((_share(text, n), n) for n in names), reverse=True)
    if not shares or shares[0][0] < LEAST_NAMED:
        return None
    tied = len(shares) > 1 and shares[0][0] - shares[1][0] < APART
    return None if tied else shares[0][1]


def _share(text: str, name: str) -> float:
    """The share of the characters of *name* that stand in *text* in order."""
    asked, bare = folded(text), folded(ASIDE.sub("", plain(name)))
    if any(figure not in asked for figure in re.findall(r"\d+", bare)):
        return 0.0
    if not any(bare[i : i + 2] in asked for i in range(len(bare) - 1)):
        return 0.0
    at = held = 0
    for character in bare:
        found = asked.find(character, at)
        if found >= 0:
            held, at = held + 1, found + 1
    return held / len(bare)


def _believed(best: Clause | None, rows: Sequence[Row]) -> bool:
    """True where search finds no answer, or finds it in one of *rows*."""
    return best is None or any(row.clause == best for row in rows)


def _column(text: str, rows: Sequence[Row], best: Clause | None) -> str | None:
    """The column of *rows* that *text* names."""
    names = [
        n
        for n in dict.fromkeys(name for row in rows for name, _ in row.cells)
        if n not in NUMBERING and any(row.cell(n) != row.title for row in rows)
    ]
    return column_named(text, names, whole=not _believed(best, rows))


def _of_named(
    query: Query, table: ClauseTable, named: Sequence[Clause], best: Clause | None
) -> Draft | None:
    """The cells of the rows named under the column asked for, and what two of them differ by."""
    head = table.parent(named[0])
    rows = _rows(table, head) if head is not None else []
    chosen = [row for clause in named for row in rows if row.clause == clause]
    beside = folded(query.text)
    for row in chosen:
        beside = beside.replace(name_of_row(row.clause), " ")
    column = _column(beside, rows, best)
    if column is None or not all(row.cell(column) for row in chosen):
        return None
    if len(chosen) == 1 and len(column) < LEAST_COLUMN:
        return None
    draft = Draft()
    _say_cells(draft, table, chosen, column)
    figures = [_figure(row.cell(column)) for row in chosen]
    if len(chosen) == 2 and None not in figures and _asks_difference(query.text):
        one, other = (f for f in figures if f is not None)
        text = f"{abs(one - other).normalize():f}"
        draft.computed.add(text)
        draft.say(phrases(query.language).reckoned[Reckoning.DIFFERENCE].format(figure=text))
    return draft


def _asks_difference(text: str) -> bool:
    return any(p.search(text) for p in (DIFFERENCE, MORE, LESS))


def _extreme(
    query: Query, table: ClauseTable, rows: Sequence[Row], best: Clause | None
) -> Draft | None:
    """The row with the most, or the least, under the column asked for."""
    most, least = MOST.search(query.text), LEAST.search(query.text)
    if not (most or least):
        return None
    column = _column(query.text, rows, best)
    if column is None:
        return None
    weighed = [
        (figure, row)
        for row in rows
        if not sums_up(row.clause) and (figure := _figure(row.cell(column))) is not None
    ]
    if len(weighed) < 2:
        return None
    bound = (max if most else min)(figure for figure, _ in weighed)
    say = phrases(query.language)
    draft = Draft()
    draft.say(say.extreme[Reckoning.HIGHEST if most else Reckoning.LOWEST])
    _say_cells(draft, table, [row for figure, row in weighed if figure == bound], column)
    return draft


def _total(
    query: Query, table: ClauseTable, rows: Sequence[Row], best: Clause | None
) -> Draft | None:
    """The cell of the row that sums the others up."""
    totals = [row for row in rows if sums_up(row.clause)]
    if len(totals) != 1 or not IN_ALL.search(query.text):
        return None
    column = _column(query.text, rows, best)
    if column is None or _figure(totals[0].cell(column)) is None:
        return None
    draft = Draft()
    _say_cells(draft, table, totals, column)
    return draft


def _of_kind(query: Query, table: ClauseTable, rows: Sequence[Row]) -> Draft | None:
    """The rows of a kind that a cell of theirs names, counted: 约束性指标有几项."""
    if not OF_KIND.search(query.text):
        return None
    kinds = {
        (name, value)
        for row in rows
        for name, value in row.cells
        if value != row.title
        and 2 <= len(value) <= LONGEST_KIND
        and not re.search(r"[\d、,;]", plain(value))
        and all(unit.name != value for unit in row.clause.units)
        and folded(value) in folded(query.text)
    }
    if len(kinds) != 1:
        return None
    name, value = kinds.pop()
    found = [row for row in rows if row.cell(name) == value]
    if len(found) == len(rows):
        return None  # it tells no kind from another
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    draft.say(phrases(query.language).listed_here.format(count=draft.count(len(found))))
    others = [n for n, value in found[0].cells if n != name and value != found[0].title]
    asked = column_named(query.text, others, whole=False)
    if asked is not None:
        _say_cells(draft, table, found, asked)
        return draft
    for row in found:
        draft.say(f"{row.title}{cite_row(draft, table, row.clause)}")
    return draft


def _counted(
    query: Query, table: ClauseTable, head: Clause, rows: Sequence[Row], best: Clause | None
) -> Draft | None:
    """How many rows a table has whose title names what is counted: 参演队伍有几支."""
    counts_items = query.intent is Intent.COUNT  # 总体要求一共有几条 counts what is numbered
    if counts_items or not _counts_rows(plain(query.text), table.parent(head), rows):
        return None
    found = [row for row in rows if not sums_up(row.clause)]
    told = best is not None and holds(query.answer_type, query.text, best.text)
    if told and not _believed(best, rows):
        return None
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    draft.say(phrases(query.language).listed_here.format(count=draft.count(len(found))))
    for row in found:
        draft.say(f"{row.title}{cite_row(draft, table, row.clause)}")
    return draft


def _counts_rows(text: str, section: Clause | None, rows: Sequence[Row]) -> bool:
    """True for 参演队伍有几支 of a table so titled, and for 任务表列了几个区 of one of 区名."""
    asked, listed = COUNTED.search(text), LISTED.search(text)
    if asked is not None and section is not None and asked["what"] in plain(section.path_text):
        return True
    titles = {name for row in rows for name, value in row.cells if value == row.title}
    return listed is not None and any(listed["noun"] in name for name in titles)


def _say_cells(draft: Draft, table: ClauseTable, rows: Sequence[Row], column: str) -> None:
    draft.titles.append(column)
    for row in rows:
        marker = cite_row(draft, table, row.clause)
        value = row.cell(column)
        told = f"({row.unit})" if row.unit and FIGURE.fullmatch(plain(value)) else ""
        draft.say(f"{row.title},{column}{told}:{measured(row.clause, value)}{marker}")


def _figure(cell: str) -> Decimal | None:
    """The figure that *cell* is, or opens with; None for words and dashes."""
    found = FIGURE.match(plain(cell).strip())
    try:
        return Decimal(found.group().replace(",", "")) if found else None
    except InvalidOperation:
        return None
