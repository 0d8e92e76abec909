"""Which document of several a question names."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.records import Document
from chatbot.understanding.naming import Naming, made_of


def document(name: str, title: str, **facts: object) -> Document:
    return Document(
        document_id=name, title=title, file_name=f"{name}.txt", sha256=name, text="", **facts
    )


HELD = (
    document("lift", "琅川市既有住宅加装电梯实施办法", number="琅建规〔2024〕3号"),
    document("water", "琅川市水污染防治条例"),
    document("fees", "琅川市人民政府关于印发《琅川市水费减免细则》的通知"),
    document(
        "night-old", "琅川市夜间经济工作要点", issued_on=date(2023, 3, 1), superseded_by="night"
    ),
    document("night", "琅川市夜间经济工作要点", issued_on=date(2024, 3, 1)),
    document("clinic", "关于做好社区医院建设工作的通知"),
    document("school", "关于做好社区学校建设工作的通知"),
)


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(HELD)


@pytest.mark.parametrize(
    ("question", "meant", "words"),
    [
        ("《琅川市水污染防治条例》第三条讲了什么", "water", "《琅川市水污染防治条例》"),
        ("《水费减免细则》由谁解释", "fees", "《水费减免细则》"),
        ("琅建规〔2024〕3号什么时候施行", "lift", "琅建规〔2024〕3号"),
        ("水污染防治条例里对罚款怎么说", "water", "水污染防治条例"),
        ("加装电梯办法的补助标准", "lift", "加装电梯办法"),
        ("夜间经济工作要点有哪些任务", "night", "夜间经济工作要点"),
        ("2023年的夜间经济工作要点有哪些任务", "night-old", "2023年的夜间经济工作要点"),
        ("请问社区医院的通知怎么规定", "clinic", "社区医院的通知"),
    ],
)
def test_a_title_in_full_or_in_short_names_its_document(
    naming: Naming, question: str, meant: str, words: str
) -> None:
    named = naming.find(question)
    assert named is not None
    assert (named.document_ids, named.words) == ((meant,), words)


@pytest.mark.parametrize(
    "question",
    [
        "这个办法第三条讲了什么",
        "实施方案有哪些措施",
        "做好建设工作的通知讲了什么",
        "有什么优惠政策",
        "《数据安全法》怎么规定",
        "想了解工作计划",
        "",
        "条例",
    ],
)
def test_words_of_any_document_name_none(naming: Naming, question: str) -> None:
    assert naming.find(question) is None


def test_pieces_stand_in_order() -> None:
    assert made_of("加装电梯办法", "既有住宅加装电梯实施办法")
    assert not made_of("办法加装电梯", "既有住宅加装电梯实施办法")
    assert not made_of("加电梯", "加装电梯")
