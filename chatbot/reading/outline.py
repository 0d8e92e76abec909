"""The heading grammar: lines with marks become a tree.

The strongest evidence that a mark is a heading, and of where it stands, is the sequence it
belongs to (:mod:`chatbot.reading.sequence`). The customary order of styles (第一章 › 第一节 › 第一条
› 一、 › (一) › 1. › (1) › ①) only breaks ties. One pass over the lines with a stack of open
headings: time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chatbot.reading import customs
from chatbot.reading.fronts import LABELLED
from chatbot.reading.layout import Line, Page
from chatbot.reading.markers import ARTICLE, BULLET, DASH, MARKDOWN, TITLE_LINE, UNNUMBERED, Mark
from chatbot.reading.nodes import Node, walk
from chatbot.reading.sequence import is_heading, look_ahead, read_marks
from chatbot.reading.tables import row_flags
from chatbot.reading.titles import Title, article_title, read_title

SUBSTANTIAL = 45
"""Characters from which an unnumbered paragraph is worth citing on its own, sentence or not."""
SHORTEST_SENTENCE = 12
"""Characters from which a line that closes a sentence is."""
CLOSING_TITLES = frozenset({"附则", "#附则", "##附则", "###附则"})
CAPTION = re.compile(r"表 ?\d{1,2}(?![\d.])")
BOX = re.compile(r"专栏 ?\d")
"""A box in a plan closes the section it stands in, not the last item before it."""
LONGEST_TITLE = 40
"""Characters of a title that stands on the line below its mark."""
FEWEST_TITLED = 3
"""Articles with a run-in title from which a text is taken to give them titles."""
TITLED_SHARE = 0.6
"""Their share of all articles, likewise."""
_TERMINAL = re.compile(r"[。!?;:.][”’」』)）]*$")
_SENTENCE = re.compile(r"[。!?;][”’」』)）]*$")


def is_paragraph(page: Page, line: Line) -> bool:
    """Tell whether an unnumbered line is a paragraph that can stand and be cited on its own."""
    if len(line) >= SUBSTANTIAL:
        return True
    return len(line) >= SHORTEST_SENTENCE and bool(_SENTENCE.search(page.plain(line)))


class Outline:
    """Builds the tree of one region (a plan, a notice, an annex) of a page."""

    def __init__(self, page: Page, lines: Sequence[Line]) -> None:
        self.page = page
        self.lines = lines
        self.roots: list[Node] = []
        self._stack: list[Node] = []
        self._seen: dict[str, int] = {}
        self._parent_style: dict[str, str] = {}
        self._tabular = row_flags(page.shadow, lines)
        self._marks = read_marks(page, lines)
        self._ahead = look_ahead(self._marks)

    def build(self) -> list[Node]:
        """Walk the lines once and return the outermost nodes."""
        row = 0
        while row < len(self.lines):
            line, mark = self.lines[row], self._marks[row]
            if self._tabular[row]:
                self._add_row(line)
            elif mark is not None and is_heading(mark, self._ahead[row], self._stack, self._seen):
                row += self._open(row, line, mark)
            else:
                self._continue(row, line)
            row += 1
        nodes = walk(self.roots)
        for node in nodes:
            self._settle(node)
        self._title_articles([n for n in nodes if n.mark and n.mark.style is ARTICLE])
        return self.roots

    def _title_articles(self, articles: Sequence[Node]) -> None:
        """Measures give their articles run-in titles; laws do not."""
        titled = [
            (node, article_title(self.page.shadow, node.mark, node.line.end))
            for node in articles
            if node.mark is not None
        ]
        found = [(node, title) for node, title in titled if title is not None]
        if len(found) >= FEWEST_TITLED and len(found) >= TITLED_SHARE * len(articles):
            for node, title in found:
                if node.title is None or node.title.end == node.title.start:
                    node.title = title

    def _settle(self, node: Node) -> None:
        """A sentence that nothing follows is the item's text, not its title."""
        title = node.title
        if title is not None and title.sentence and len(node.own) == 1 and not node.children:
            node.title = replace(title, end=title.start, body=title.start, whole_line=False)

    # ------------------------------------------------------------------ headings

    def _open(self, row: int, line: Line, mark: Mark) -> int:
        """Open a heading; return 1 where its title was on the next line, which is then used up."""
        depth = self._depth_for(row, mark)
        del self._stack[depth:]
        parent = self._stack[-1] if self._stack else None
        title = read_title(self.page.shadow, mark, line.end)
        node = Node(line=line, mark=mark, title=title, parent=parent, own=[line])
        (parent.children if parent else self.roots).append(node)
        self._stack.append(node)
        if mark.ordinal:
            self._seen[mark.style.name] = mark.ordinal
        above = parent.mark.style.name if parent and parent.mark else ""
        if parent is None or above:
            self._parent_style[mark.style.name] = above
        return self._title_below(row, node)

    def _title_below(self, row: int, node: Node) -> int:
        """第一章 / 总则: take the title from the line below a mark that has nothing beside it."""
        if node.title is None or node.title.start < node.line.end or row + 1 >= len(self.lines):
            return 0
        below = self.lines[row + 1]
        words = self.page.plain(below)
        titled = self._marks[row + 1] is None or self._marks[row + 1].style is UNNUMBERED  # type: ignore[union-attr]
        if not titled or len(words) > LONGEST_TITLE or re.search(r"[。;!?]|[,:]$", words):
            return 0
        node.title = Title(start=below.start, end=below.end, body=below.end, whole_line=True)
        node.own.append(below)
        return 1

    def _depth_for(self, row: int, mark: Mark) -> int:
        """Return how many open headings stay open above *mark*."""
        if mark.style is MARKDOWN:
            return self._markdown_depth(mark)
        if mark.style in (UNNUMBERED, TITLE_LINE):
            return self._unnumbered_depth(row, mark)
        stack, style = self._stack, mark.style
        same = [i for i, n in enumerate(stack) if n.mark is not None and n.mark.style is style]
        if same and mark.ordinal == 1 and same[-1] == len(stack) - 1 and self._leads_in(stack[-1]):
            return len(stack)  # (一) … 下列情形: / (一) …
        if same:
            following = [i for i in same if stack[i].counts_on(mark)]
            return (following or same)[-1]
        if mark.ordinal > 1 and stack and self._is_bare(stack[-1]):
            return len(stack)  # (二)绩效奖励 / 第4条 …: a fresh heading takes what runs on
        if mark.ordinal > 1 and style.name in self._parent_style:
            return self._depth_below(self._parent_style[style.name], mark)
        for depth in range(len(stack) - 1, -1, -1):
            if self._takes(stack[depth], mark, row):
                return depth + 1
        return 0

    def _is_bare(self, node: Node) -> bool:
        """Tell whether nothing stands under a heading yet but its title."""
        titled = node.title is not None and node.title.whole_line and not node.title.sentence
        return titled and len(node.own) == 1 and not node.children

    def _depth_below(self, above: str, mark: Mark) -> int:
        """A list that runs on across sections stands below what it stood below before."""
        for depth in range(len(self._stack) - 1, -1, -1):
            other = self._stack[depth].mark
            if other is not None and (
                other.style.name == above or (above and mark.style.rank > other.style.rank)
            ):
                return depth + 1
        return 0

    def _markdown_depth(self, mark: Mark) -> int:
        for depth in range(len(self._stack) - 1, -1, -1):
            other = self._stack[depth].mark
            if other is not None and 0 < other.depth < mark.depth:
                return depth + 1
        return 0

    def _unnumbered_depth(self, row: int, mark: Mark) -> int:
        """An unnumbered heading stands beside the last one, or above the list that restarts."""
        stack = self._stack
        for depth in range(len(stack) - 1, -1, -1):
            other = stack[depth].mark
            if other is not None and other.style is mark.style:
                return depth
        below = self._marks[row + 1] if row + 1 < len(self.lines) else None
        if below is not None:
            for depth, node in enumerate(stack):
                if node.mark is not None and node.mark.style.rank >= below.style.rank:
                    return depth
            depth = len(stack)
            boxed = BOX.match(self.page.plain(self.lines[row]))
            while boxed and depth and self._runs_in(stack[depth - 1]):
                depth -= 1
            return depth
        return min(1, len(stack)) if mark.style is TITLE_LINE else 0

    def _runs_in(self, node: Node) -> bool:
        """Tell whether a heading's text follows its title on the line: an item, and no section."""
        return node.mark is not None and not (node.title is not None and node.title.whole_line)

    def _takes(self, node: Node, mark: Mark, row: int) -> bool:
        """Tell whether *mark* may open a list under *node*."""
        above = node.mark
        if above is None:  # a paragraph that ends in a colon takes the list it announces
            outer = node.parent.mark if node.parent else None
            return mark.ordinal == 1 and (outer is None or mark.style.rank > outer.style.rank)
        if mark.numbers and above.numbers:
            return above.numbers == mark.numbers[: len(above.numbers)]
        if mark.style.rank > above.style.rank:
            return True
        # 1. › (一): an unusual order, but the outer list goes on after the inner one.
        goes_on = self._ahead[row].get(above.style.name)
        return mark.ordinal <= 1 and bool(above.ordinal) and goes_on == above.ordinal + 1

    # ------------------------------------------------------------------ unnumbered text

    def _add_row(self, line: Line) -> None:
        """Give a row to the table under the open heading."""
        parent = self._stack[-1] if self._stack else None
        siblings = parent.children if parent else self.roots
        if siblings and siblings[-1].is_table:
            siblings[-1].own.append(line)
        else:
            siblings.append(
                Node(line=line, mark=None, title=None, parent=parent, is_table=True, own=[line])
            )

    def _continue(self, row: int, line: Line) -> None:
        """Give an unnumbered line to the heading it belongs to."""
        if self._stack and self.page.plain(line).replace(" ", "") in CLOSING_TITLES:
            self._open_closing(line)
            return
        owner = self._owner(row) if self._stack else None
        if self._stack and CAPTION.match(self.page.plain(line)):
            owner = self._stack[-1]  # 表1 …: of the table below, which is that heading's
        if owner is not None and not owner.children:
            owner.own.append(line)
            return
        # Closing words of the whole document, text without any heading, or after the last item.
        del self._stack[self._stack.index(owner) + 1 if owner else 0 :]
        paragraph = self._paragraph(owner, line)
        below = self._marks[row + 1] if row + 1 < len(self.lines) else None
        announces = below is not None and below.ordinal == 1 and self._leads_in(paragraph)
        if announces and owner is not None:
            self._stack.append(paragraph)

    def _open_closing(self, line: Line) -> None:
        """附则 without a number is the part or chapter after the last."""
        outer = self._stack[0].mark
        if outer is None or not outer.ordinal:
            self._stack[-1].own.append(line)
            return
        del self._stack[:]
        at = line.start
        mark = replace(outer, ordinal=outer.ordinal + 1, start=at, end=at, rest=at)
        title = Title(start=at, end=line.end, body=line.end, whole_line=True)
        node = Node(line=line, mark=mark, title=title, parent=None, own=[line])
        self.roots.append(node)
        self._stack.append(node)
        self._seen[mark.style.name] = mark.ordinal

    def _paragraph(self, parent: Node | None, line: Line) -> Node:
        siblings = parent.children if parent else self.roots
        last = siblings[-1] if siblings else None
        plain_text = last is not None and last.mark is None and not last.is_table
        if last is not None and plain_text and self._joins(last, line):
            last.own.append(line)
            return last
        node = Node(line=line, mark=None, title=None, parent=parent, own=[line])
        siblings.append(node)
        return node

    def _joins(self, last: Node, line: Line) -> bool:
        """A short line is no paragraph of its own, nor is what a colon announces."""
        if last.children or (
            not customs.is_duty_line(self.page.plain(line))
            and all(LABELLED.match(self.page.plain(x)) for x in (last.own[-1], line))
        ):
            return False
        return not is_paragraph(self.page, line) or self._leads_in(last)

    def _owner(self, row: int) -> Node | None:
        """Return the heading that an unnumbered line belongs to; None for the document itself."""
        node: Node | None = self._stack[-1]
        popped = False
        while node is not None and self._is_closed(node, row, popped):
            node, popped = node.parent, True
        return node

    def _is_closed(self, node: Node, row: int, popped: bool) -> bool:
        """Tell whether *node* is a finished list item: text after it is its parent's."""
        mark, parent = node.mark, node.parent
        if mark is None or mark.style is ARTICLE or mark.style.level is UNNUMBERED.level:
            return False
        if self._has_closing_duties(node, row):
            return True
        headed = node.title is not None and node.title.whole_line and not node.children
        if mark.style in (DASH, BULLET):
            return parent is not None and (not headed or len(node.own) > 1)
        goes_on = self._ahead[row].get(mark.style.name) == mark.ordinal + 1
        if goes_on or mark.ordinal < 2 or parent is None:
            return False
        if self._leads_in(parent) and self._is_terminal(node) and self._singles(node, parent):
            return True
        return not popped and self._is_last_of_singles(node, parent, row)

    def _is_last_of_singles(self, node: Node, parent: Node, row: int) -> bool:
        """Tell whether *node* and its siblings before it are one paragraph each."""
        if customs.is_duty_line(self.page.plain(self.lines[row])):
            return self._bear_no_duties(node, parent)
        if customs.ends_in_duties(self.page.plain(node.own[-1])):  # its text is complete
            return True
        if len(node.own) > 1 or node.children:
            return False
        if self._is_bare(node) and any(n.children for n in parent.children):
            return False
        return self._singles(node, parent)

    def _has_closing_duties(self, node: Node, row: int) -> bool:
        """Tell whether the departments of all its items have been named, and *row* says more."""
        last = node.children[-1] if node.children else None
        return (
            last is not None
            and last.mark is None
            and not last.is_table
            and customs.is_duty_line(self.page.plain(last.own[-1]))
            and not customs.is_duty_line(self.page.plain(self.lines[row]))
        )

    def _bear_no_duties(self, node: Node, parent: Node) -> bool:
        """Tell whether no item up to *node* names its departments: the line is for them all."""
        before = [n for n in parent.children if n.mark and n is not node]
        lines = [self.page.plain(line) for n in walk([*before, node]) for line in n.own]
        borne = (customs.is_duty_line(x) or customs.ends_in_duties(x) for x in lines)
        return bool(before) and not any(borne)

    def _singles(self, node: Node, parent: Node) -> bool:
        """Tell whether the siblings of *node* are one paragraph each."""
        style = node.mark.style if node.mark else None
        siblings = (n for n in parent.children if n.mark and n.mark.style is style)
        return all(len(n.own) == 1 for n in siblings)

    def _is_terminal(self, node: Node) -> bool:
        return bool(_TERMINAL.search(self.page.plain(node.own[-1])))

    def _leads_in(self, node: Node) -> bool:
        """Tell whether the own text of *node* ends in a colon, so that its items complete it."""
        return self.page.plain(node.own[-1]).endswith(":")
