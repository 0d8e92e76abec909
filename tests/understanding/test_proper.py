"""Proper names in a question."""

from __future__ import annotations

import pytest

from chatbot.understanding.proper import proper_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("汐州市的渡口任务", {"汐州市"}),
        ("SaaS和RTK-2怎么支持", {"saas", "rtk-2"}),
        ("“云上航廊”和《渡船条例》在哪几条", {"云上航廊", "渡船条例"}),
        ("全市的渡口由谁负责", set()),
        ("以前在汐州市上班,能领吗", set()),  # it is not asked about
    ],
)
def test_a_place_a_latin_word_and_a_quote_are_names(text: str, names: set[str]) -> None:
    assert proper_names(text) == names
