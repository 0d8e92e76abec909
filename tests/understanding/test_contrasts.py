from __future__ import annotations

import pytest

from chatbot.understanding.contrasts import is_of_another


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("轻度失能每月补多少", "中度失能的老年人,每月补助600元;重度失能的每月补助1200元"),
        ("G类人才有什么补贴", "A类人才补贴100万元,B类60万元"),
        ("市级大模型备案奖多少", "通过省级登记的应用,每个奖励20万元"),
        ("全国的目标是多少", "到2033年,全市产值突破300亿元"),
    ],
)
def test_another_of_the_same_kind_is_told(question: str, evidence: str) -> None:
    assert is_of_another(question, evidence)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("中度失能每月补多少", "中度失能的老年人,每月补助600元;重度失能的每月补助1200元"),
        ("A类人才补多少", "A类人才补贴100万元,B类60万元"),
        ("石梁镇什么时候通过评审", "石梁镇县域医疗次中心通过评审"),
        ("这类企业有补贴吗", "各级各类企业均可申报"),
        ("补贴多少", "每月补助600元"),
    ],
)
def test_the_same_and_the_unrelated_are_not(question: str, evidence: str) -> None:
    assert not is_of_another(question, evidence)
