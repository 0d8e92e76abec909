"""An elliptic question plus what was asked before becomes a self-contained question.

Resolution is textual: its result is a question a person could have typed, shown to the user as
``standalone`` and then understood like any other. No chat model is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause
from chatbot.understanding import asking, dialogue
from chatbot.understanding.calling import name_of, pieces_of
from chatbot.understanding.cues import cue
from chatbot.understanding.departments import Departments
from chatbot.understanding.dialogue import Turn
from chatbot.understanding.intent import asks, metadata_fields
from chatbot.understanding.neighbours import from_here
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.pointing import MODIFIED, NAMED_SENTENCE, PLURAL, POINTING, THIS_PART
from chatbot.understanding.query import AnswerType, Intent, Scope
from chatbot.understanding.replacing import align, opposite, predicate
from chatbot.understanding.rows import row_beside
from chatbot.understanding.sides import SET_BESIDE
from chatbot.understanding.titles import Titles, core
from chatbot.understanding.unit_numbers import unit_number

OPENING = re.compile(
    r"^(?:那么?(?!个方案|份)|还有|另外|此外|然后|其中|具体(?:点|一点|来说)?|至于|再(?:问|说|看)(?:一?下)?|(?:与之|与此)?(?:对应|相应)的|顺便(?:问)?|所以|不过|但是?|可是|噢|哦|好的?|嗯|ok)[,,\s]*"
)
SUBSTITUTE = re.compile(
    r"^(?:那)?(?:(?:把[^,。?]{1,12}换掉,?)?(?:改|换)?(?:看|查)(?:一?下)?(?=[^?]{2,14}的[??。]*$)|换成|换作|改成|改为|如果(?:是|换成)?|要是(?:换成|是)?|假如|若是|轮到|换(?!多少|几|哪|什么))[,]?\s*(?P<new>[^?]+?)的?(?:呢|的话|又?如何|怎么样|怎样)?[??。]*$"
)
AND_WHAT_OF = re.compile(
    r"^(?:那么?|还有|另外|至于)?[,,\s]*(?P<new>[^?,。]{1,30}?)(?:方面|这块|那块|部分)?"
    r"(?:呢|怎么样|又如何|又怎么样|的?也(?:请)?(?:说说|讲讲|查查|看看|列一?下|说一?下|报一?下|来一[个份]|要))[??。]*$"
)
GENERIC = re.compile(
    r"协办|承办|主办|归口|分管|主责|方$|什么时候|时候|\d+(?:家|个|项|条|名)|名字|按?原文|顺序|打头|排头|领头|[哪那这]?一家|完成|年均|增速|增长|目标|口径|责任|牵头|单位|部门|负责|首位|第一|标题|全文|目的|依据|时间|期限|数量|规模|金额|标准|比例|条件|流程|措施|方向|重点|支持|要求|范围|对象|原因|电话|联系|方式|名单|区|市|国家|省|年|月|日|达到|突破|属于|领域|产业|任务|提到|有关|具体|详细|简单|完整|税收|优惠|补贴|奖励|资金|人才|要|做|叫|主管|给|每年|今年|明年|百分之[几多]|涨|按"
)
OUTERMOST = frozenset({"部分", "大部分", "章", "编"})
"""What is so counted is a part of the document, and no item of what is spoken of."""
NEAR_START = 2
"""A word that points back within these first characters refers to the conversation."""
LEAST_RUN = 3
"""Characters of a run that names something by itself."""
FEW = 3
"""An answer about more clauses than this has no one subject."""
LEAST_DETAIL, MOST_DETAIL = 4, 24
"""Characters of the earlier question, beside its subject, that are worth carrying along."""
FORMALITIES = frozenset({AnswerType.PROCEDURE, AnswerType.CONTACT})
AMONG = re.compile(
    r"(?:(?:在|有|进)(?:不在|没有|没在)?(?:里面|里头|其中|里边|其列|之列)(?:吗|呢|了)?"
    r"|^(?:责任|牵头|参与|配合|承办)?(?:单位|部门)(?:里|中)面?(?:有没有|有|含|包括)[^?]{2,12}(?:吗|么)?(?:[?].*)?"
    r"|^[^,。?]{2,12}(?:管不管|负不负责|参不参与)(?:这|那)(?:一)?(?:块|条|项|个|摊)"
    r"|^[^,。?]{2,12}(?:在不在|有没有份?|算不算|也?在吗|也?有份吗)"
    r"|^(?:那|这)?(?:里面|里头|里边|其中)(?:都)?(?:有没有|有无|是否有|有|包括|含)[^,。?]{2,12})[?。]*$"
)
"""教育局在不在里面 points back from its end; so does 教育局在不在."""
COUNTING = re.compile(r"(?:多少|几)(?:家|个)?(?=[?。了呢吗]*$)")
"""一共几家, after an answer that lists departments, counts them."""
ROLE = re.compile(r"(?P<role>配合|牵头|参与|协办|主办|责任)(?:的|方|单位|部门)*$")
"""配合的呢, after 谁牵头."""
CROSS_CUTTING = cue("phrase", "cross_cutting")
"""What a plan gives to all it supports: 税收, 人才, 资金."""
GOES_ON = 0.9
"""The clause spoken of is still meant where it answers this well by the best of all."""
Continues = Callable[[str, str, Clause], float]
"""How well a clause answers a question with its topic, by the best of all clauses: 0–1."""
NEW_TOPIC = re.compile(r"另外|此外|顺便|再问")
"""Opens a question of its own: 另外,企业所得税上有什么优惠?"""


SPOKEN_OF = re.compile(
    r"(?:提到|提及|提过|写到|说到|涉及|出现)(?:了|过|的)?(?P<it>[^,。?]{2,16}?)(?:了|过)?(?:吗|没有?|么)?[?。]*$"
)
"""方案里提到甲区了吗, 哪几条提到了5G: 那乙区呢 puts another in its place."""
OF_TERM = re.compile("[这那](?:个|些|种)?(?=[“「])")
"""这个“基本开支”包括什么 asks about the words in quotes, not about a clause."""


class FollowUps:
    """Resolves elliptic questions about the documents of one table."""

    def __init__(
        self,
        table: ClauseTable,
        titles: Titles,
        departments: Departments,
        is_word: Callable[[str], bool],
        continues: Continues | None = None,
    ) -> None:
        self._topic = partial(asking.topic, is_word=is_word)
        self._table = table
        self._titles = titles
        self._departments = departments
        self._continues = continues

    def resolve(self, text: str, turns: Sequence[Turn], *, together: bool = False) -> str:
        """Return *text* made self-contained from *turns*, oldest first.

        After "区块链产业支持哪些方向?", "那责任单位是谁?" → "区块链产业的责任单位是谁?".
        *together*: it was asked in one breath with the last of them, and leans on it where it
        names next to nothing of its own: 要留什么材料.
        """
        if not turns:
            return text
        whole = self._resolved(text, turns, together=together)
        first, mark, rest = text.partition("?")
        if whole != text or not rest.strip("?。 "):
            return whole
        # 教育局也在里面吗?名单发我: what opens leans, though the whole does not.
        opening = self._resolved(first + mark, turns, together=together)
        return text if opening == first + mark else f"{opening}{rest}"

    def _resolved(self, text: str, turns: Sequence[Turn], *, together: bool) -> str:
        text = dialogue.said_first(asked := dialogue.restated(OF_TERM.sub("", text)))
        own = text != asked  # it says itself what it asks about
        last, subject = turns[-1], _subject(turns)
        text = self._unit_for_pronoun(text, last)
        text = dialogue.clarified(text)
        meant = dialogue.of_both(text, turns) or self._turned(text, last, subject)
        if meant:
            return meant
        if metadata_fields(text) and not POINTING.search(text):
            return text  # 谁印发的 is about the document, whatever was asked before
        return self._exchanged(text, last, subject) or self._filled(
            text, last, subject, together=together, own=own
        )

    def _turned(self, text: str, last: Turn, subject: Clause | None) -> str:
        """The question that a turn of the conversation means; empty where it is none."""
        meant = (
            dialogue.of_units(text, last, subject, self._departments)
            or dialogue.narrowed(text, last, self._titles)
            or dialogue.same_part(text, subject, self._table)
        )
        if meant or subject is None:
            return meant
        return "" if self._names_clause(text, last) else from_here(text, subject, self._table)

    def _exchanged(self, text: str, last: Turn, subject: Clause | None) -> str:
        """The earlier question of something else, or of an item; empty where it is neither."""
        item = self._item_of_subject(text, subject) or _set_beside(text, subject)
        if item:
            return item
        substitute = SUBSTITUTE.match(text)
        if substitute:
            return self._replace_subject(substitute["new"].strip(), last)
        also = AND_WHAT_OF.match(text)
        if also and not POINTING.search(also["new"]):
            return self._and_what_of(also["new"].strip(), last, subject)
        return ""

    def _filled(
        self, text: str, last: Turn, subject: Clause | None, *, together: bool, own: bool
    ) -> str:
        """*text* with the subject of the conversation in front, where it leans on it."""
        if self._cuts_across(text, subject):
            return text
        depends = self._depends(text, last, together=together)
        if not (depends or together):
            depends = self._goes_on(text, subject, last)
        return self._prefix(text, subject, last, own=own) if depends else text

    def _goes_on(self, text: str, subject: Clause | None, last: Turn) -> bool:
        """True where *text* names nothing and the clause spoken of answers as well as any."""
        if self._continues is None or subject is None or self._is_new(text, last):
            return False
        return self._continues(text, self._topic(text), subject) >= GOES_ON

    def _is_new(self, text: str, last: Turn) -> bool:
        own = asks("self_described", text) or asks("belongs", text) or NEW_TOPIC.match(text)
        return (
            bool(own)
            or _asks_of_all(text)
            or self._names_something(OPENING.sub("", text), last.query.scope)
        )

    def unsure(self, text: str, resolved: str, turns: Sequence[Turn]) -> bool:
        """True where *text* leans on *turns* and *resolved* does not say for sure on what.

        That is: the last question names several clauses, or no one clause is being spoken of, or
        words that point back are still in place.
        """
        if not turns or (metadata_fields(text) and not POINTING.search(text)):
            return False
        last = turns[-1]
        also = AND_WHAT_OF.match(text) or SUBSTITUTE.match(text)
        if not (resolved != text or also or self._depends(text, last)):
            return False
        aligned = (
            also
            and not POINTING.search(also["new"])
            and resolved != text
            and self._names_something(resolved, last.query.scope)
        )
        points_still = POINTING.search(resolved) and not NAMED_SENTENCE.search(resolved)
        several = last.several or len(last.query.targets) > 1 or _subject(turns) is None
        return bool(points_still) or (several and not aligned)

    def _cuts_across(self, text: str, subject: Clause | None) -> bool:
        """True for 税收方面有什么说法: the clause spoken of does not say it, another one does."""
        if subject is None or POINTING.search(text):
            return False
        found = CROSS_CUTTING.search(text)
        word = found.group() if found else self._named_elsewhere(text, subject)
        spoken_of = self._table.subtree(subject)
        return bool(word) and (
            not any(word in c.text for c in spoken_of)
            and self._table.prints(word, (subject.document_id,))
        )

    def _named_elsewhere(self, text: str, subject: Clause) -> str:
        """The longest run of *text* that the document prints: 协助人 in 那帮忙的协助人罚多少."""
        scope = (subject.document_id,)
        pieces = self._topic(OPENING.sub("", text)).split()
        runs = (
            piece[i:j]
            for piece in pieces
            for i in range(len(piece))
            for j in range(i + LEAST_RUN, len(piece) + 1)
        )
        for run in sorted(runs, key=len, reverse=True):
            if len(GENERIC.sub("", run)) >= LEAST_RUN and self._table.prints(run, scope):
                return run
        return ""

    def _item_of_subject(self, text: str, subject: Clause | None) -> str:
        """第三个呢, after a list: the third item of the part that was spoken of."""
        lone = [
            m
            for m in find_addresses(text)
            if len(m.steps) == 1 and m.steps[0].counted not in OUTERMOST
        ]
        if not lone or subject is None or self._titles.section(text, (subject.document_id,)):
            return ""
        above = subject if self._is_divided(subject) else self._table.parent(subject)
        if above is None:
            return ""
        also = AND_WHAT_OF.match(text)
        return f"{name_of(above)}{lone[0].words}讲了什么?" if also else f"{name_of(above)}{text}"

    def _is_divided(self, clause: Clause) -> bool:
        return any(c.kind in NUMBERED for c in self._table.children(clause))

    def _depends(self, text: str, last: Turn, *, together: bool = False) -> bool:
        """True where *text* points back, or names nothing of its own."""
        rest = OPENING.sub("", text)
        named = self._names_something(rest, last.query.scope)
        pointing = POINTING.search(text)
        if AMONG.search(text) or dialogue.INSIDE.match(text):
            return True
        if _asks_of_all(text) and not pointing:
            return False
        if pointing and MODIFIED.search(text):
            return False
        if pointing:
            return not named or rest != text or pointing.start() <= NEAR_START
        leaning = rest != text and not NEW_TOPIC.match(text)
        leaning = leaning or (together and self._is_bare(rest))
        return not named and (leaning or not _has_subject(self._topic(rest)))

    def _is_bare(self, text: str) -> bool:
        """True where *text* asks for papers, a place to apply or a telephone, and says no more."""
        own = self._topic(text).replace(" ", "")
        return asking.answer_type(text) in FORMALITIES and len(own) <= LEAST_DETAIL

    def _names_something(self, text: str, scope: Scope) -> bool:
        """True where *text* itself names a clause, a department, or a term that is printed."""
        if self._titles.find(text, scope) or find_addresses(text):
            return True
        return bool(self._departments.find(text)) or any(
            len(piece) >= 3
            and len(GENERIC.sub("", piece)) >= 2
            and self._table.prints(piece, scope)
            for piece in self._topic(text).split()
        )

    def _replace_subject(self, new: str, last: Turn) -> str:
        """换成金融科技呢: the earlier question, asked of something else."""
        before = last.asked
        if last.query.intent is Intent.ELIGIBILITY and not self._names_clause(new, last):
            # What else someone does takes the place of all that was said of them.
            return f"{new}属于哪个领域?"
        old = self._mentioned(before, last.query.scope)
        if old:
            return before.replace(old, new, 1)
        return align(new, before) or f"{new}{predicate(before)}"

    def _names_clause(self, text: str, last: Turn) -> bool:
        return bool(self._titles.find(text, last.query.scope) or find_addresses(text))

    def _mentioned(self, text: str, scope: Scope) -> str:
        """The piece of *text* that names a clause or a department."""
        for address in find_addresses(text):
            return address.words
        named = self._titles.find(text, scope)
        if named:
            for form in pieces_of(named[0].clause.title):
                if form in text:
                    return form
        units = self._departments.find(text)
        return units[0].words if units else ""

    def _and_what_of(self, new: str, last: Turn, subject: Clause | None) -> str:
        """那…呢: the same question of a like thing, or one more aspect of the same subject."""
        before, scope = last.asked, last.query.scope
        if last.query.intent is Intent.ELIGIBILITY and asks("self_described", new):
            return self._replace_subject(new, last)
        role = ROLE.match(new)
        if role and subject is not None and last.query.intent is Intent.RESPONSIBLE:
            return f"{name_of(subject)}的{role['role']}单位是谁?"
        named = self._titles.find(new, scope) or self._titles.find_partial(new, scope)
        units, address = self._departments.find(new), find_addresses(new)
        same_kind = (
            (bool(units) and bool(self._departments.find(before)))
            or (bool(address) and bool(find_addresses(before)))
            or (bool(named) and bool(self._mentioned(before, scope)))
        )
        if same_kind:
            return self._replace_subject(new, last)
        if named or address or units:
            return f"{new}{predicate(before)}"
        if (mentioned := SPOKEN_OF.search(before)) and self._table.prints(mentioned["it"], scope):
            return before.replace(mentioned["it"], new, 1)
        of_row = row_beside(new, before, self._table, scope)
        aligned = of_row or opposite(new, before) or align(new, before)
        if aligned:
            return aligned
        name = f"{name_of(subject)}中," if subject is not None else ""
        return f"{name}{new}{predicate(before)}"

    def _unit_for_pronoun(self, text: str, last: Turn) -> str:
        """金融局和它都在的, after a question about one department, names both."""
        units = last.query.units.mentions if last.query.units else ()
        if len(units) != 1 or not self._departments.find(text):
            return text
        return re.sub("它(?!们)|(?<=[和与跟])(?:他|她)(?!们)", units[0].words, text, count=1)

    def _prefix(self, text: str, subject: Clause | None, last: Turn, *, own: bool) -> str:
        """Put the subject of the conversation in front, in place of the word that points at it."""
        if last.query.intent in {Intent.METADATA, Intent.SMALL_TALK, Intent.INJECTION}:
            return text
        rest = OPENING.sub("", text)
        if POINTING.search(text) and not NAMED_SENTENCE.search(text):
            rest = THIS_PART.sub("", rest, count=1)
        rest = OPENING.sub("", rest).lstrip(",、 的") or text
        if last.query.intent is Intent.RESPONSIBLE and COUNTING.search(rest):
            rest = f"责任单位{rest}"
        own_words = self._topic(last.asked).replace(" ", "")
        if subject is None:
            return f"{own_words},{rest}" if own_words else text
        name = name_of(subject)
        if PLURAL.search(text) and 1 < len(last.query.targets) <= FEW:
            return f"{'、'.join(map(name_of, last.query.targets))}的{rest}"
        if name in rest:
            return rest
        own_words = own_words.replace(name, "").replace(core(name), "").lstrip("中")
        whole = NAMED_SENTENCE.search(text) is None and not own
        if (
            whole
            and not (last.cited and asks("responsible", rest))
            and not self._is_bare(rest)
            and last.query.intent is Intent.FACT
            and LEAST_DETAIL <= len(own_words) <= MOST_DETAIL
        ):
            # A fact about one detail of a clause: its own words lead back to the sentence.
            return f"{name}中,{own_words},{rest}"
        return f"{name}的{rest}" if not rest.startswith(("中", "里")) else f"{name}{rest}"


def _subject(turns: Sequence[Turn]) -> Clause | None:
    """The clause the conversation is about: the latest named, or cited, going back."""
    for turn in reversed(turns):
        for clauses in (turn.query.targets, turn.cited):
            if clauses and len(clauses) <= FEW:
                return clauses[0]
        if turn.query.section and turn.query.intent is not Intent.ELIGIBILITY:
            return turn.query.section  # who asks for their area does not name the part of areas
    return None


def _set_beside(text: str, subject: Clause | None) -> str:
    """跟大数据产业的责任单位一样吗, of what is spoken of; empty where nothing is set beside it."""
    return f"{name_of(subject)}{text}" if subject is not None and SET_BESIDE.match(text) else ""


def _asks_of_all(text: str) -> bool:
    """True for 数据安全在哪条里提到, 只有一家负责的条款: asked of the whole document."""
    return asks("mentions", text) or unit_number(text) is not None


def _has_subject(topic: str) -> bool:
    """True where something remains of *topic* once generic words are taken away."""
    return len(GENERIC.sub("", topic.replace(" ", ""))) >= 3
