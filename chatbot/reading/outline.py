"""The heading grammar: lines with marks become a tree.

The strongest evidence that a mark is a heading, and of where it stands, is the sequence it
belongs to: ordinal n follows n-1 of the same style, or opens a list at 1. The customary order of
styles (第一章 › 第一节 › 第一条 › 一、 › (一) › 1. › (1) › ①) only breaks ties. One pass over
the lines with a stack of open headings, after one pass backwards that tells each line which
ordinals lie ahead: time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import ARTICLE, BULLET, DASH, DIGIT_BARE, UNNUMBERED, Mark, read_mark
from chatbot.reading.titles import Title, read_title
from chatbot.records import Level

LARGEST_GAP = 3
"""Ordinals that a list may skip (a repealed or a mistyped one) and still go on."""
SUBSTANTIAL = 45
"""Characters from which an unnumbered paragraph is worth citing on its own."""
_TERMINAL = re.compile(r"[。!?;:.][”’」』)）]*$")


@dataclass(slots=True, kw_only=True)
class Node:
    """A heading or an unnumbered paragraph while the tree is being built."""

    line: Line
    mark: Mark | None
    title: Title | None
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)
    """The lines of its own text, its first line included."""

    @property
    def level(self) -> Level:
        """The level of its mark; unnumbered paragraphs have none of their own."""
        return self.mark.style.level if self.mark else Level.UNNUMBERED

    def counts_on(self, mark: Mark) -> bool:
        """Tell whether *mark* is this node's next sibling by number."""
        return self.mark is not None and mark.ordinal == self.mark.ordinal + 1


Ahead = Mapping[str, int]
"""Style name → ordinal of the next mark of that style, from some line on."""


class Outline:
    """Builds the tree of one region (a plan, a notice, an annex) of a page."""

    def __init__(self, page: Page, lines: Sequence[Line]) -> None:
        self.page = page
        self.lines = lines
        self.roots: list[Node] = []
        self.preface: list[Line] = []
        self._stack: list[Node] = []
        self._last: dict[str, int] = {}
        self._parent_style: dict[str, str] = {}
        self._marks = [read_mark(page.shadow, line.start, line.end) for line in lines]
        self._ahead = self._look_ahead()

    def build(self) -> Outline:
        """Walk the lines once and return self, with ``roots`` and ``preface`` filled."""
        for row, line in enumerate(self.lines):
            mark = self._marks[row]
            if mark is not None and self._is_heading(mark, row):
                self._open(row, line, mark)
            else:
                self._continue(row, line)
        return self

    # ------------------------------------------------------------------ evidence

    def _look_ahead(self) -> list[dict[str, int]]:
        """For each line, the next ordinal of every style from the following line on."""
        ahead: list[dict[str, int]] = [{}] * len(self.lines)
        current: dict[str, int] = {}
        for row in range(len(self.lines) - 1, -1, -1):
            ahead[row] = current
            mark = self._marks[row]
            if mark is not None and mark.ordinal and not mark.reference:
                current = {**current, mark.style.name: mark.ordinal}
        return ahead

    def _is_heading(self, mark: Mark, row: int) -> bool:
        if mark.style in (DASH, BULLET) or not mark.ordinal:
            return True
        last = self._open_ordinal(mark)
        if last is None:
            last = self._last.get(mark.style.name)
        follows = self._ahead[row].get(mark.style.name) == mark.ordinal + 1
        if mark.style is DIGIT_BARE:
            return mark.ordinal == (last or 0) + 1 and "dotted 2" in self._ahead[row]
        if mark.numbers:
            return self._fits_above(mark)
        if mark.reference and not (last is not None and mark.ordinal == last + 1 and follows):
            return False
        if mark.ordinal == 1 or (last is not None and mark.ordinal == last + 1):
            return True
        if last is None:  # an excerpt may open anywhere
            return follows or not self._last
        if mark.ordinal > last:
            return follows or mark.ordinal - last <= LARGEST_GAP
        return follows or (mark.ordinal == last and mark.style is not ARTICLE)

    def _fits_above(self, mark: Mark) -> bool:
        """Tell whether 1.2 stands under an open 1, or goes on after 1.1."""
        if mark.ordinal == 1:
            return True
        open_numbers = [n.mark.numbers for n in self._stack if n.mark and n.mark.numbers]
        return any(n[: len(mark.numbers) - 1] == mark.numbers[:-1] for n in open_numbers)

    def _open_ordinal(self, mark: Mark) -> int | None:
        for node in reversed(self._stack):
            if node.mark and node.mark.style is mark.style:
                return node.mark.ordinal
        return None

    # ------------------------------------------------------------------ building

    def _open(self, row: int, line: Line, mark: Mark) -> None:
        depth = self._depth_for(row, mark)
        del self._stack[depth:]
        parent = self._stack[-1] if self._stack else None
        alone = row + 1 >= len(self.lines) or self._marks[row + 1] is not None
        title = read_title(self.page.shadow, mark, line.end, alone=alone)
        node = Node(line=line, mark=mark, title=title, parent=parent, own=[line])
        (parent.children if parent else self.roots).append(node)
        self._stack.append(node)
        self._last[mark.style.name] = mark.ordinal
        if parent is not None and parent.mark is not None:
            self._parent_style[mark.style.name] = parent.mark.style.name

    def _depth_for(self, row: int, mark: Mark) -> int:
        """Return how many open headings stay open above *mark*."""
        stack, style = self._stack, mark.style
        if mark.ordinal != 1 or style in (DASH, BULLET):
            for depth in range(len(stack) - 1, -1, -1):
                other = stack[depth].mark
                if other is not None and other.style is style and stack[depth].counts_on(mark):
                    return depth
        for depth in range(len(stack) - 1, -1, -1):
            other = stack[depth].mark
            if other is not None and other.style is style:
                return depth
        if mark.ordinal != 1 and style.name in self._parent_style:
            above = self._parent_style[style.name]
            for depth in range(len(stack) - 1, -1, -1):
                other = stack[depth].mark
                if other is not None and other.style.name == above:
                    return depth + 1
        for depth in range(len(stack) - 1, -1, -1):
            if self._takes(stack[depth], mark, row):
                return depth + 1
        return 0

    def _takes(self, node: Node, mark: Mark, row: int) -> bool:
        """Tell whether *mark* may open a list under *node*."""
        above = node.mark
        if above is None:
            return False
        if mark.numbers and above.numbers:
            return above.numbers == mark.numbers[: len(above.numbers)]
        if mark.style.rank > above.style.rank:
            return True
        # 1. › (一): an unusual order, but the outer list goes on after the inner one.
        goes_on = self._ahead[row].get(above.style.name)
        return mark.ordinal == 1 and bool(above.ordinal) and goes_on == above.ordinal + 1

    # ------------------------------------------------------------------ unnumbered text

    def _continue(self, row: int, line: Line) -> None:
        """Give an unnumbered line to the heading it belongs to."""
        if not self._stack:
            self.preface.append(line)
            return
        owner = self._owner(row)
        if owner is None:  # closing words of the whole document
            self._stack.clear()
            self._paragraph(None, line)
        elif owner.children:
            del self._stack[self._stack.index(owner) + 1 :]
            self._paragraph(owner, line)
        else:
            owner.own.append(line)

    def _paragraph(self, parent: Node | None, line: Line) -> None:
        siblings = parent.children if parent else self.roots
        last = siblings[-1] if siblings else None
        if last is not None and last.mark is None and len(line) < SUBSTANTIAL:
            last.own.append(line)
            return
        siblings.append(Node(line=line, mark=None, title=None, parent=parent, own=[line]))

    def _owner(self, row: int) -> Node | None:
        """Return the heading that an unnumbered line belongs to; None for the document itself."""
        node: Node | None = self._stack[-1]
        popped = False
        while node is not None and self._is_closed(node, row, popped):
            node, popped = node.parent, True
        return node

    def _is_closed(self, node: Node, row: int, popped: bool) -> bool:
        """Tell whether *node* is a finished list item: text after it is its parent's."""
        mark, title, parent = node.mark, node.title, node.parent
        if mark is None:
            return False
        if title is not None and title.whole_line and not node.children:
            return len(node.own) > 1 and mark.style in (DASH, BULLET)
        if mark.style in (DASH, BULLET):
            return parent is not None
        goes_on = self._ahead[row].get(mark.style.name) == mark.ordinal + 1
        if goes_on or mark.style is ARTICLE or mark.ordinal < 2 or parent is None:
            return False
        if self._leads_in(parent) and _TERMINAL.search(self.page.plain(node.own[-1])):
            return True
        if popped or len(node.own) > 1:
            return False
        siblings = (n for n in parent.children if n.mark and n.mark.style is mark.style)
        return all(len(n.own) == 1 and not n.children for n in siblings)

    def _leads_in(self, node: Node) -> bool:
        """Tell whether the own text of *node* ends in a colon, so that its items complete it."""
        return self.page.plain(node.own[-1]).endswith(":")


def walk(nodes: Sequence[Node]) -> list[Node]:
    """Return all *nodes* and what is under them, in document order."""
    found: list[Node] = []
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(node.children))
    return found


__all__ = ["UNNUMBERED", "Node", "Outline", "walk"]
