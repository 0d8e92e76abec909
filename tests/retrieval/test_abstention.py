from __future__ import annotations

from collections.abc import Callable

import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.reading.clauses import parse_clauses
from chatbot.records import AnswerKind
from chatbot.retrieval.abstention import Abstention
from chatbot.retrieval.features import Features
from chatbot.retrieval.passages import Passages
from chatbot.retrieval.retriever import Retriever
from chatbot.understanding.lexicon import Entry, Lexicon
from chatbot.understanding.understand import Understanding
from tests.answering.opening import plain
from tests.indexing.conftest import PLAN
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of


@pytest.mark.parametrize(
    "question",
    [
        "2025年数字经济增加值目标是多少?",  # printed in the title of another document alone
        "2035年的增加值目标是多少?",  # printed nowhere
        "2022年增加值目标",  # of the period, but what is printed is another year's
        "工信局管软件的处室电话是多少?",  # its figures are no telephone
        "15家龙头企业是哪15家?",  # a number is no list of names
    ],
)
def test_what_only_looks_alike_is_declined(question: str) -> None:
    assert plain().ask(question).kind is AnswerKind.DECLINED


@pytest.mark.parametrize(
    "question", ["2023年的增加值目标是多少?", "要培育多少家龙头企业?", "软件业务收入年均增速多少?"]
)
def test_what_is_printed_is_answered(question: str) -> None:
    assert plain().ask(question).kind is AnswerKind.EXTRACTED


INDUSTRIES = Lexicon(
    entries={
        "industry": (
            Entry(alias="养殖", canonical="水产养殖", weight=1.0),
            Entry(alias="快递", canonical="快递业", weight=1.0),
            Entry(alias="物流", canonical="物流业", weight=1.0),
        )
    }
)


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Features]:
    """What is known of a question about the invented plan and its best sentence."""
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    document = document_of("plan", PLAN)
    index = assemble([document], parse_clauses(document), encoder=encoder)
    retriever, passages = Retriever(index), Passages(index)
    reader = Understanding(index.table, INDUSTRIES, (), (), lambda _: False)

    def features_of(question: str) -> Features:
        (query,) = reader.read(question)
        evidence = retriever.find(query.topic, k=8)
        ranked = passages.rank(query.topic, evidence)
        judge = Abstention(index, INDUSTRIES, passages)
        return judge.features(query, evidence, ranked, query.topic)

    return features_of


def test_an_industry_that_is_not_printed_may_still_be_like_one_that_is(
    features: Callable[[str], Features],
) -> None:
    unlike = {w: features(f"我们做{w},有支持吗").industry_unlike for w in ("养殖", "快递", "物流")}
    assert unlike["养殖"] == 1.0
    assert 0.0 < unlike["快递"] < 0.1
    assert unlike["物流"] == 0.0
    assert features("我们做快递,有支持吗").industry_absent == 1.0
    assert features("我们做物流,有支持吗").industry_absent == 0.0
