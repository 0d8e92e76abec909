"""Which document of several a question names: 《…》, a 文号, or its title said in short.

"公租房保障办法" names 《广州市公租房保障办法》 where no other title can be meant. Of several
versions the one whose year the question says is meant, else the one that stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from chatbot.reading.versions import are_versions
from chatbot.records import DocumentFacts
from chatbot.understanding.cues import cue
from chatbot.understanding.titles import fold

BOOK_NAME = re.compile(r"《([^《》]{2,80})》")
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[(（［]?\d{4}[〕\])）］]?第?\d{1,4}号")
GENRE = cue("phrase", "genre")
"""What documents are called: the noun that a title ends in."""
GENERAL = cue("phrase", "general_title")
"""Words of titles that tell no document from another."""
YEAR = re.compile(r"(?:19|20)\d{2}")
LONGEST = 40
LEAST_OWN = 3
"""Characters beside the genre that a title in short has; one fewer where they stand together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a question names, and the words that do."""

    document_ids: tuple[str, ...]
    """One document, or several of the same title."""
    words: str


class Naming:
    """The titles and numbers of several documents."""

    def __init__(self, documents: Iterable[DocumentFacts]) -> None:
        self._documents = tuple(documents)
        self._titles = [fold(d.title) for d in self._documents]
        self._by_number = {_bare(d.number): i for i, d in enumerate(self._documents) if d.number}
        self._holding: dict[str, set[int]] = defaultdict(set)
        for place, title in enumerate(self._titles):
            for pair in _pairs(title):
                self._holding[pair].add(place)

    def find(self, text: str) -> Named | None:
        """Return the document that *text* names; None where it names none, or several alike."""
        for name in BOOK_NAME.finditer(text):
            found = self._meant(self._by_name(fold(name[1])), text)
            if found:
                return Named(document_ids=found, words=name[0])
        for number in NUMBER.finditer(text):
            for start in range(len(number[0]) - 5):
                place = self._by_number.get(_bare(number[0][start:]))
                if place is not None:
                    found = (self._documents[place].document_id,)
                    return Named(document_ids=found, words=number[0][start:])
        return self._in_short(text)

    def _in_short(self, text: str) -> Named | None:
        best: tuple[int, Collection[int]] = (0, ())
        words = ""
        for genre in GENRE.finditer(text):
            end = genre.end()
            run = text[max(0, end - LONGEST) : end]
            run = re.split(r"[,。;:、?!\s《》“”]", run)[-1]
            own = run[: len(run) - len(genre[0])]
            bare = own.removesuffix("的")  # 社区医院的通知 names 社区医院…的通知 and …通知 alike
            length, places = self._longest(bare + genre[0], len(genre[0]))
            length += len(own) - len(bare) if length else 0
            if length > best[0]:
                best, words = (length, places), run[len(run) - length :]
        found = self._meant(best[1], text)
        if not found:
            return None
        dated = re.search(rf"{YEAR.pattern}\s*年?(?:度|版)?的?{re.escape(words)}", text)
        return Named(document_ids=found, words=dated[0] if dated else words)

    def _longest(self, run: str, genre: int) -> tuple[int, tuple[int, ...]]:
        """The length of the longest end of *run* that is a title in short, and whose."""
        folded = run.lower()
        if len(folded) != len(fold(run)) or len(folded) < genre + 2:
            return 0, ()
        best: tuple[int, tuple[int, ...]] = (0, ())
        live = tuple(self._holding.get(folded[-genre - 2 : len(folded) - genre], ()))
        for length in range(genre + 2, len(folded) + 1):
            piece = folded[-length:]
            if not GENERAL.sub("", piece[: length - genre]):
                continue
            whole = tuple(p for p in live if piece in self._titles[p])
            parts = whole or tuple(p for p in live if made_of(piece, self._titles[p]))
            if whole or (parts and length - genre >= LEAST_OWN):
                best = length, parts
            elif length > best[0] + 2 and best[0]:
                break  # one character may begin a run of two; two that fit nowhere end the title
        return best

    def _by_name(self, name: str) -> tuple[int, ...]:
        """The documents of that title; else those whose title holds it; else is held by it."""
        tests = (
            lambda title: title == name,
            lambda title: name in title,
            lambda title: len(title) > LEAST_OWN and title in name,
            lambda title: len(name) > LEAST_OWN and made_of(name, title),
        )
        for test in tests:
            found = tuple(i for i, title in enumerate(self._titles) if test(title))
            if found:
                return found
        return ()

    def _meant(self, places: Collection[int], text: str) -> tuple[str, ...]:
        """The document meant by *places*: the only one, or the version that is meant.

        Several where their titles are the same and nothing tells them apart; none where those
        named are different documents.
        """
        held = [self._documents[p] for p in places]
        if not held:
            return ()
        shortest = min(held, key=lambda d: len(d.title))
        if len(held) > 1 and not all(are_versions(shortest, d) for d in held):
            return ()
        years = set(YEAR.findall(text))
        dated = [d for d in held if years & _years(d)]
        standing = [d for d in held if not d.superseded_by]
        return tuple(d.document_id for d in dated or standing or held)


def made_of(piece: str, whole: str) -> bool:
    """Return True where *piece* is made of runs of two and more characters of *whole*, in order."""
    covered = at = 0
    while covered < len(piece):
        for end in range(len(piece), covered + 1, -1):
            place = whole.find(piece[covered:end], at)
            if place >= 0:
                at, covered = place + end - covered, end
                break
        else:
            return False
    return True


def _years(document: DocumentFacts) -> set[str]:
    """The years by which people tell versions of a document apart."""
    found = set(YEAR.findall(document.title)) | set(YEAR.findall(document.number or ""))
    for day in (document.issued_on, document.published_on):
        if day is not None:
            found.add(str(day.year))
    if document.period is not None:
        found |= {str(document.period.first), str(document.period.last)}
    return found


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _bare(number: str) -> str:
    return re.sub(r"[^\w]", "", number).replace("第", "")
