"""The words whose occurrences a question asks for: 哪几条提到了数据安全 → 数据安全."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.understanding import asking
from chatbot.understanding.cues import part
from chatbot.understanding.expansion import KINDS
from chatbot.understanding.lexicon import SAME, Lexicon
from chatbot.understanding.query import Scope, UnitMention

QUOTED = re.compile(r"[“\"'‘《「]([^”\"'’》」]{1,40})[”\"'’》」]")
MENTION_FRAME = re.compile(
    rf"(?:{part('WHICH')})(?:个)?(?:{part('CLAUSE')})?|(?:提到|提及|出现|涉及|写到|写|提|说到|讲到|包含|含有|谈到|点到|点名)(?:了|过|有)?|点(?:了|到|过)|的名(?=$|[,。?])|(?:散?见|载)于|出自|检索词|关键词|搜索词|所有命中|命中|正文|全文|文中|文件|分别|一共|总共|位置|字样|这个词|这个说法|这个概念|一词|二字|四个字|两个字|的?(?:条款|条文|地方|条目)|次数?|处"
)
LEADING_WORDS = re.compile(
    r"(?:^|\s)(?:请|帮我|把|将|所有|全部|列出来?|都|有|在|里|中|的|了|过|是|到|哪|请问|查|找|一下|凡是|方案|对|关于|告诉我|我想知道|给我)+(?=\s|$)"
)
OUTER_WORDS = re.compile(
    r"^(?:我们?|咱们?|我司|本公司|我公司)(?:是|在)?(?:做|搞|干|研发|开发|生产|从事)|^(?:请问|帮我|列出|所有|全部|关于|对|把|凡是|都|有|在)+|(?:都|有|在|的|了|过|里|中|是|被)+$"
)
_VERB = (
    r"(?:提到|提及|出现|写到|说到|讲到|谈到|用到|涉及|包含|含有|点名|提了|写了|提过|写有|讲了|说了)"
)
_TIMES = r"(?:多少|几)(?:次|回|遍|处)"
# 全文提了几次X · 哪几条提到了X · 提到X的有几条
AFTER = re.compile(
    rf"{_VERB}(?:了|过|到)?(?:{_TIMES})?(?P<term>[^,。?]{{2,40}}?)"
    rf"(?:的)?(?:(?:条款?|地方|条文|条目|部分|章节|任务)?(?:一共|总共|都|分别)?"
    rf"(?:有|是|在)?(?:哪|几|多少|什么)[^,。?]*|(?:的)?(?:条款?|条文|条目|地方|次数))?$"
)
# X在哪些条款里出现 · X出现在哪几条 · X一共提了几次
BEFORE = re.compile(
    rf"^(?P<term>[^,。?]{{2,40}}?)(?:这个词|一词|这个说法|这个概念|字样|这几个字|二字|两个字|四个字)?"
    rf"(?:一共|总共|都|分别|又|具体)*(?:在|于)?(?:全文|文中|正文|文件|方案|本文件)?(?:里|中)?(?:一共|总共)?"
    rf"(?:被)?(?:哪|几|多少|什么|{_VERB})"
)


class Terms:
    """Finds the words whose occurrences questions about one table ask for."""

    def __init__(self, table: ClauseTable, lexicon: Lexicon) -> None:
        self._table = table
        self._synonyms: dict[str, list[str]] = defaultdict(list)
        for entry in lexicon.of(*KINDS):
            if entry.weight >= SAME and entry.canonical != entry.alias:
                self._synonyms[entry.alias.lower()].append(entry.canonical)

    def find(
        self, text: str, units: Sequence[UnitMention], scope: Scope
    ) -> tuple[str | None, str | None]:
        """Return the words to look for, and how *text* says them where they are printed otherwise.

        A department that is not printed so stands for its name, any other word for what means the
        same by the lexicon.
        """

        def prints(words: str) -> bool:
            return self._table.prints(words, scope)

        term = term_of(text, prints)
        if term is None or prints(term):
            return term, None
        for unit in units:
            if unit.words in term:
                return min(filter(prints, (*unit.names, unit.words)), default=term), None
        printed = next(filter(prints, self._synonyms.get(term.lower(), ())), None)
        return (printed, term) if printed else (term, None)


def term_of(text: str, is_printed: Callable[[str], bool]) -> str | None:
    """Return the words whose occurrences *text* asks for: quoted ones, else what is no frame.

    Words of the frame may stand inside a term (文件 in 规范性文件): what the documents print wins.
    """
    quoted = QUOTED.search(text)
    if quoted:
        return quoted[1]
    bare = re.sub(asking.THIS_DOCUMENT, " ", text)
    framed = _without_frame(bare)
    printed = [t for t in (*_between(bare), framed) if t and is_printed(t)]
    return max(printed, key=len, default=framed)


def _between(text: str) -> Iterator[str]:
    """What stands after the verb, or before the question, frame words inside it left alone."""
    for piece in re.split(r"[,。?!;]", text):
        for pattern in (AFTER, BEFORE):
            for found in pattern.finditer(piece.strip()):
                term = asking.PUNCTUATION.sub(" ", found["term"]).strip()
                yield OUTER_WORDS.sub("", term)


def _without_frame(text: str) -> str | None:
    bare = asking.PUNCTUATION.sub(" ", MENTION_FRAME.sub(" ", text))
    pieces = [OUTER_WORDS.sub("", p) for p in LEADING_WORDS.sub(" ", bare).split()]
    return max((p for p in pieces if p), key=len, default=None)
