"""Turns of a conversation that are more than an ellipsis: restated, narrowed, of a department.

Each rule sees the question and the turn before it and returns the question that is meant, or
nothing. They are tried before a bare ellipsis is filled in (:mod:`.followup`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.understanding.calling import name_of
from chatbot.understanding.cues import part
from chatbot.understanding.departments import Departments
from chatbot.understanding.intent import asks
from chatbot.understanding.normalise import normalise
from chatbot.understanding.query import Intent, Language, Query, UnitTest
from chatbot.understanding.titles import Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An earlier question as it was understood, and the clauses its answer cited."""

    query: Query
    cited: tuple[Clause, ...]
    several: bool = False
    """The question was asked of several clauses in turn; ``query`` is about the first."""

    @property
    def asked(self) -> str:
        """The question, self-contained and in Chinese: what follow-ups are made of."""
        english = self.query.language is Language.ENGLISH
        return self.query.text if english else normalise(self.query.standalone)


def document_spoken_of(turn: Turn) -> str | None:
    """Return the one document that *turn* was about; None of several."""
    cited = {c.document_id for c in turn.cited}
    return turn.query.document_id or (cited.pop() if len(cited) == 1 else None)


RESTATED = re.compile(
    r"^(?:不是|不对|错了|搞错了)?[,。]?(?:我|咱)(?:是)?(?:想|要)?(?:问|说|指)的?(?:是)?(?P<asked>[^,。?]{2,24}?)"
    r"[,。](?:不是|没问|没说|又没|并非)[^?]*[?。]*$"
)
"""我问的是支持什么,不是谁负责: what is asked, and what was answered in its stead."""
SAID_FIRST = re.compile(
    r"^(?:那么?)?(?P<new>(?!要是|如果|假如|若|万一|碰到|遇到)[^,。?]{3,20}?)呢[,。?](?P<asked>(?:要|得|打算|准备|一共|总共|又|都)?[^,。?]*(?:哪|几|多少|什么|谁|怎|吗)[^,。?]*)[?。]*$"
)
"""示范园区呢,要建几个?"""
OF_ANOTHER = re.compile(r"^(?P<meant>[^?。]{4,40})[,。](?:他|她|它)(?:们|家)?呢[?。]*$")
"""我表弟是做网上看病平台的,他呢? says first whom it asks about."""
CLARIFIED = re.compile(
    r"^[^?]{1,20}呢[?,。\s]*我?(?:是说|说的是|指的是|是指|的意思是)(?P<meant>[^?]{2,40})[?。]*$"
)
"""制造业呢?我是说数字化转型那条: what was meant takes the place of what was said."""
POINTED = re.compile(r"(?:那|这)(?:一)?(?:条|项|个|块|部分)$")
INSIDE = re.compile(
    r"^(?:那么?)?(?=(?:里面|里头|里边)(?!的?人)"
    rf"|(?:{part('NTH_SENTENCE')}))"
)
"""里面点名的项目有哪些, 最后一句: of the clause that was spoken of."""
SAME_PART = re.compile(
    r"同(?:一|一个)?(?:部分|章|节|块)(?:里|中|下|下面)?(?:还|另|另外)?(?:有|包括|讲了?)(?:哪|几|什么)"
)
NARROWED = re.compile(
    r"^(?:那么?)?(?:其中|这里面|这些里面?)[,]?(?:属于|在|是|归)?(?P<part>[^,。?]{2,12}?)"
    r"(?:的|部分|里面?|里的|那部分|一章)*(?:有|是|占)?(?:哪|几|多少)"
)
"""其中属于重点任务的有哪些, of a set of clauses."""
UNIT_POINTED = re.compile(
    r"(?:这|那|该)(?:一)?(?:家(?:单位|部门|局)?|个(?:局|委|部门|单位))|(?:这|那|该)(?:部门|单位|局|委)|它(?!们)"
)
OF_A_UNIT = re.compile(
    r"(?:还|另外?|也|都|又)?(?:管|负责|牵头|参与|承担|配合)(?:着|了|的)?(?:哪|什么|几|多少|别的|其他|其它)"
    r"|排(?:在)?(?:第一|首位)的|还管(?:别的|其他)|(?:别的|其他|其它)(?:条款|任务|领域)"
)
"""它还管哪些, 这家排第一的有几条: what else the department has, not the clause."""
WHO = re.compile(
    r"^(?:那么?)?(?:具体|分别|各|都|又)?(?:是|有)?(?:哪(?:一|几|些)?(?:家|个)?(?:单位|部门|局)?|谁|都有谁|分别是谁)(?:呢)?[?。]*$"
)
NO_OTHERS = re.compile(
    r"^(?:真的?|确定|难道|就)?(?:没有?|不含)(?:别的|其他|其它)(?:单位|部门|局)(?:了|吗|负责|管|参与)*[?。]*$"
)
IS_IT_TRUE = re.compile(
    r"^(?:真的?|确定|难道|就|果真)(?:就)?(?:没有?|不含|有|含)(?P<unit>[^,。?]{2,10}?)(?:吗|么|了)?[?。]*$"
)
ALSO_IN = re.compile(r"(?:也|又)?(?:在|有份)(?:里面|里头|其中|内)?(?:的)?(?:吗|么|不|呢)?[?。]*$")
BOTH_IN = re.compile(
    r"^(?:那么?)?(?:这|那|它们)?(?:两|俩)(?:家|个)?(?:单位|部门|局)?(?:都|同时|一起|共同)(?:在|有|参与|负责|牵头|出现|列)"
)
"""两家都在的呢, after a question about each."""
FEWER = re.compile(
    r"^(?:那么?)?[跟和与同比](?P<other>[^,。?]{2,16}?)(?:相比|比起来|比)?[,]?(?:少|多|差|缺)(?:了|出|着)?(?:的)?(?:是)?(?:哪|谁|几)"
)
"""跟区块链比少了哪家, of the departments of a clause."""
LAST_UNITS = 3
"""Clauses whose departments are told at once."""


def restated(text: str) -> str:
    """Return what *text* says it asks; *text* where it does not correct an answer."""
    found = RESTATED.match(text)
    return f"那{found['asked']}?" if found else text


def said_first(text: str) -> str:
    """Return 示范园区要建几个? for 示范园区呢,要建几个?"""
    found = SAID_FIRST.match(text)
    return f"{found['new']}{found['asked']}?" if found else text


def clarified(text: str) -> str:
    """Return what *text* says it means in place of what it said first; else *text*."""
    found = CLARIFIED.match(text) or OF_ANOTHER.match(text)
    return f"{POINTED.sub('', found['meant'].strip(',。?'))}呢?" if found else text


def same_part(text: str, subject: Clause | None, table: ClauseTable) -> str:
    """Return the question for all items of the part that *subject* stands in; empty otherwise."""
    if subject is None or not SAME_PART.search(text):
        return ""
    above = table.ancestors(subject)
    whole = next((c for c in reversed(above) if table.items(c)), None)
    return f"{name_of(whole)}有哪几条?" if whole is not None else ""


def narrowed(text: str, last: Turn, titles: Titles) -> str:
    """Return the earlier question for a set, of one part alone; empty otherwise."""
    found = NARROWED.match(text)
    if found is None or last.query.intent not in {Intent.BY_UNIT, Intent.MENTIONS}:
        return ""
    section = titles.section(found["part"], last.query.scope)
    return f"{section.title}里{last.asked}" if section is not None else ""


def of_units(text: str, last: Turn, subject: Clause | None, departments: Departments) -> str:
    """Return the question about departments that *text* leans to; empty where it does not."""
    named = departments.find(text)
    if not named and (pointed := UNIT_POINTED.search(text)) and OF_A_UNIT.search(text):
        unit = _unit_spoken_of(last)
        return text.replace(pointed.group(), unit, 1) if unit else ""
    if len(named) == 1 and last.query.intent is Intent.BY_UNIT and ALSO_IN.search(text):
        return _with_another(last, named[0].words)
    if last.query.intent not in {Intent.RESPONSIBLE, Intent.BY_UNIT, Intent.OUTLINE}:
        return ""
    if WHO.match(text) or NO_OTHERS.match(text):
        return _units_of(last.cited) if len(last.cited) <= LAST_UNITS else ""
    if subject is None:
        return ""
    doubted = IS_IT_TRUE.match(text)
    if doubted and named:
        return f"{name_of(subject)}的责任单位里有没有{named[0].words}?"
    fewer = FEWER.match(text)
    if fewer and not asks("count", text):
        return f"{name_of(subject)}和{fewer['other']}的责任单位有什么不同?"
    return ""


def of_both(text: str, turns: Sequence[Turn]) -> str:
    """Return the question for both departments of the last two turns; empty where none is asked."""
    asked = [t.query.units for t in turns[-2:] if t.query.intent is Intent.BY_UNIT]
    units = [[m.words for m in u.mentions] for u in asked if u is not None]
    named = units[-1] if units and len(units[-1]) == 2 else [w for one in units for w in one]
    if len(named) != 2 or not BOTH_IN.match(text):
        return ""
    return f"{named[0]}和{named[1]}都在的有哪几条?"


def _units_of(clauses: Sequence[Clause]) -> str:
    names = "、".join(dict.fromkeys(name_of(c) for c in clauses))
    return f"{names}的责任单位{'分别' if len(clauses) > 1 else ''}是谁?" if names else ""


def _unit_spoken_of(last: Turn) -> str:
    """The one department that was asked about, or the first of those that were told."""
    asked = last.query.units.mentions if last.query.units else ()
    if len(asked) == 1:
        return asked[0].words
    told = next((c.units for c in last.cited if c.units), ())
    return told[0].name if told and last.query.intent is Intent.RESPONSIBLE else ""


def _with_another(last: Turn, another: str) -> str:
    units = last.query.units
    if units is None or units.test is not UnitTest.ANY:
        return ""
    words = dict.fromkeys((*(m.words for m in units.mentions), another))
    return f"{'、'.join(words)}都在的有哪几条?"
