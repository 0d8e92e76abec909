"""Several clauses named at once, from the question to the clauses that the answer cites."""

from __future__ import annotations

import pytest

from chatbot.answering.draft import merge
from chatbot.answering.phrases import phrases
from chatbot.answering.refusal import not_there
from chatbot.answering.several import of_another_year
from chatbot.answering.several_clauses import of_each, say_missing
from chatbot.understanding.query import Language
from tests.answering.test_sets import LUYU, YUNTING, opened, read

ASKED = [
    (YUNTING, "三(一)至三(三)讲什么", ["3.1", "3.2", "3.3"]),
    (YUNTING, "第二部分第1到第3条分别是什么", ["2.1", "2.2", "2.3"]),
    (YUNTING, "三(二)前后两条是什么", ["3.1", "3.3"]),
    (YUNTING, "重点领域的最后两项是什么", ["2.9", "2.10"]),
    (YUNTING, "二(一)到二(六)原文", ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]),
    (LUYU, "第7条到第12条讲什么", ["2.7", "2.8", "2.9", "2.10", "3.11", "3.12"]),
    (LUYU, "第10条的下一条是什么", ["3.11"]),
]


@pytest.mark.parametrize(("stem", "question", "expected"), ASKED)
def test_each_clause_is_answered_and_cited(stem: str, question: str, expected: list[str]) -> None:
    query = read(stem, question)
    assert [t.address for t in query.targets] == expected
    drafts = of_each(query, opened(stem)[0])
    if len(expected) > 1:
        assert drafts is not None
        assert [c.address for c in merge(drafts).cited] == expected


def test_what_does_not_exist_is_said_beside_what_does() -> None:
    query = read(YUNTING, "二(九)到二(十二)讲什么")
    drafts = of_each(query, opened(YUNTING)[0])
    assert drafts is not None
    draft = merge(drafts)
    say_missing(query, draft)
    assert query.missing is not None
    assert draft.lines[-1] == not_there(phrases(Language.SIMPLIFIED), query.missing)
    assert "共10项" in draft.lines[-1]


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("2029年的重点任务有哪些", True),
        ("2026年的重点任务有哪些", False),
        ("重点任务有哪些", False),
        ("2024年的重点领域有几个", True),
    ],
)
def test_another_year_s_tasks_are_not_those_of_the_plan(question: str, elsewhere: bool) -> None:
    assert of_another_year(read(YUNTING, question), opened(YUNTING)[0]) is elsewhere
