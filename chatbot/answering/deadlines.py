"""When a task has to be done, where a plan prints it beside the departments: 完成时限:2025年6月.

It stands in the line of the departments, or in a column of its own, and in no sentence that search
could find. A question for the tasks of one date is answered by all of them.
"""

from __future__ import annotations

import re

from chatbot.answering.clauses import title_span
from chatbot.answering.draft import Draft, whole
from chatbot.answering.phrases import phrases
from chatbot.answering.rows import under_names
from chatbot.answering.units import named_part
from chatbot.indexing.table import ClauseTable
from chatbot.reading.glyphs import plain
from chatbot.records import Clause, Coverage, Span
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.query import AnswerType, Query

LABEL = r"(?:完成|办理|办结|实施|推进)?(?:时限|期限|时间(?:节点|要求)?|节点)(?:要求)?"
FIELD = re.compile(rf"(?:^|[;,(。\s]){LABEL} ?: ?(?P<due>[^;,。()\n]{{2,24}})")
COLUMN = re.compile(rf"(?:{LABEL}|时间)")
ASKED = re.compile(r"完成|做完|办完|落实|到位|期限|时限|截止|建成|办结|收官|弄完|搞定")
"""Asks when something is to be done, not when something takes place."""
OF_DATE = re.compile(
    r"(?:完成)?(?:时限|期限|时间(?:节点)?|截止(?:时间|日期)?)?(?:要求)?(?:是|为|在|定在|到|:)?"
    r"(?P<when>\d{4}年(?:\d{1,2}月)?)(?:底|末)?(?:之前|以前|前|以?内)?(?:要|应|须|需|必须)?(?:完成|到期|截止|做完|办完)?的"
    r"[^,。?]{0,6}(?:哪|什么|几|多少|任务|事项|工作|条|项)"
)
SAYS_DUE = re.compile(r"完成|时限|期限|截止|到期|做完|办完")


def due(query: Query, table: ClauseTable, best: Clause | None) -> Draft | None:
    """Return what has to be done by the date that *query* names, or when its clause has to be.

    None where it asks neither, or its document prints no such fields. *best*: what search finds.
    """
    asked = OF_DATE.search(query.text)
    if asked and SAYS_DUE.search(query.text) and len(query.scope) == 1:
        return _of_date(query, table, asked["when"])
    # 这条什么时候, of the clause as such
    bare = bool(query.targets) and not query.detail.replace("时候", "").strip()
    if query.answer_type is not AnswerType.DATE or not (bare or ASKED.search(query.text)):
        return None
    clause = query.targets[0] if query.targets else best
    found = _due_of(table, clause) if clause is not None else None
    if clause is None or found is None:
        return None
    draft = Draft()
    _say(draft, clause, *found)
    return draft


def _of_date(query: Query, table: ClauseTable, when: str) -> Draft | None:
    """All that has to be done by then, in the part that *query* names or the whole document."""
    # 重点任务 alone is what 的任务有哪些 says of any part.
    named = query.targets[:1] if find_addresses(query.text) else ()
    part = named_part(query) or next((t for t in named if table.children(t)), None)
    pool = table.subtree(part) if part else table.of(query.scope[0])
    dated = [(clause, due) for clause in pool if (due := _due_of(table, clause)) is not None]
    found = [(clause, due) for clause, due in dated if due[0].replace(" ", "").startswith(when)]
    if not found:
        return None
    draft = Draft(coverage=Coverage(listed=len(found), total=len(found)))
    say = phrases(query.language)
    draft.say(say.count_items.format(count=draft.count(len(found))))
    for clause, due in found:
        _say(draft, clause, *due)
    draft.say(say.complete.format(count=draft.count(len(found))))
    return draft


def _say(draft: Draft, clause: Clause, due: str, place: Span) -> None:
    marker = draft.cite(clause, title_span(clause)) if clause.title else ""
    draft.say(f"{clause.title or clause.path_text}{marker}:{due}{draft.cite(clause, place)}")


def _due_of(table: ClauseTable, clause: Clause) -> tuple[str, Span] | None:
    """The date that *clause* prints in a field or a cell of its own, and what to quote for it."""
    for name, value in under_names(table, clause):
        if COLUMN.fullmatch(plain(name).replace(" ", "")):
            return value, whole(clause)
    found = FIELD.search(plain(clause.text))
    if found is None:
        return None
    start, end = (clause.span.start + place for place in found.span("due"))
    place = Span(start=start, end=end)
    return clause.slice(place).strip(), place
