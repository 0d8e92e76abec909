from __future__ import annotations

import pytest

from chatbot.understanding.parts import split_english, split_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("冷链归哪个领域?有没有税收优惠?", ("冷链归哪个领域?", "有没有税收优惠?")),
        (
            "冷链补贴是哪一条提的,那一条由谁负责?",
            ("冷链补贴是哪一条提的?", "那一条由谁负责?"),
        ),
        ("邮路的定义是什么,又属于几大产业之一?", ("邮路的定义是什么?", "又属于几大产业之一?")),
        ("海岛邮路归哪一条,商务局是不是也在里面?", ("海岛邮路归哪一条?", "商务局是不是也在里面?")),
        (
            "骨干企业和领军企业的门槛各是什么?",
            ("骨干企业的门槛是什么?", "领军企业的门槛是什么?"),
        ),
    ],
)
def test_a_question_that_asks_for_several_things_has_as_many_parts(
    question: str, parts: tuple[str, ...]
) -> None:
    assert split_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "我们做冷链,归哪个领域?",
        "谁负责?由谁牵头?",
        "你好,请问谁负责冷链?",
        "冷链、邮路和观光线路都有哪些支持?",
        "列出由商务局负责、又有交通运输局参与的条款",
        "商务局和财政局的职责有什么不同?",
    ],
)
def test_what_asks_one_thing_stays_whole(question: str) -> None:
    assert len(split_parts(question)) == 1


def test_english_questions_are_split_where_a_new_one_opens() -> None:
    asked = "What does it say about cold chains, and which bodies are in charge of that task?"
    assert split_english(asked) == (
        "What does it say about cold chains",
        "which bodies are in charge of that task?",
    )


def test_english_nouns_joined_by_and_stay_together() -> None:
    assert len(split_english("What support is there for drones and airports?")) == 1
