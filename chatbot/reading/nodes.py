"""The tree of a text while it is built: headings, unnumbered paragraphs, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatbot.reading.layout import Line
from chatbot.reading.markers import Mark
from chatbot.reading.titles import Title
from chatbot.records import Level


@dataclass(slots=True, kw_only=True)
class Node:
    """A heading (with a mark), an unnumbered paragraph or a table (without one)."""

    line: Line
    mark: Mark | None
    title: Title | None
    parent: Node | None
    is_table: bool = False
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


def walk(nodes: Sequence[Node]) -> list[Node]:
    """Return all *nodes* and what is under them, in document order."""
    found: list[Node] = []
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(node.children))
    return found
