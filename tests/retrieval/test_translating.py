"""Of several translations the one that the documents print beside the others is meant."""

from __future__ import annotations

import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.reading.clauses import parse_clauses
from chatbot.retrieval.retriever import Retriever
from chatbot.retrieval.translating import Sense
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of

CITY = document_of(
    "city",
    """云汀市环境方案

一、治理污染

(一)工厂排污。工厂的污染由所在的区治理,排放要达标。

二、园林建设

(一)园林花木。园林里的植物由园林站养护。
""",
)
BANK = document_of(
    "bank",
    """澜江省金融方案

一、信贷

(一)放款。银行贷款利息由财政补助一半。

二、护岸

(一)河岸。河岸上的码头由水利站加固。
""",
)
PLANT, LAND, LENDER = ("工厂", "植物"), ("河岸", "银行"), ("银行", "河岸")


@pytest.fixture(scope="module")
def sense(tmp_path_factory: pytest.TempPathFactory) -> Sense:
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    documents = [CITY, BANK]
    clauses = [c for d in documents for c in parse_clauses(d)]
    return Sense(Retriever(assemble(documents, clauses, encoder=encoder)))


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ((PLANT, ("污染",)), ("工厂", "污染")),
        ((PLANT, ("园林",)), ("植物", "园林")),
        ((LAND, ("利息", "兴趣")), ("银行", "利息")),
        ((LENDER, ("码头",)), ("河岸", "码头")),
    ],
)
def test_the_translation_that_stands_beside_the_others_is_chosen(
    options: tuple[tuple[str, ...], ...], chosen: tuple[str, ...], sense: Sense
) -> None:
    assert sense.choose(options, ("city", "bank")) == chosen


def test_of_two_that_are_printed_as_much_the_likelier_is_chosen(sense: Sense) -> None:
    assert sense.choose([("利息", "贷款")], ("bank",)) == ("利息",)
    assert sense.choose([("贷款", "利息")], ("bank",)) == ("贷款",)


def test_of_two_that_are_printed_nearly_as_well_the_likelier_is_chosen(sense: Sense) -> None:
    assert sense.choose([("利息", "码头")], ("city", "bank")) == ("利息",)
    assert sense.choose([("码头", "利息")], ("city", "bank")) == ("码头",)


def test_what_no_clause_prints_stays_the_likeliest(sense: Sense) -> None:
    assert sense.choose([("鲸鱼", "海豚"), ("污染",)], ("city", "bank")) == ("鲸鱼", "污染")
    assert sense.choose([], ("city", "bank")) == ()


def test_a_question_about_one_document_is_decided_by_what_it_prints(sense: Sense) -> None:
    either = ("利息", "植物")
    assert sense.choose([either], ("bank",)) == ("利息",)
    assert sense.choose([either], ("city",)) == ("植物",)
