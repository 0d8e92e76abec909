"""Sums and ages of English questions, in the words of Chinese documents."""

from __future__ import annotations

import pytest

from chatbot.understanding.english_figures import ages_in_chinese, sums_in_chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("a hundred million yuan", "1亿元"),
        ("two million", "200万"),
        ("ten billion RMB", "100亿元"),
        ("fifty million yuan", "5000万元"),
        ("one hundred billion yuan", "1000亿元"),
        ("1,500 million yuan", "15亿元"),
        ("¥2.5 million yuan", "250万元"),
        ("5 thousand", "0.5万"),
    ],
)
def test_a_sum_is_said_in_units_that_documents_print(english: str, chinese: str) -> None:
    assert sums_in_chinese(english).strip() == chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("100-billion-yuan clusters", "千亿级 clusters"),
        ("10-billion-yuan industrial cluster", "百亿级 industrial cluster"),
        ("10 billion level", "百亿级"),
        ("100-million-yuan enterprises", "1亿元 enterprises"),  # no level is called so
        ("a subsidy of 100-billion-yuan", "a subsidy of 1000亿元"),  # no cluster
    ],
)
def test_a_cluster_of_a_size_is_of_a_level(english: str, chinese: str) -> None:
    assert sums_in_chinese(english).strip().replace("  ", " ") == chinese


@pytest.mark.parametrize("text", ["one millionaire", "2.5 percent", "version1.5 million", "a yuan"])
def test_other_figures_stay_as_they_are(text: str) -> None:
    assert sums_in_chinese(text) == text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("My grandmother is 92.", "92岁"),
        ("for a 92-year-old", "92岁"),
        ("someone aged 16", "16岁"),
        ("from the age of 60", "60岁"),
        ("she turned 65, now", "65岁"),
        ("I am 34 and jobless", "34岁"),
        ("people over 80", "80岁以上"),
        ("residents above 70 get more", "70岁以上"),
    ],
)
def test_an_age_is_said_in_years_of_life(english: str, chinese: str) -> None:
    assert chinese in ages_in_chinese(english)


@pytest.mark.parametrize(
    "text", ["This is 92.", "Part 92", "the fee is over 80", "child under 16", "page 16 of it"]
)
def test_a_figure_of_nobody_is_no_age(text: str) -> None:
    assert ages_in_chinese(text) == text


def test_whose_age_it_is_stays_said() -> None:
    assert ages_in_chinese("My grandmother is 92.").startswith("My grandmother ")
    assert ages_in_chinese("people over 80") == "people 80岁以上"
