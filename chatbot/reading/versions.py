"""Versions of one document, and which of them is in the others' place.

Two documents are versions of each other where their titles are the same but for years, ordinals of
trial and draft marks, or where they bear the same 文号. The later one by its own dates succeeds the
earlier. A document also succeeds those that it repeals by name: 《…》同时废止.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from chatbot.records import Document, DocumentFacts

_ASIDE = re.compile(
    r"[(（][^()（）]{0,20}[)）]|\d{4}\s*(?:[-—~～至]\s*\d{4})?\s*年?度?"
    r"|修订(?:版|稿)?|修正(?:版|案)?|征求意见稿|送审稿|试行|暂行"
)
"""What tells versions apart in a title."""
_DRAFT = re.compile(r"征求意见|送审稿|草案")
_REPEAL = re.compile(r"[^。;；\n]*(?:同时废止|予以废止|即行废止|相应废止|不再执行)")
_REPEALING = ("废止", "不再执行")
"""One of these stands in whatever repeals; looking for them is quicker by far."""
_NAMED = re.compile(
    r"《([^《》]{4,80})》(?:[^《》。;；]{0,4}[(（]([^()（）]{4,40})[)）])?"
    r"(?!\s*(?:中的?)?第[\d一二三四五六七八九十百]+[条款项])"  # a part alone is repealed
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def are_versions(one: DocumentFacts, other: DocumentFacts) -> bool:
    """Say whether both are versions of one document."""
    if one.number and one.number == other.number:
        return True
    return bool(_core(one.title)) and _core(one.title) == _core(other.title)


def twins(documents: Sequence[Document]) -> Mapping[str, str]:
    """Return for each document whose text an earlier one has to the letter the id of that one."""
    first: dict[str, str] = {}
    found = {d.document_id: first.setdefault(d.text, d.document_id) for d in documents}
    return {later: same for later, same in found.items() if later != same}


def successors(documents: Sequence[Document]) -> Mapping[str, str]:
    """Return the latest successor of each superseded document, both by their ids.

    Documents whose order their dates do not tell supersede nothing: both answer.
    """
    after: dict[str, str] = {}
    families: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if _core(document.title) and not _DRAFT.search(document.title):
            families[_core(document.title)].append(document)
    for family in families.values():
        dated = [(day, d) for d in family if (day := _day(d)) is not None]
        if len(dated) < len(family) or len(family) < 2:
            continue
        latest_day, latest = max(dated, key=lambda pair: pair[0])
        after |= {d.document_id: latest.document_id for day, d in dated if day < latest_day}
    for document in documents:
        for old in _repealed(document, families):
            after.setdefault(old.document_id, document.document_id)
    return {old: _last(old, after) for old in after}


def _repealed(
    document: Document, families: Mapping[str, Sequence[Document]]
) -> tuple[Document, ...]:
    """The documents at hand that *document* names as repealed."""
    found: list[Document] = []
    if not any(word in document.text for word in _REPEALING):
        return ()
    for sentence in _REPEAL.finditer(document.text):
        for named in _NAMED.finditer(sentence[0]):
            for old in families.get(_core(named[1]), ()):
                number = _bare(old.number or "")
                said = _bare(named[2] or "")
                same_number = not (number and _YEAR.search(said)) or number in said
                if old is not document and same_number and _not_after(old, document):
                    found.append(old)
    return tuple(found)


def _last(document_id: str, after: Mapping[str, str]) -> str:
    seen = {document_id}
    while (following := after.get(document_id)) is not None and following not in seen:
        seen.add(following)
        document_id = following
    return document_id


def _not_after(old: Document, new: Document) -> bool:
    before, now = _day(old), _day(new)
    return before is None or now is None or before <= now


def _day(document: Document) -> date | None:
    """The day by which versions are ordered: of issue, of publication, or the first of a year."""
    day = document.issued_on or document.published_on
    if day is not None:
        return day
    if document.period is not None:
        return date(document.period.first, 1, 1)
    year = _YEAR.search(document.number or "") or _YEAR.search(document.title)
    return date(int(year[0]), 1, 1) if year else None


def _core(title: str) -> str:
    return "".join(_ASIDE.sub("", title.strip("《》")).split())


def _bare(number: str) -> str:
    return re.sub(r"[\s〔〕\[\]［］()（）]", "", number)
