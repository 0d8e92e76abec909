"""One question that asks several things becomes its parts, in the order they are asked."""

from __future__ import annotations

import re

from chatbot.reading.numerals import read_count
from chatbot.understanding import asking, intent
from chatbot.understanding.cues import cue
from chatbot.understanding.notation import OF_SECTION, find_addresses
from chatbot.understanding.query import MEASURED, AnswerType
from chatbot.understanding.sides import asks_difference

LINKING = cue("phrase", "linking")
"""Verbs and nouns that join 哪些 to the items of a part and say nothing about them."""
NEW_CLAUSE = cue("phrase", "new_clause")
"""Opens, after a comma, a question of its own: 又…, 那一条…, 还有…."""
ASKS = cue("phrase", "interrogative")
"""Asks outright; 请 and 列 alone, which any sentence may hold, do not."""
ASKS_WHAT = re.compile(r"哪|什么|啥|怎|如何|多少|几|有没有|是否|能|要不要|多[久长大高]")
"""谁负责?还有谁 asks for no more than departments; 谁负责,支持什么 does."""
EACH_BY = re.compile(
    r"^(?P<one>[^,。?的]{2,14}?)(?:[和与跟及]|以及)(?P<other>[^,。?的]{2,14}?)(?:各自|分别|各)(?:都)?"
    r"(?P<rest>(?:由|归|找|是由|是谁|谁|怎么|如何)[^。?]*)[?]?$"
)
"""甲和乙分别由谁负责 asks the same of two things."""
NUMBERED = re.compile(r"(?:(?<=[\s:,;。?])|^)(?P<n>[1-9])\s*[.、)](?!\d)\s*")
"""The number before each of several questions: 1.归哪个领域 2.谁负责."""
IN_CHINESE = re.compile(r"(?<=[:,;。 ])(?P<n>[一二三四五六])\s*、\s*")
KINDS = frozenset({AnswerType.AMOUNT, AnswerType.PROCEDURE, AnswerType.CONTACT, AnswerType.NAMES})
"""What one sentence seldom tells together with another of them."""
WHETHER = re.compile("有没有|有无|是否有|能不能|能否|可不可以")
AND_WHAT = re.compile(r"(?P<what>[^,。?]{2,12})呢[?。] ?(?P<asked>[^?。]+)[?。]?")
"""接受地那边呢?要几天回复? says first what it asks about."""
OF_THEM = re.compile("(?:是不是|是否|算不算|在不在|属不属于|有没有)(?:在)?其(?:中|列)")
"""…是不是其中一个 asks about what the piece before it counts."""
ASKED_LAST = re.compile(
    r"(?P<what>哪(?:一)?(?:条|项|类|个|家|几家)|谁|什么(?=产业|领域|条)|多少|几(?=个|家|条))[^,。?]{0,6}$"
)
"""What a piece asks at its end."""
WHICH_ONES = re.compile(r"(?:都)?(?:有|是)哪(?:几|些)[条项个]?[?]?")
"""…的,有哪几条 closes the question that the piece before it opens."""
HOW_MANY = re.compile(r"(?:几|多少)[\u4e00-\u9fff]?")
ASIDE = re.compile(r"\([^()]*\)")
"""(只看列了责任单位的) adds to the question before it."""
ANNOUNCED = re.compile(
    r"(?P<lead>[^:;。?]{0,12}(?P<n>[两二三四五2-5])\s*(?:件事|个|点|项|样|处|条)[^:;。?]{0,12}):(?P<things>.+)$"
)
"""请核对两件事:甲;乙 asks for each, and 两个2026年的数:甲、乙 for each in that year."""
LEAST_OWN = 3
LEAST_ANOTHER = 4
"""Characters that a piece names of its own where it asks the same of something else."""

ENGLISH_PART = re.compile(
    r"\?\s+|,?\s+and\s+(?=(?:also\s+)?(?:(?:by|from|until|to|for|at|in|with|up to)\s+)?"
    r"(?:which|who|whom|whose|what|how|when|where|is|are|does|do|can)\b)",
    re.IGNORECASE,
)
ENGLISH_ASKS = re.compile(
    r"\b(?:which|who|whom|whose|what|how|when|where|why|is|are|does|do|did|can|could|should|will|"
    r"list|show|tell|give)\b",
    re.IGNORECASE,
)


def split_parts(text: str) -> tuple[str, ...]:
    """Split 归哪个领域?谁负责?有没有税收优惠? where each piece asks for something else.

    A piece that only leads in, or that asks for the same again, stays with its neighbour.
    """
    led = AND_WHAT.fullmatch(text)
    if led is not None and _leans(led["asked"]):
        text = f"{led['what']},{led['asked']}?"
    announced = ANNOUNCED.match(text)
    if announced is not None:
        number, year = read_count(announced["n"]), asking.YEAR.search(announced["lead"])
        for marks in (";", "、", ","):
            pieces = [p.strip(" ,。?") for p in announced["things"].split(marks)]
            if len(pieces) == number and all(len(p) >= LEAST_OWN for p in pieces):
                return tuple(f"{year.group() + '年' if year else ''}{p}?" for p in pieces)
    numbered = _at_numbers(text, NUMBERED) or _at_numbers(text, IN_CHINESE)
    if numbered:
        return numbered
    pieces = [p.strip(" ,。") for p in re.split(r"[?;]+", text) if p.strip(" ,。?;")]
    parts: list[str] = []
    for piece in pieces:
        asks = bool(intent.asks("question_mark", piece) or ASKS.search(piece))
        if parts and OF_SECTION.match(piece):
            parts[-1] += piece  # the title before it ends in a question mark
        elif parts and not intent.asks("question_mark", parts[-1]):
            parts[-1] = f"{parts[-1]},{piece}"
        elif parts and (not asks or ASIDE.fullmatch(piece) or _adds_nothing(parts[-1], piece)):
            parts[-1] = f"{parts[-1]}?{piece}"
        else:
            parts.append(piece)
    split = [q for part in parts for p in _at_commas(part) for q in (_figures(p) or (p,))]
    if len(split) < 2:
        return _to_each(text)
    return tuple(f"{p}?" if not p.endswith("?") else p for p in split)


def split_english(text: str) -> tuple[str, ...]:
    """Split what is asked in English: "What about 5G, and who is in charge of that task?"."""
    parts: list[str] = []
    for piece in (p.strip(" ,") for p in ENGLISH_PART.split(text)):
        if parts and re.fullmatch(r"\W*(?:when|where|how|why|by whom)?\W*", piece, re.IGNORECASE):
            parts[-1] = f"{parts[-1]} {piece}"  # who issued it, and when
        elif piece.strip("?"):
            parts.append(piece)
    if len(parts) < 2 or not all(ENGLISH_ASKS.search(p) for p in parts):
        return (text,)
    return tuple(parts)


def _at_commas(text: str) -> tuple[str, ...]:
    """Split 机房节能是哪一条提的,那一条由谁负责: after a comma a question of its own opens."""
    parts: list[str] = []
    for piece in text.split(","):
        if (parts and _is_parallel(parts[-1], piece)) or (
            parts
            and (
                NEW_CLAUSE.search(piece)
                or _asks_who(parts[-1]) != _asks_who(piece)
                or _asks_another_kind(parts[-1], piece)
            )
            and ASKS.search(piece)
            and ASKS.search(parts[-1])
            and not _asks_the_same(parts[-1], piece)
            and not (asks_difference(piece) or WHICH_ONES.fullmatch(piece))
        ):
            parts.append(piece)
        elif parts:
            parts[-1] = f"{parts[-1]},{piece}"
        else:
            parts.append(piece)
    return tuple(parts)


def _asks_another_kind(before: str, piece: str) -> bool:
    """True where two questions ask for different kinds of things: 限额多少,要留什么材料."""
    asked, kind = asking.answer_type(before), asking.answer_type(piece)
    own = kind in KINDS and kind is not asked
    return own and (asked in KINDS | MEASURED or bool(WHETHER.match(piece)))


def _is_parallel(before: str, piece: str) -> bool:
    """True where the same is asked of another thing: 甲在哪一条,乙在哪一条."""
    asked, again = ASKED_LAST.search(before), ASKED_LAST.search(piece)
    if asked is None or again is None or asked["what"] != again["what"]:
        return False
    own = _substance(piece[: again.start()])
    return len(own) >= LEAST_OWN and _is_another(before, own, LEAST_OWN)


def _asks_who(piece: str) -> bool:
    """True where a whole question is asked for the departments of something."""
    return bool(intent.asks("responsible", piece))


def _at_numbers(text: str, marked: re.Pattern[str]) -> tuple[str, ...]:
    """Split 我们做冷链:1.归哪个领域 2.谁负责; what leads in belongs to the first."""
    found = list(marked.finditer(text))
    if len(found) < 2 or [read_count(m["n"]) for m in found] != list(range(1, len(found) + 1)):
        return ()
    ends = [*(m.start() for m in found[1:]), len(text)]
    pieces = [text[m.end() : end].strip(" ,。;?") for m, end in zip(found, ends, strict=True)]
    if not all(ASKS.search(f"{p}?") and p for p in pieces):
        return ()
    lead = text[: found[0].start()].strip(" :,。;")
    pieces[0] = f"{lead},{pieces[0]}" if lead else pieces[0]
    return tuple(f"{p}?" for p in pieces)


def _figures(text: str) -> tuple[str, ...]:
    """Split 集群要几个、载体要几家、增速多少: each asks for a figure of its own."""
    pieces = [p.strip(" ,。?") for p in re.split(r"[、,]", text)]
    if len(pieces) < 2 or not all(
        ASKS.search(p) and asking.answer_type(p) in MEASURED and _substance(p) for p in pieces
    ):
        return ()
    return tuple(f"{p}?" for p in pieces)


def _to_each(text: str) -> tuple[str, ...]:
    """Ask each of two things what is asked of both, where the question says 各 or 分别."""
    by = EACH_BY.match(text)
    if by is not None and ASKS.search(by["rest"]):
        return tuple(f"{by[name]}{by['rest']}?" for name in ("one", "other"))
    return (text,)


def _never(_: str) -> bool:
    return False


def _substance(piece: str) -> str:
    """What *piece* names, without the words that ask and those that join them to it."""
    return LINKING.sub("", asking.topic(piece, _never).replace(" ", ""))


def _leans(piece: str) -> bool:
    """True for 要几天回复, which names nothing that it could be asked of."""
    return len(HOW_MANY.sub("", _substance(piece))) < LEAST_OWN


def _adds_nothing(before: str, piece: str) -> bool:
    """True where *piece* asks for no more than the question before it, or about what it counts."""
    closing = WHICH_ONES.fullmatch(piece) or OF_THEM.search(piece)
    return bool(closing) or _asks_the_same(before, piece)


def _asks_the_same(before: str, piece: str) -> bool:
    own = asking.topic(piece, _never).replace(" ", "")
    if intent.asks("count", before) and find_addresses(piece):
        return False  # 有几个?第一个是什么? — the second asks about one of them
    if _asks_who(piece) or _asks_who(before):
        return _asks_who(before) and (_asks_who(piece) or not ASKS_WHAT.search(piece))
    if intent.asks("eligibility", piece):
        return bool(intent.asks("eligibility", before)) and not _is_another(before, own, 2)
    return (
        len(_substance(piece)) < 3
        and not _is_another(before, own)
        and asking.answer_type(piece)
        in {AnswerType.TEXT, AnswerType.NUMBER, asking.answer_type(before)}
    )


def _is_another(before: str, own: str, least: int = LEAST_ANOTHER) -> bool:
    """True where the piece names something that the question before it does not."""
    named = cue("phrase", "area_words").sub("", own)
    pairs = [named[i : i + 2] for i in range(len(named) - 1)]
    return len(named) >= least and sum(p in before for p in pairs) * 2 < len(pairs)
