"""What a chat model had to do with the answers of an evaluation, added up.

Of any model: whose words were used, what was dropped, what it cost. Of the scripted one
(:mod:`chatbot.evaluation.liar`) also what of its lies and of its truths reached the user.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chatbot.assistant import Assistant
from chatbot.evaluation.liar import Liar
from chatbot.indexing.store import Index
from chatbot.records import Answer, AnswerKind

LEAST_RECALL = 0.95
"""Of true sentences, where the answer is in the model's words."""


@dataclass(slots=True)
class Tally:
    """Counts over the answers so far."""

    asked: int = 0
    """Answers that the model had a hand in."""
    worded: int = 0
    sentences: int = 0
    dropped: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    fallbacks: Counter[str] = field(default_factory=Counter)
    lies: Counter[str] = field(default_factory=Counter)
    """Told, by kind."""
    lies_shown: list[str] = field(default_factory=list)
    true: int = 0
    """True sentences told in the answers that are in the model's words."""
    true_shown: int = 0
    true_in_all: int = 0
    """True sentences told in all answers, those that fell back included."""
    true_shown_in_all: int = 0

    @property
    def recall(self) -> float:
        """Share of true sentences that reached the user, in answers in the model's words."""
        return self.true_shown / self.true if self.true else 1.0

    @property
    def recall_in_all(self) -> float:
        """The same over all answers, those that fell back to the document's words included."""
        return self.true_shown_in_all / self.true_in_all if self.true_in_all else 1.0

    @property
    def holds(self) -> bool:
        """True where no lie was shown and enough of the truth was."""
        return not self.lies_shown and self.recall >= LEAST_RECALL

    def add(self, answer: Answer) -> None:
        """Count an answer."""
        made = answer.generation
        if made is None:
            return
        self.asked += 1
        self.worded += answer.kind is AnswerKind.GENERATED
        self.sentences += made.sentences
        self.dropped += made.dropped
        self.input_tokens += made.input_tokens
        self.output_tokens += made.output_tokens
        self.cost += made.cost
        if made.fallback:
            self.fallbacks[made.fallback] += 1

    def compare(self, answer: Answer, true: Sequence[str], lies: Sequence[tuple[str, str]]) -> None:
        """Hold an answer against what was said before it was checked."""
        shown = sum(sentence in answer.text for sentence in true)
        self.true_in_all += len(true)
        self.true_shown_in_all += shown
        if answer.kind is AnswerKind.GENERATED:
            self.true += len(true)
            self.true_shown += shown
        for kind, lie in lies:
            self.lies[kind] += 1
            if lie in answer.text:
                self.lies_shown.append(lie)

    def lines(self) -> Iterator[str]:
        """Yield the counts as a Markdown table."""
        yield from ("### 大模型", "", "| 量 | 值 |", "| --- | ---: |")
        yield f"| 问过模型的回答 | {self.asked} |"
        yield f"| 采用模型措辞 | {self.worded} |"
        yield f"| 通过核对 / 删去的句子 | {self.sentences} / {self.dropped} |"
        yield f"| 词元:读入 / 写出 | {self.input_tokens} / {self.output_tokens} |"
        if self.cost:
            yield f"| 费用 | {self.cost:.4f} |"
        for reason, count in self.fallbacks.most_common():
            yield f"| 未采用:{reason} | {count} |"
        if self.true_in_all or self.lies:
            kinds = ",".join(f"{kind}{count}" for kind, count in sorted(self.lies.items()))
            yield f"| 假话({kinds}) | {self.lies.total()} |"
            yield f"| 到达用户的假话 | {len(self.lies_shown)} |"
            yield f"| 真话保留率(采用模型措辞的回答) | {self.recall:.3f} |"
            yield f"| 真话保留率(含退回原文的回答) | {self.recall_in_all:.3f} |"
        yield ""

    def as_json(self) -> dict[str, object]:
        """Return the counts as JSON values."""
        return {
            "asked": self.asked,
            "worded": self.worded,
            "sentences": self.sentences,
            "dropped": self.dropped,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cost": self.cost,
            "fallbacks": dict(self.fallbacks),
            "lies": dict(self.lies),
            "lies_shown": self.lies_shown,
            "recall": self.recall,
            "recall_in_all": self.recall_in_all,
        }


class Overheard:
    """An assistant whose answers are added up; worded by *liar*, where one is given."""

    def __init__(self, assistant: Assistant, tally: Tally, liar: Liar | None = None) -> None:
        self._assistant = assistant if liar is None else assistant.worded_by(liar)
        self._tally = tally
        self._liar = liar
        self.searched = assistant.searched

    @property
    def index(self) -> Index:
        """The index whose clauses the answers cite."""
        return self._assistant.index

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*, and count."""
        before = self._liar.asked if self._liar else 0
        answer = self._assistant.ask(question, history, document_id=document_id)
        self._tally.add(answer)
        if self._liar is not None and self._liar.asked > before:
            self._tally.compare(answer, self._liar.true, self._liar.lies)
        return answer
