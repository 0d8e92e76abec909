"""The term files of corpus/terms/: their form, and what everyday words are searched as."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.errors import CorpusError
from chatbot.understanding.english import Translator
from chatbot.understanding.expansion import Expander
from chatbot.understanding.lexicon import Entry, Lexicon, read_lexicon

TERMS = HOME / "corpus" / "terms"
IDLE = "-"
"""Stands for no translation: the word only frames a question."""
FILES = sorted(TERMS.glob("*.tsv"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(TERMS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_term_file_says_nothing_twice_and_weighs_what_it_says(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "alias\tcanonical\tweight"
    rows = [line.split("\t") for line in lines[1:] if line and not line.startswith("#")]
    assert all(len(row) == 3 and all(c == c.strip() for c in row) for row in rows)
    assert [pair for pair, n in Counter((r[0], r[1]) for r in rows).items() if n > 1] == []
    assert [row for row in rows if not 0.3 <= float(row[2]) <= 1.0] == []
    assert [row for row in rows if len(row[0]) < 2 or not row[1]] == []


def test_what_one_file_of_expansions_says_no_other_repeats(lexicon: Lexicon) -> None:
    said = {(e.alias, e.canonical) for e in lexicon.of("business", "abbreviation", "industry")}
    everyday = lexicon.of("everyday")
    assert len(everyday) > 1000
    assert [e for e in everyday if (e.alias, e.canonical) in said] == []
    assert [e for e in everyday if e.alias == e.canonical] == []


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("参加这个要不要掏钱", "收取费用"),
        ("晚交了有什么麻烦", "逾期"),
        ("不服找谁说理", "行政复议"),
        ("给人塞红包会怎样", "贿赂"),
        ("两口子都能办吗", "夫妻双方"),
        ("开黑车抓到了", "非法营运"),
        ("路灯坏了谁来修", "维修养护"),
        ("老太太可以去吗", "老年人"),
    ],
)
def test_everyday_words_are_searched_as_what_documents_print(
    question: str, printed: str, lexicon: Lexicon
) -> None:
    assert printed in Expander(lexicon).expand(question)


@pytest.mark.parametrize(
    ("question", "misread"),
    [
        ("大专以上学历有什么补助", "入学"),
        ("老公司有扶持吗", "配偶"),
        ("住房租赁补贴有多少", "租金缴纳"),
        ("募集资金怎么用", "民间借贷"),
        ("银行结算账户怎么开", "工程结算"),
        ("提升职业院校水平", "晋升"),
        ("基本养老保险怎么办", "养老金"),
        ("参保人要做什么", "融资担保"),
        ("固体废物管理由谁负责", "物业服务"),
        ("环境保护工作怎么安排", "家政"),
        ("符合资助条件的企业", "并购重组"),
        ("一卡通怎么用", "动漫"),
        ("提高考核的要求", "考试招生"),
        ("申领证书要什么", "结婚登记"),
        ("建一个家产业园", "家庭财产"),
        ("谁是申请人", "购买服务"),
        ("公共场所的环保安全怎么抓", "保安员"),
    ],
)
def test_words_that_arise_across_borders_are_no_aliases(
    question: str, misread: str, lexicon: Lexicon
) -> None:
    assert misread not in Expander(lexicon).expand(question)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("What is the contribution rate of retirees?", ("缴费比例", "退休人员")),
        ("Can the landlord be fined?", ("出租人", "罚款")),
        ("How do I appeal a refusal?", ("拒绝",)),
        ("Who inspects a bonded warehouse?", ("保税仓库",)),
        ("fishing licences for crew members", ("捕捞许可证", "船员")),
        ("years of contributions", ("缴费年限",)),
    ],
)
def test_citizens_words_in_english_become_what_documents_print(
    question: str, printed: tuple[str, ...], lexicon: Lexicon
) -> None:
    text = Translator(lexicon.of("english")).translate(question)
    assert [word for word in printed if word not in text] == []


def test_everyday_english_adds_to_the_english_of_documents_and_repeats_none(
    lexicon: Lexicon,
) -> None:
    everyday = lexicon.of("english_everyday")
    assert len(everyday) > 20_000
    assert {e.alias for e in everyday} & {e.alias for e in lexicon.of("english")} == set()


def test_everyday_english_is_english_said_in_chinese_the_likeliest_first(lexicon: Lexicon) -> None:
    rows: dict[str, list[Entry]] = {}
    for entry in lexicon.of("english_everyday"):
        rows.setdefault(entry.alias, []).append(entry)
    assert [a for a in rows if not re.fullmatch(r"[a-z][a-z0-9 .'/&-]+", a)] == []
    weights = {a: [e.weight for e in own] for a, own in rows.items()}
    assert [a for a, own in weights.items() if own != sorted(own, reverse=True)] == []
    said = {e.canonical for own in rows.values() for e in own} - {IDLE}
    foreign = {word for word in said if not re.search("[\u4e00-\u9fff]", word)}
    assert [word for word in foreign if not re.fullmatch("[A-Z][A-Za-z]+", word)] == []


def test_a_word_that_only_frames_a_question_has_no_translation_beside(lexicon: Lexicon) -> None:
    everyday = lexicon.of("english_everyday")
    idle = {e.alias for e in everyday if e.canonical == IDLE}
    assert len(idle) > 100
    assert Counter(e.alias for e in everyday if e.alias in idle).most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("a lot of grandmothers", "祖母"),
        ("Can I bring my dog?", "携带"),
        ("foreign-owned bakery", "烘焙"),
        ("the plumber's invoice", "水暖工"),
    ],
)
def test_everyday_english_becomes_what_documents_print(
    question: str, printed: str, lexicon: Lexicon
) -> None:
    assert printed not in Translator(lexicon.of("english")).translate(question)
    text = Translator(lexicon.of("english", "english_everyday")).translate(question)
    assert printed in text
    assert not re.search("[A-Za-z]", text)


def test_a_row_that_is_no_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "everyday.tsv").write_text("alias\tcanonical\tweight\n掏钱\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"everyday\.tsv, line 2"):
        read_lexicon(tmp_path)


def test_the_words_of_the_question_weigh_most_where_they_are_printed() -> None:
    lexicon = Lexicon(
        entries={"everyday": (Entry(alias="飞的", canonical="载人飞行", weight=0.8),)}
    )
    assert Expander(lexicon).expand("飞的怎么打") == {"飞的": 1.0, "载人飞行": 0.8}
