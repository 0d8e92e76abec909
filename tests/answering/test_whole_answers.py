"""What the assistant says of an invented plan: a second clause, deadlines, lists that close."""

from __future__ import annotations

import pytest

from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.indexing.store import build_index
from chatbot.records import Answer
from chatbot.wiring import open_assistant

PLAN = """云汀市渡船更新方案

为更新渡船,制定本方案。

一、建设行动

(一)码头建设。建设沿江码头。(责任单位:市港务局;完成时限:2031年6月)

(二)渡船更新。更换旧渡船。(责任单位:市交通运输局;完成时限:2031年12月底前)

(三)船员培训。组织船员参加救生培训。(责任单位:市人力资源社会保障局)培训海事员。(责任单位:市海事局)

二、联合检查

(一)检查码头。每月检查码头护栏。

(二)检查渡船。每月检查渡船灯具。

牵头单位:市应急管理局;配合单位:市公安局。

三、资金

(一)船舶补贴。对新造渡船给予补贴,每艘12万元。

(二)码头补贴。对新造码头给予补贴,每座35万元。

四、宣传

(一)渡船展会。每年举办一次展会。

(二)渡船志。编写渡船志。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over PLAN alone."""
    home = tmp_path_factory.mktemp("ferries")
    texts = home / "corpus" / "texts"
    texts.mkdir(parents=True)
    (texts / "方案.txt").write_text(PLAN, encoding="utf-8")
    config = Config(corpus=home / "corpus", index=home / "index")
    build_index(config)
    return open_assistant(config)


def addresses(answer: Answer) -> list[str]:
    return list(dict.fromkeys(c.clause.address for c in answer.citations))


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("给补贴多少钱?", ["3.1", "3.2"]),
        ("每月检查什么?", ["2.1", "2.2"]),
    ],
)
def test_words_that_fit_two_clauses_are_answered_by_both(
    question: str, cited: list[str], assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert sorted(addresses(answer)) == cited
    assert "也可能是指" in answer.text


@pytest.mark.parametrize(
    ("question", "cited"),
    [("补贴35万元的是什么?", ["3.2"]), ("船舶补贴怎么给?", ["3.1"])],
)
def test_words_that_fit_one_are_answered_by_it(
    question: str, cited: list[str], assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert addresses(answer) == cited
    assert "也可能是指" not in answer.text


def test_a_deadline_is_told_of_the_clause_that_is_named(assistant: Assistant) -> None:
    assert assistant.ask("渡船更新什么时候完成?").text == "渡船更新[1]:2031年12月底前[2]"


@pytest.mark.parametrize(
    "question", ["联合检查由谁负责?", "护栏检查归谁管?", "检查渡船灯具由谁牵头?"]
)
def test_the_list_that_closes_a_part_answers_for_all_of_it(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.text.endswith("的责任单位(共2个):市应急管理局(牵头)、市公安局(配合)。[2]")
    assert addresses(answer) == ["2", "2.p1"]


@pytest.mark.parametrize(
    ("question", "department"),
    [
        ("救生培训由哪个部门负责?", "市人力资源社会保障局"),
        ("海事员培训由谁负责?", "市海事局"),
    ],
)
def test_of_two_lists_the_one_behind_the_sentence_found_is_told(
    question: str, department: str, assistant: Assistant
) -> None:
    assert assistant.ask(question).text.startswith(f"船员培训的责任单位:{department}。[1]")


def test_what_the_list_closes_is_no_clause_without_departments(assistant: Assistant) -> None:
    answer = assistant.ask("哪些任务没有写责任单位?")
    assert addresses(answer) == ["3.1", "3.2", "4.1", "4.2"]


def test_an_english_word_is_taken_as_what_the_document_prints(assistant: Assistant) -> None:
    answer = assistant.ask("What is said about the fair?")
    assert addresses(answer) == ["4.1"]


def test_an_english_phrase_that_is_not_printed_is_searched_for(assistant: Assistant) -> None:
    answer = assistant.ask("Which clauses mention boat subsidies?")
    assert addresses(answer) == ["3.1"]


def test_a_chinese_word_that_is_not_printed_is_searched_for_nowhere_else(
    assistant: Assistant,
) -> None:
    assert assistant.ask("哪几条提到了“船艇”?").abstained
