"""A question and its history become queries: normalised, resolved, split, classified."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause
from chatbot.understanding import asking, intent
from chatbot.understanding.address import Resolved, find_addresses
from chatbot.understanding.address import resolve as resolve_address
from chatbot.understanding.departments import Departments
from chatbot.understanding.english import Translator
from chatbot.understanding.followup import Turn
from chatbot.understanding.followup import resolve as resolve_followup
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.normalise import detect_language, normalise
from chatbot.understanding.query import (
    AnswerType,
    Intent,
    Language,
    MetadataField,
    Query,
    UnitMention,
    UnitQuestion,
    UnitTest,
)
from chatbot.understanding.spelling import Speller
from chatbot.understanding.titles import TitleMention, Titles, fold

FIRST = re.compile(
    r"首位|第一(?:位|个|责任|家)|排(?:在)?(?:第一|首|最前|头)|打头|领头|为首|头一个|首个|列在最前|牵头单位是|首要"
)
LEAD = re.compile(r"牵头")
ONLY = re.compile(
    r"只(?:有|写|列|由|剩|归|涉及|需|是)|仅(?:有|由|列|写|是)?|单独|独自|独家|一家(?:单位)?(?:负责|承担|的)?|唯一|单一|没有别的"
)
ABSENT = re.compile(
    r"(?:不|没有?|未|无)(?:包含|包括|含有?|涉及|列|写|挂|出现|有|参与|在|见)|不含|除了?[^,。?]{1,14}(?:之外|以外|外)|缺"
)
TOGETHER = re.compile(
    r"都(?:在|有|是|参与|出现|挂|列|写|包含|负责|要)|同时|共同|一起|一并|联合|并列|均"
)
EITHER = re.compile(r"或者?|任(?:一|何一)|之一")
BUT_WITHOUT = re.compile(r"(?:但|却|而|,)(?:是)?(?:没有?|不含|不包[含括]|无|未|不)")
# Verbs and nouns that join "哪些" to the items of a part and say nothing about them.
LINKING = re.compile(
    r"部署|圈定?|划定?|罗列|列|定|设|安排|提出|确定|明确|名称|名字|名|规定|推进|开展|实施|落实|完成|筛选|选|重点|扶持|支持|鼓励|发展|涉及|包含|包括|含|分成|分为|分|聚焦|围绕|面向|大|个|条|项|类|种|各|下面|下设|底下|标题|总体|政府|市|数字|数|一|二|三|四|五|六|七|八|九|十|\d+|年|到"
)
METADATA_WORDS = re.compile(
    r"印发|发布|公布|出台|制定|颁布|下发|签发|起草|编制|批准|同意|发文|机关|机构|单位|部门|主体|日期|时间|落款|成文|通知|正式|对外|年|月|日|号|天|时候|执行|实施|施行|生效|过程|遇到?|碰到?|出现|困难|疑问|反映|反馈|咨询|联系|找|向|依据|根据|贯彻|落实|按照|上位|法律|政策|有效|期限|期|过期|失效|适用|到期|管用|开始|起|从|截至|目前|现在|还|仍|文号|编号|字号|全称|全名|标题|名称|名字|题目|解释|权|政府|主送|覆盖|涵盖|范围|年限|周期|级|家|个|哪|谁|几|多|给|发|意见|份|人|印|版|最早|当时|依|据|精神|后|前|应该|应当|得|该"
)


class Understanding:
    """Reads questions about the documents of one table."""

    def __init__(
        self,
        table: ClauseTable,
        lexicon: Lexicon,
        vocabulary: Iterable[str],
        is_word: Callable[[str], bool],
    ) -> None:
        """Prepare to read; *vocabulary*: words the documents print, *is_word*: the language's."""
        self._table = table
        self.titles = Titles(table)
        self.departments = Departments.of(
            {unit.name for clause in table for unit in clause.units},
            ((e.alias, e.canonical) for e in lexicon.of("department")),
        )
        self._speller = Speller(vocabulary, "\n".join(c.text for c in table), is_word)
        self._translator = Translator(lexicon.of("english"))

    def read(
        self, question: str, turns: Sequence[Turn] = (), document_id: str | None = None
    ) -> tuple[Query, ...]:
        """Return one query per part of *question*, each self-contained, in order."""
        language = detect_language(question)
        text = normalise(question)
        if language is Language.ENGLISH:
            text = self._translator.translate(text)
        else:
            text = self._speller.mend(text)
        standalone = resolve_followup(
            text,
            turns,
            table=self._table,
            titles=self.titles,
            departments=self.departments,
        )
        shown = standalone if standalone != text else question
        parts = split_parts(standalone)
        if len(parts) == 1:
            return (self._read_part(question, shown, standalone, language, document_id),)
        queries: list[Query] = []
        for part in parts:
            before = tuple(Turn(query=q, cited=q.targets) for q in queries[-1:])
            resolved = resolve_followup(
                part,
                before,
                table=self._table,
                titles=self.titles,
                departments=self.departments,
            )
            queries.append(self._read_part(question, resolved, resolved, language, document_id))
        return tuple(queries)

    def _read_part(
        self, question: str, shown: str, text: str, language: Language, document_id: str | None
    ) -> Query:
        addresses = self._resolve_addresses(text, document_id)
        bare = _without(text, (r.mention.words for r in addresses))
        units = self.departments.find(bare)
        named = self.titles.find(bare, document_id)
        section = self.titles.section(bare, document_id)
        targets = _targets(addresses, named, bare)
        fields = intent.metadata_fields(text)
        signals = intent.Signals(
            text=text,
            bare=_without(bare, (u.words for u in units)),
            targets=targets,
            addressed=bool(addresses),
            divided=bool(addresses) and len(targets) == 1 and self._is_divided(targets[0]),
            section=section if self._is_about_section(bare, section, named) else None,
            units=units,
            fields=fields,
            foreign=bool(fields) and self._is_foreign(bare, document_id),
        )
        kind = intent.classify(signals)
        return Query(
            question=question,
            standalone=shown,
            text=text,
            topic=asking.topic(bare),
            language=language,
            intent=kind,
            answer_type=asking.answer_type(text),
            document_id=document_id,
            targets=targets,
            candidates=next((r.candidates for r in addresses if r.candidates), ()),
            missing=next((r.missing for r in addresses if r.missing), None),
            units=_unit_question(text, units) if kind is Intent.BY_UNIT else _bare(units),
            term=_term(text) if kind is Intent.MENTIONS else None,
            fields=fields if kind is Intent.METADATA else (),
            section=section,
        )

    def _resolve_addresses(self, text: str, document_id: str | None) -> tuple[Resolved, ...]:
        section = self.titles.section(text, document_id)
        found = []
        for mention in find_addresses(text):
            if mention.relative and section is None:
                continue
            found.append(resolve_address(mention, self._table, document_id, section))
        return tuple(found)

    def _is_divided(self, clause: Clause) -> bool:
        return any(c.kind in NUMBERED for c in self._table.children(clause))

    def _is_about_section(
        self, bare: str, section: Clause | None, named: Sequence[TitleMention]
    ) -> bool:
        """True where the question is about the items of *section* and nothing else."""
        if section is None or any(n.clause != section for n in named):
            return False
        left = fold(asking.topic(bare))
        for form in (fold(section.title), *(fold(section.title)[i:] for i in range(1, 4))):
            if len(form) >= 2 and form in left:
                left = left.replace(form, "", 1)
                break
        else:
            return False
        return len(LINKING.sub("", left)) <= 1

    def _is_foreign(self, bare: str, document_id: str | None) -> bool:
        """True where something is left that is neither asking nor part of the document's title."""
        ids = [document_id] if document_id else list(self._table.documents)
        names = "".join(fold(self._table.documents[i].title) for i in ids if i)
        left = METADATA_WORDS.sub(" ", asking.topic(bare))
        pieces = [p for p in left.split() if len(p) >= 2]
        return any(fold(p) not in names and not _pieces_in(fold(p), names) for p in pieces)


def split_parts(text: str) -> tuple[str, ...]:
    """Split 归哪个领域?谁负责?有没有税收优惠? where each piece asks for something else.

    A piece that only leads in, or that asks for the same again, stays with its neighbour.
    """
    pieces = [p.strip(" ,。") for p in re.split(r"[?;]+", text) if p.strip(" ,。?;")]
    if len(pieces) < 2:
        return (text,)
    parts: list[str] = []
    for piece in pieces:
        asks = bool(intent.QUESTION_MARK.search(piece))
        if parts and not intent.QUESTION_MARK.search(parts[-1]):
            parts[-1] = f"{parts[-1]},{piece}"
        elif parts and (not asks or _asks_the_same(parts[-1], piece)):
            parts[-1] = f"{parts[-1]}?{piece}"
        else:
            parts.append(piece)
    return tuple(f"{p}?" if not p.endswith("?") else p for p in parts)


def _asks_the_same(before: str, piece: str) -> bool:
    substance = LINKING.sub("", asking.topic(piece).replace(" ", ""))
    if intent.RESPONSIBLE.search(piece):
        return bool(intent.RESPONSIBLE.search(before))
    if intent.ELIGIBILITY.search(piece):
        return bool(intent.ELIGIBILITY.search(before))
    return len(substance) < 3 and asking.answer_type(piece) in {
        AnswerType.TEXT,
        AnswerType.NUMBER,
        asking.answer_type(before),
    }


def _targets(
    addresses: Sequence[Resolved], named: Sequence[TitleMention], bare: str
) -> tuple[Clause, ...]:
    """Addresses first; a title that only repeats the addressed clause's part adds nothing."""
    chosen = [r.clause for r in addresses if r.clause is not None]
    for mention in named:
        clause = mention.clause
        inside = any(clause.path == c.path[: len(clause.path)] for c in chosen)
        if clause not in chosen and not inside and not addresses:
            chosen.append(clause)
    return tuple(chosen)


def _without(text: str, words: object) -> str:
    for word in words:  # type: ignore[attr-defined]
        text = text.replace(word, " ", 1)
    return text


def _bare(units: tuple[UnitMention, ...]) -> UnitQuestion | None:
    return UnitQuestion(mentions=units, test=UnitTest.ANY) if units else None


def _unit_question(text: str, units: tuple[UnitMention, ...]) -> UnitQuestion:
    """Read the role asked for: 首位…, 只有…一家, 不含…, …和…都在."""
    but = BUT_WITHOUT.search(text)
    without: tuple[UnitMention, ...] = ()
    if but and len(units) >= 2:
        cut = [u for u in units if text.find(u.words) > but.start()]
        if cut and len(cut) < len(units):
            without = tuple(cut)
            units = tuple(u for u in units if u not in cut)
    test = UnitTest.ANY
    if ABSENT.search(text) and not without:
        test = UnitTest.ABSENT
    elif ONLY.search(text):
        test = UnitTest.ONLY
    elif FIRST.search(text):
        test = UnitTest.FIRST
    elif LEAD.search(text):
        test = UnitTest.LEAD
    together = (
        len(units) > 1
        and not EITHER.search(text)
        and (bool(TOGETHER.search(text)) or "和" in text or "与" in text)
    )
    return UnitQuestion(mentions=units, test=test, together=together, without=without)


QUOTED = re.compile(r"[“\"'‘《「]([^”\"'’》」]{1,40})[”\"'’》」]")
MENTION_FRAME = re.compile(
    rf"(?:{intent.WHICH})(?:个)?(?:{intent.CLAUSE_NOUN})?|提到|提及|出现|涉及|写到|写了|写有|提过|说到|讲到|包含|含有|谈到|点到|点名|全文|文中|文件|分别|一共|总共|位置|字样|这个词|这个说法|这个概念|一词|二字|四个字|两个字|的?(?:条款|条文|地方|条目)|次数?|处"
)


def _term(text: str) -> str | None:
    """Return the words whose occurrences *text* asks for: quoted ones, else what is no frame."""
    quoted = QUOTED.search(text)
    if quoted:
        return quoted[1]
    bare = re.sub(asking.THIS_DOCUMENT, " ", text)
    bare = asking.PUNCTUATION.sub(" ", MENTION_FRAME.sub(" ", bare))
    pieces = re.sub(
        r"(?:^|\s)(?:请|帮我|把|将|所有|全部|列出来?|都|有|在|里|中|的|了|过|是|到|哪|请问|查|找|一下|凡是|方案|对|关于|告诉我|我想知道|给我)+(?=\s|$)",
        " ",
        bare,
    ).split()
    pieces = [
        re.sub(
            r"^(?:请问|帮我|列出|所有|全部|关于|对|把|凡是|都|有|在)+|(?:都|有|在|的|了|过|里|中|是|被)+$",
            "",
            p,
        )
        for p in pieces
    ]
    pieces = [p for p in pieces if p]
    return max(pieces, key=len) if pieces else None


def _pieces_in(piece: str, names: str) -> bool:
    """True where *piece* is made of pieces of *names* (深圳数字经济方案 of a longer title)."""
    covered = 0
    while covered < len(piece):
        for end in range(len(piece), covered + 1, -1):
            if piece[covered:end] in names:
                covered = end
                break
        else:
            return False
    return True


def as_turn(query: Query, cited: Sequence[Clause]) -> Turn:
    """Return *query* as an earlier turn of the conversation."""
    return Turn(query=query, cited=tuple(cited))


def retarget(query: Query, targets: Sequence[Clause]) -> Query:
    """Return *query* about *targets*."""
    return replace(query, targets=tuple(targets))


__all__ = ["MetadataField", "Understanding", "as_turn", "retarget", "split_parts"]
