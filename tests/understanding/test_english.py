from __future__ import annotations

from chatbot.understanding.english import Translator
from chatbot.understanding.lexicon import Entry

ENTRIES = [
    Entry(alias="cold chain logistics", canonical="冷链物流", weight=1.0),
    Entry(alias="drone", canonical="无人机", weight=1.0),
]


def test_longest_known_phrases_become_chinese_and_the_rest_stays() -> None:
    text = Translator(ENTRIES).translate("We run cold-chain logistics with drones and SaaS.")
    assert "冷链物流" in text
    assert "无人机" in text
    assert "SaaS" in text


def test_english_ways_of_asking_become_those_the_rules_know() -> None:
    text = Translator(ENTRIES).translate("Which departments are responsible for drones?")
    assert "责任单位" in text
    assert "无人机" in text
