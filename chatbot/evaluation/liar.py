"""A scripted chat model that lies in three sentences of ten, to measure what gets past the check.

It says sentences of the clauses that it is shown, as printed or put differently, some of them
falsified in one of the ways below, and remembers which. Its choices are drawn from a seed: the same
questions get the same lies.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Generator, Sequence

from chatbot.answering.phrases import REFUSAL
from chatbot.answering.speaking import Spoken, Tool, Usage

SEED = 11
SHARE = 0.3
"""Of the sentences that are falsified."""
MOST_SENTENCES = 6
PIECE = 7
"""Characters of one streamed piece."""
CLAUSE = re.compile(r'<clause handle="E(\d+)"[^>]*>\n(.*?)\n</clause>', re.DOTALL)
SENTENCE = re.compile(r"[^。\n]{12,}。")

Lie = Callable[[str, str, random.Random], tuple[str, str]]
"""A sentence without its stop, its handle and a source of chance become a lie and its handle."""


def _figure(bare: str, handle: str, draw: random.Random) -> tuple[str, str]:
    found = re.search(r"\d+", bare)
    if found is None:
        return f"{bare},奖励{draw.randrange(101, 999)}万元。", handle
    other = int(found.group()) + draw.randrange(1, 90)
    return f"{bare[: found.start()]}{other}{bare[found.end() :]}。", handle


LIES: dict[str, Lie] = {
    "改数字": _figure,
    "换部门": lambda bare, handle, _: (f"{bare},由市公安局负责。", handle),
    "编造部门": lambda bare, handle, _: (f"{bare},由市火星开发局负责。", handle),
    "编引语": lambda bare, handle, _: (f"{bare},这就是“一步到位全面领先”。", handle),
    "加否定": lambda bare, handle, _: (f"不再执行:{bare}。", handle),
    "添待遇": lambda bare, handle, _: (f"{bare},参与者均可免费入住豪华公寓。", handle),
    "未知编号": lambda bare, _, __: (f"此外,{bare}并给予专项奖励。", "99"),
}


def _put_differently(bare: str, draw: random.Random) -> str:
    """Return a sentence that says no more than *bare*: led in, shortened, or in another order."""
    parts = re.split(r"[,\uff0c]", bare)
    half, turned = parts[: (len(parts) + 1) // 2], parts[::-1]
    ways = [bare, f"文件提出,{bare}", ",".join(half), ",".join(turned)]
    return f"{draw.choice(ways)}。"


class Liar:
    """A chat model (:class:`chatbot.answering.speaking.ChatModel`); one question at a time."""

    name = "scripted:liar"
    deadline_s = 30.0

    def __init__(self) -> None:
        self.asked = 0
        self.true: list[str] = []
        """The true sentences of the last reply, without handles."""
        self.lies: list[tuple[str, str]] = []
        """Kind and words of its lies."""
        self._draw = random.Random(SEED)  # noqa: S311 - chance that repeats, not secrecy

    def stream(
        self,
        system: str,  # noqa: ARG002 - the protocol's signature
        user: str,
        *,
        ends_at: float,  # noqa: ARG002
        tools: Sequence[Tool] = (),  # noqa: ARG002
    ) -> Generator[str, None, Spoken]:
        """Yield the reply to *user* in pieces."""
        text = self.reply(user)
        for start in range(0, len(text), PIECE):
            yield text[start : start + PIECE]
        return Spoken(text=text, usage=Usage(input_tokens=len(user), output_tokens=len(text)))

    def reply(self, user: str) -> str:
        """Return sentences of the clauses in *user*, some of them falsified."""
        self.asked += 1
        self.true, self.lies, said = [], [], []
        found = [
            (handle, sentence)
            for handle, text in CLAUSE.findall(user)
            for sentence in SENTENCE.findall(html.unescape(text))
        ]
        for handle, sentence in found[:MOST_SENTENCES]:
            if self._draw.random() < SHARE:
                kind = self._draw.choice(list(LIES))
                lie, cited = LIES[kind](sentence.rstrip("。"), handle, self._draw)
                self.lies.append((kind, lie))
                said.append(f"{lie}[E{cited}]")
            else:
                true = _put_differently(sentence.rstrip("。"), self._draw)
                self.true.append(true)
                said.append(f"{true}[E{handle}]")
        return "".join(said) or REFUSAL
