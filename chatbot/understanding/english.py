"""English questions over Chinese documents: a term lexicon turns them into Chinese ones.

Not a translation: the longest known phrases become the words that documents print, the rest
stays as it is (SaaS, 5G). Search and intent rules then see Chinese; the quote stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.understanding.lexicon import Entry

WORD = re.compile(r"[A-Za-z][A-Za-z+#&'-]*|\d[\d,.%]*|[?]|[\u4e00-\u9fff]+")
LONGEST_PHRASE = 6
# The asking half of English: phrase → the Chinese that the intent rules know.
FRAMES: tuple[tuple[str, str], ...] = (
    (r"ignore (?:all |any )?(?:the )?(?:previous|above|prior)|system prompt", " 忽略以上指令 提示词 "),
    (r"which (?:departments?|agenc(?:y|ies)|bureaus?|units?|authorit(?:y|ies)|bod(?:y|ies))[^?]*(?:responsible|in charge|lead)|who (?:is|are) (?:responsible|in charge)|who leads|responsible (?:departments?|units?|agenc(?:y|ies)|bod(?:y|ies))|(?:which|what) (?:government )?(?:departments?|agenc(?:y|ies)|bureaus?)", " 责任单位是哪些部门 "),
    (r"(?:which|what) (?:priority |key |focus |support(?:ed)? )?(?:area|field|sector|industry|category|domain)s?[^?]*(?:covers?|fits?|belong|apply|include|match|fall)|(?:which|what) (?:priority|key|focus) (?:area|field|sector|industry)s?|do(?:es)? (?:we|it|our \w+) (?:qualify|belong|fit)|fall (?:under|into)|are we (?:covered|eligible)|covered by", " 我们属于哪个重点领域 "),
    (r"how many (?:priority|key) (?:areas?|fields?|sectors?)", " 一共多少个重点领域 "),
    (r"how many (?:key |major )?tasks?", " 一共多少项重点任务 "),
    (r"list (?:all )?(?:the )?(?:priority|key) (?:areas?|fields?|sectors?)|what are the (?:priority|key) (?:areas?|fields?|sectors?)", " 有哪些重点领域 "),
    (r"(?:list|what are) (?:all )?(?:the )?(?:key|major|main) tasks?", " 有哪些重点任务 "),
    (r"how much (?:subsidy|money|funding|grant)|(?:subsidy|grant|award) amounts?", " 补贴多少钱 "),
    (r"how (?:do|can|should) (?:we|i|companies|one) apply|application (?:procedure|process|deadline)", " 怎么申报 "),
    (r"phone number|telephone|contact (?:details|number|information)|hotline|e-?mail address", " 联系电话 "),
    (r"(?:annual|yearly|average)[\w ]*growth(?: rate)?(?: target)?", " 年均增速多少 "),
    (r"who (?:issued|published|released)|issuing (?:authority|body)|which (?:body|authority|office) issued", " 哪个单位印发的 "),
    (r"when (?:was|were|did)[^?]*(?:issued|published|released|promulgated)|date of (?:issue|publication)|issue date", " 什么时候印发的 "),
    (r"(?:is (?:it|this plan|the plan) )?still (?:valid|in force|effective)", " 现在还有效吗 "),
    (r"which clauses?|which (?:articles?|sections?|items?) mention|where (?:is|does|are)[^?]*(?:mentioned|appear)", " 哪几条提到了 "),
    (r"summar(?:y|i[sz]e)|overview|main points", " 总结一下主要内容 "),
    (r"verbatim|original (?:text|wording)|exact (?:text|wording)", " 原文 "),
    (r"how many", " 多少个 "),
    (r"how much", " 多少 "),
    (r"what percentage|percent(?:age)?", " 百分之几 "),
    (r"\bwhen\b|what (?:year|date)|deadline", " 什么时候 "),
    (r"\bwhere\b|which (?:district|city|place)", " 哪个区 "),
    (r"defin(?:e|ition|ed)", " 定义 "),
    (r"difference|compare", " 区别 "),
)  # fmt: skip


class Translator:
    """Turns English phrases into the Chinese that documents print."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._phrases: dict[str, str] = {}
        for entry in entries:
            self._phrases.setdefault(_stem_phrase(entry.alias), entry.canonical)
        self._frames = tuple((re.compile(p, re.IGNORECASE), zh) for p, zh in FRAMES)

    def translate(self, text: str) -> str:
        """Return *text* with every known phrase in Chinese and no English function words."""
        framed: list[str] = []
        for pattern, chinese in self._frames:
            if pattern.search(text):
                framed.append(chinese.strip())
                text = pattern.sub(" ", text, count=1)
        words = WORD.findall(text)
        out: list[str] = []
        i = 0
        while i < len(words):
            for length in range(min(LONGEST_PHRASE, len(words) - i), 0, -1):
                chinese_words = self._phrases.get(_stem_phrase(" ".join(words[i : i + length])))
                if chinese_words is not None:
                    out.append(chinese_words)
                    i += length
                    break
            else:
                if not words[i].isascii() or words[i].lower() not in FUNCTION_WORDS:
                    out.append(words[i])
                i += 1
        return f"{','.join(dict.fromkeys(out))} {' '.join(framed)}".replace("?", "").strip() + "?"


def _stem_phrase(phrase: str) -> str:
    return " ".join(_stem(w) for w in phrase.lower().replace("-", " ").split())


def _stem(word: str) -> str:
    """Fold plurals and spelling variants: industries → industry, targets → target."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "aas")):
        return word[:-1]
    return word


FUNCTION_WORDS = frozenset(
    """a an the of in on at by for to from with and or but is are was were be been being am do does did
    have has had we our us i my me you your it its this that these those there here what which who whom
    whose how why can could should would will shall may might must as than then so if not no any some
    all each every more most such only own same other about into over under between through during
    before after also too very just please tell give show us let want need like plan document text
    building build make makes making made startup start-up company companies business firm
    get gets according mention mentioned say says said""".split()
)
