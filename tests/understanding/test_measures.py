"""What is asked about a document's build, in people's words."""

from __future__ import annotations

import pytest

from chatbot.understanding.structure import Measure, measure_asked

ASKED = [
    ("最长的一条是哪条", Measure.LONGEST),
    ("哪一条写得最长", Measure.LONGEST),
    ("篇幅最短的条款", Measure.SHORTEST),
    ("哪一部分条款最多", Measure.MOST_ITEMS),
    ("条款最多的是哪一章", Measure.MOST_ITEMS),
    ("哪一章条数最少", Measure.FEWEST_ITEMS),
    ("哪一部分篇幅最长", Measure.LONGEST_PART),
    ("第二部分比第三部分多几条", Measure.DIFFERENCE),
]


@pytest.mark.parametrize(("text", "measure"), ASKED)
def test_a_measure_is_read(text: str, measure: Measure) -> None:
    assert measure_asked(text) is measure


@pytest.mark.parametrize(
    "text",
    [
        "哪条航线最长",
        "贷款最长几年",
        "哪个区的项目最多",
        "最长的航线有多少公里",
        "补贴差多少",
        "谁的任务更重",
    ],
)
def test_other_superlatives_measure_no_document(text: str) -> None:
    assert measure_asked(text) is None
