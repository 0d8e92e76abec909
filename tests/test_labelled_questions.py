"""The labelled questions over other policies are true of their documents.

Independent of the parser: anchors and ``must`` strings are looked for in the printed text, and the
sets of by-unit questions are checked against the golden outlines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from chatbot.config import HOME
from chatbot.evaluation.opening import ROOTS, find_documents
from chatbot.evaluation.questions import SHORTEST_ANCHOR, Need, Question, read_questions

QUESTIONS = HOME / "corpus" / "questions"
FILES = tuple(
    name for name in ("policies.tune", "policies.test") if (QUESTIONS / f"{name}.jsonl").exists()
)
GOLDEN = HOME / "tests" / "golden"
OWN = "tests/documents/"

PAGE_FURNITURE = re.compile(r"https?://\S+ \d+/\d+|\d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d{2} .*")
MARKS = re.compile(r"[“”\"'‘’「」*_`#>|、,。;:!?()\[\]【】《》\-—–]+")
BARE_NUMBER = re.compile(r"\d{1,2}")
UNIT = re.compile(r"(.+?)(?:\((lead|support)\))?")
UNIT_SEPARATOR = re.compile(r"、(?![^(（]*[)）])")
ROW = re.compile(r"\||[^\t]+\t[^\t]+\t|[^ 。]+ {2,}[^ 。]+ {2,}[^ 。]|[^|。]+(?: ?\|[^|。]*){2,}$")
ORGAN = re.compile(
    r"(?=([\u4e00-\u9fff]{2,14}?(?:局|委员会|委|办公室|机构|部门|集团|队|政府|海关|事处)))"
)
"""The ends of organs' names, at every place; where a name begins, its beginnings tell."""
TABLE_RULE = re.compile(r"[\s|:-]+")


@cache
def labelled(name: str) -> tuple[Question, ...]:
    return read_questions(QUESTIONS / f"{name}.jsonl")


@cache
def printed(document: str) -> str | None:
    """The text without page headers and white space, in NFKC; None where it is not here."""
    path = find_documents([document], ROOTS).get(document)
    if path is None:
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not PAGE_FURNITURE.fullmatch(line))
    return plain(kept)


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def without_marks(text: str) -> str:
    return MARKS.sub("", plain(text)).lower()


def doubled(text: str) -> str:
    """As a PDF's bold glyphs come out: 总要求 → 总总要要求求."""
    return "".join(c * 2 for c in text)


def over_texts_here(name: str) -> Iterator[tuple[Question, str]]:
    for question in labelled(name):
        assert question.document is not None
        text = printed(question.document)
        if text is not None:
            yield question, text


# ------------------------------------------------------------------- form


def test_ids_are_unique_across_all_question_files() -> None:
    ids = Counter(
        question.question_id
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for question in read_questions(path)
    )
    assert [i for i, times in ids.items() if times > 1] == []


def test_the_halves_share_no_document() -> None:
    held = Counter(d for name in FILES for d in {q.document for q in labelled(name)})
    assert None not in held
    assert [document for document, halves in held.items() if halves > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_no_question_is_asked_twice_of_a_document(name: str) -> None:
    asked = Counter((q.document, q.question, q.history) for q in labelled(name))
    assert [key for key, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_a_fifth_to_a_quarter_cannot_be_answered(name: str) -> None:
    questions = labelled(name)
    share = sum(not q.answerable for q in questions) / len(questions)
    assert 0.2 <= share <= 0.25


@pytest.mark.parametrize("name", FILES)
def test_answerable_questions_have_gold_and_the_others_none(name: str) -> None:
    for question in labelled(name):
        assert bool(question.gold) == question.answerable, question.question_id
        if not question.answerable:
            assert (question.need, question.must) == (Need.NONE, ()), question.question_id


def test_every_document_of_our_own_is_asked_about() -> None:
    asked = {q.document for name in FILES for q in labelled(name)}
    here = {f"{OWN}{path.name}" for path in (HOME / OWN).glob("*.txt")}
    assert here <= asked


# ------------------------------------------------------------------- truth


@pytest.mark.parametrize("name", FILES)
def test_every_anchor_stands_once_in_its_document(name: str) -> None:
    faults = [
        (question.question_id, anchor, text.count(plain(anchor)))
        for question, text in over_texts_here(name)
        for anchor in question.gold
        if len(plain(anchor)) < SHORTEST_ANCHOR or text.count(plain(anchor)) != 1
    ]
    assert faults == []


@pytest.mark.parametrize("name", FILES)
def test_every_must_is_printed_in_the_document_or_is_a_count(name: str) -> None:
    faults = []
    for question, text in over_texts_here(name):
        words = without_marks(text)
        for must in question.must:
            bare = without_marks(must)
            if not (bare in words or doubled(bare) in words or BARE_NUMBER.fullmatch(must)):
                faults.append((question.question_id, must))
    assert faults == []


def test_the_real_policies_are_checked_where_they_are_present() -> None:
    names = {q.document for name in FILES for q in labelled(name) if q.document}
    real = {name for name in names if not name.startswith(OWN)}
    missing = sorted(name for name in real if printed(name) is None)
    if len(missing) == len(real):
        pytest.skip(f"{len(real)} real policies are not on this machine")
    assert missing == []


@pytest.mark.parametrize("name", FILES)
def test_by_unit_questions_over_our_documents_have_complete_sets(name: str) -> None:
    """Gold is everything that one look-up yields, not a part of it.

    Of departments that stand in running sentences: every clause that prints one of them, or where
    it leads, or where it does not.

    The look-ups: a unit anywhere, nowhere, named first, leading, supporting, alone, or two units
    together, or so many units; in the whole document or within the body, one part or one annex.
    """
    faults = []
    for question, text in over_texts_here(name):
        document = question.document or ""
        if question.category != "reverse" or not document.startswith(OWN):
            continue
        assert question.need is Need.ALL, question.question_id
        places = outline_places(Path(document).stem, text)
        wanted = frozenset(address_at(places, text.index(plain(a))) for a in question.gold)
        if wanted in look_ups(Path(document).stem):
            continue
        if wanted not in printed_sets(segments(places, text)):
            faults.append((question.question_id, question.question, sorted(wanted)))
    assert faults == []


# ------------------------------------------------------------------- golden outlines


@cache
def outline(stem: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Address, marker with title, and (unit, role) pairs of each clause, in printed order."""
    rows = []
    for line in (GOLDEN / f"{stem}.outline").read_text(encoding="utf-8").splitlines():
        address, head, *rest = line.split("\t")
        names = UNIT_SEPARATOR.split(rest[0].removeprefix("units: ")) if rest else []
        matches = (UNIT.fullmatch(unit) for unit in names)
        units = tuple((m[1], m[2] or "") for m in matches if m)
        rows.append((address, head, units))
    return tuple(rows)


def outline_places(stem: str, text: str) -> list[tuple[int, str]]:
    """Where each clause with units begins in *text*: titles and table rows found in order."""
    raw = (HOME / OWN / f"{stem}.txt").read_text(encoding="utf-8").splitlines()
    rows = iter(x for x in raw if ROW.match(x) and not TABLE_RULE.fullmatch(x))
    places, reached = [], 0
    for address, head, _ in outline(stem):
        sought = plain(next(rows) if re.search(r"\.t\d+(\.r\d+)?$", address) else head)
        if not sought:
            continue
        in_bold = sought.replace("-", "-**", 1)
        found = [text.find(form, reached) for form in (sought, doubled(sought), in_bold)]
        place = min((f for f in found if f >= 0), default=-1)
        assert place >= 0, (stem, address, sought)
        places.append((place, address))
        reached = place + 1
    return places


def address_at(places: list[tuple[int, str]], offset: int) -> str:
    return max((p for p in places if p[0] <= offset), key=lambda p: p[0])[1]


def segments(places: list[tuple[int, str]], text: str) -> tuple[tuple[str, str], ...]:
    """Address and text of each clause."""
    starts = sorted(places)
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return tuple((a, text[s:e]) for (s, a), e in zip(starts, ends, strict=True))


@cache
def printed_sets(clauses: tuple[tuple[str, str], ...]) -> frozenset[frozenset[str]]:
    """The clauses that print an organ's name, where it leads, and where not; by part as well."""
    printed = {name for _, text in clauses for name in ORGAN.findall(text)}
    sets: set[frozenset[str]] = set()
    for name in {n[i:] for n in printed for i in range(len(n) - 2)}:
        leads = re.compile(rf"(?:由|^){name}|{name}(?:、[^,。;]*)?(?:牵头|负责|组织)")
        anywhere = [(a, bool(leads.search(text))) for a, text in clauses if name in text]
        for chosen in ((True, False), (True,), (False,)):
            found = [a for a, leading in anywhere if leading in chosen]
            sets |= {frozenset(found), frozenset(a for a in found if re.match(r"\d|h\d", a))}
            tops = {a.split(".")[0] for a in found}
            sets |= {frozenset(a for a in found if a.split(".")[0] == top) for top in tops}
    return frozenset(s for s in sets if s)


@cache
def look_ups(stem: str) -> frozenset[frozenset[str]]:
    # A list of departments that closes a section names those of the section.
    closing = re.compile(r"\.p\d+$")
    clauses = [(closing.sub("", address), units) for address, _, units in outline(stem) if units]
    parts = [clauses, [c for c in clauses if not c[0].startswith("annex")]]
    parts += [
        [c for c in clauses if c[0].startswith(annex)]
        for annex in {a.split(".")[0] for a, _ in clauses if a.startswith("annex")}
    ]
    parts += [
        [c for c in clauses if c[0].split(".")[0] == top]
        for top in {a.split(".")[0] for a, _ in clauses}
    ]
    names = {unit for _, units in clauses for unit, _ in units}
    sets = {frozenset(a for a, units in clauses if any(role for _, role in units))}
    for part in parts:
        by_unit = {unit: frozenset(a for a, units in part if unit in dict(units)) for unit in names}
        for unit, anywhere in by_unit.items():
            sets.add(anywhere)
            sets.add(frozenset(a for a, units in part if unit not in dict(units)))
            sets.add(frozenset(a for a, units in part if units[0][0] == unit))
            sets.add(frozenset(a for a, units in part if dict(units).keys() == {unit}))
            for role in ("lead", "support"):
                sets.add(frozenset(a for a, units in part if dict(units).get(unit) == role))
        for number in {len(units) for _, units in part}:
            sets.add(frozenset(a for a, units in part if len(units) == number))
            sets.add(frozenset(a for a, units in part if len(units) >= number))
            sets.add(frozenset(a for a, units in part if len(units) <= number))
        sets |= {by_unit[a] & by_unit[b] for a, b in combinations(sorted(names), 2)}
    return frozenset(s for s in sets if s)
