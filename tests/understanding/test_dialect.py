from __future__ import annotations

from chatbot.understanding.dialect import in_standard_words


def test_cantonese_asks_in_standard_words() -> None:
    assert in_standard_words("冷链呢条边个部门负责?") == "冷链这条哪个部门负责?"
    assert in_standard_words("起飞场有冇补贴,几多钱?") == "起飞场有没有补贴,多少钱?"


def test_mandarin_is_left_alone() -> None:
    for text in ("冷链物流点位的体系建设由谁负责?", "落实点多面广的工作系统", "人工智能读书活动"):
        assert in_standard_words(text) == text
