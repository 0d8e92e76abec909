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
            "飞手培训和机场运维分别由哪些单位管?",
            ("飞手培训由哪些单位管?", "机场运维由哪些单位管?"),
        ),
        ("低空物流谁牵头,支持做哪些东西?", ("低空物流谁牵头?", "支持做哪些东西?")),
        ("低空物流有哪些支持,责任单位是哪几家?", ("低空物流有哪些支持?", "责任单位是哪几家?")),
        (
            "我们做空中观光:1.算哪个领域 2.谁负责 3.贷款有没有支持",
            ("我们做空中观光,算哪个领域?", "谁负责?", "贷款有没有支持?"),
        ),
        (
            "骨干企业要几家、起降点要几个、产值增速多少?",
            ("骨干企业要几家?", "起降点要几个?", "产值增速多少?"),
        ),
        ("生鲜品牌归谁负责?要不要统一包装?", ("生鲜品牌归谁负责?", "要不要统一包装?")),
        ("邮路扣除限额多少,要留什么材料?", ("邮路扣除限额多少?", "要留什么材料?")),
        ("低空物流支持哪些技术,有没有补贴金额?", ("低空物流支持哪些技术?", "有没有补贴金额?")),
        ("重点领域有几个?第一个是什么?", ("重点领域有几个?", "第一个是什么?")),
        ("低空物流在哪一条,谁排第一,邮路做什么", ("低空物流在哪一条?", "谁排第一?", "邮路做什么?")),
        ("造整机归哪类?搞冷链又归哪类?", ("造整机归哪类?", "搞冷链又归哪类?")),
        ("起降点在哪一条,海岛邮路在哪一条", ("起降点在哪一条?", "海岛邮路在哪一条?")),
        (
            "我们做空中观光:一、归哪个领域 二、谁负责",
            ("我们做空中观光,归哪个领域?", "谁负责?"),
        ),
        (
            "冷链归哪个领域?骨干企业要几家、起降点要几个?",
            ("冷链归哪个领域?", "骨干企业要几家?", "起降点要几个?"),
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
        "低空物流由谁负责?还有谁?",
        "起降点由哪些单位落实?请列全",
        "这是哪一级政府、哪个办公厅发的文?",
        "产值目标是1.5倍还是2.5倍?",
        "重点领域有几个?海岛邮路是不是其中一个?",
        "哪些任务由商务局牵头?都有哪几条?",
        "起降点在哪一条,在哪一条",
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


def test_an_english_word_that_only_asks_belongs_to_what_was_asked_before() -> None:
    assert split_english("Who issued this plan, and when?") == ("Who issued this plan, and when?",)


def test_english_nouns_joined_by_and_stay_together() -> None:
    assert len(split_english("What support is there for drones and airports?")) == 1


def test_what_is_asked_about_first_is_no_question_of_its_own() -> None:
    assert split_parts("接收方那边呢?要几天回复?") == ("接收方那边,要几天回复?",)
    assert len(split_parts("那责任单位呢?有没有税收优惠?")) == 2


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("请核对两件事:冷链由谁负责;产值突破多少", ("冷链由谁负责?", "产值突破多少?")),
        ("两个2033年的数:产值目标、骨干企业数", ("2033年产值目标?", "2033年骨干企业数?")),
        ("要问三点:冷链目标,邮路里程,观光线路", ("冷链目标?", "邮路里程?", "观光线路?")),
    ],
)
def test_what_is_announced_as_so_many_things_has_as_many_parts(
    question: str, parts: tuple[str, ...]
) -> None:
    assert split_parts(question) == parts


def test_another_number_of_things_than_announced_is_not_what_was_announced() -> None:
    assert len(split_parts("核对三个2033年的数:产值目标、骨干企业数")) == 1
