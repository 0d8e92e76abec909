"""Where a heading's title ends and its text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatbot.reading.markers import Mark
from chatbot.records import Level

LONGEST_RUN_IN = 40
LONGEST_LINE = 60
LONGEST_CLAUSES = 24
"""The longest run-in title of three clauses and more."""
_BRACKETED = re.compile(r"(?:【([^】]{1,30})】|〔([^〕]{1,30})〕|\(([^(),。;:]{2,20})\)(?= |$))\s*")
_RUN_IN_SENTENCE = re.compile(r"[^。!?;\n]{1,60}[。!?]")
_RUN_IN_SPACE = re.compile(
    r"(?P<title>(?:[^\s,。;:!?]{2,25})(?: [^\s,。;:!?]{1,12}){0,2}) +(?=\S{12})"
)
_RUN_IN_COLON = re.compile(r"[^,。;:!?、\s]{2,20}(?<!\d):(?=\s*\S)")  # 9:00 is a time
# Words of a sentence that lays something down; a title names its subject.
_STATEMENT = re.compile(
    r"应当|应(?=[由于按在向依将对])|不得|必须|可以|予以|自.{2,24}(?:起|执行)|的[,:]|是指|本(?:办法|通知|公告|规定|意见|方案"
    r"|条例|细则)(?=[自由所的])"
)
_ARTICLE_TITLE = re.compile(r"(?P<title>[^,。;:!?、\s][^,。;:!?]{1,23})。\s*")
_ADDRESS = re.compile(r"https?://|www\.")
_SENTENCE_END = re.compile(r"[。!?;]")
_LAYOUT = "#*_ \t"
_NUMBERED_LEVELS = {
    Level.PART,
    Level.CHAPTER,
    Level.SECTION,
    Level.COMMA,
    Level.PAREN,
    Level.DIGIT,
    Level.DASH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Offsets of a title, and of the text that follows it on the same line."""

    start: int
    end: int
    body: int
    whole_line: bool
    """True where the line is the heading and nothing else."""
    sentence: bool = False
    """True where that line is a sentence, which is a title only if text follows it."""


def read_title(shadow: str, mark: Mark, end: int) -> Title:
    """Return the title that follows *mark* on its line, which ends at *end*.

    A title is the run-in sentence up to the first 。 where text follows it (at most 40
    characters), the words before a space or colon that set it off, or a whole line. An article
    has none but a bracketed or bare one.
    """
    rest = shadow[mark.rest : end]
    stop = mark.rest + len(rest.rstrip(_LAYOUT))
    rest = shadow[mark.rest : stop]
    if not rest:
        return Title(start=stop, end=stop, body=end, whole_line=True)
    bracketed = _BRACKETED.match(rest)
    if bracketed and mark.style.level in {Level.ARTICLE, Level.COMMA, Level.PAREN}:
        group = bracketed.lastindex or 1
        body = mark.rest + bracketed.end()
        return Title(
            start=mark.rest + bracketed.start(group),
            end=mark.rest + bracketed.end(group),
            body=end if body >= stop else body,
            whole_line=body >= stop,
        )
    if mark.style.level is Level.ARTICLE:
        bare = len(rest) <= 30 and not re.search(r"[,。;:!?]", rest)
        return _title(mark, stop if bare else mark.rest, end if bare else mark.rest, bare)
    return _read_run_in(rest, mark, stop, end)


def article_title(shadow: str, mark: Mark, end: int) -> Title | None:
    """Return the run-in title of an article, 第一条 发放“算力券”。每年安排…; None where it has none.

    Laws open articles with short sentences too: only where most articles do are these titles.
    """
    rest = shadow[mark.rest : end]
    found = _ARTICLE_TITLE.match(rest)
    if found is None or _STATEMENT.search(found["title"]) or not rest[found.end() :].strip():
        return None
    return _title(mark, mark.rest + found.end("title"), mark.rest + found.end(), False)


def _read_run_in(rest: str, mark: Mark, stop: int, end: int) -> Title:
    sentence = _RUN_IN_SENTENCE.match(rest)
    if sentence is None and not _SENTENCE_END.search(rest) and len(rest) <= LONGEST_LINE:
        spaced = _RUN_IN_SPACE.match(rest) if len(rest) > 30 else None
        if spaced is None and rest[-1] not in ",、:":
            return _title(mark, stop, end, True)
        if rest[-1] == ":" and len(rest) <= 25 and "," not in rest:
            return _title(mark, stop - 1, end, True)
    colon = _RUN_IN_COLON.match(rest)
    if colon and sentence and colon.end() < sentence.end():
        sentence = None
    question = sentence is not None and sentence.group()[-1] == "?"
    longest = LONGEST_LINE if question else LONGEST_RUN_IN
    if sentence and not question and sentence.group().count(",") >= 2:
        longest = LONGEST_CLAUSES  # 转制时,要按照规定,自登记之日起…: a sentence, no title
    if (
        sentence
        and len(sentence.group()) - 1 <= longest
        and not _ADDRESS.search(sentence.group())
        and (question or not _STATEMENT.search(sentence.group()))
    ):
        spaced = _RUN_IN_SPACE.match(rest)
        if spaced and spaced.end() < sentence.end() and len(sentence.group()) > 25:
            return _title(mark, mark.rest + spaced.end("title"), mark.rest + spaced.end(), False)
        after = mark.rest + sentence.end()
        keep = after if question else after - 1
        if shadow_rest := rest[sentence.end() :].strip(" *_"):
            return _title(mark, keep, stop - len(shadow_rest), False)
        return _title(mark, keep, end, True, sentence=not question)
    for pattern in (_RUN_IN_SPACE, _RUN_IN_COLON):
        found = pattern.match(rest) if mark.style.level in _NUMBERED_LEVELS else None
        if found:
            words = found["title"] if "title" in found.groupdict() else found.group()[:-1]
            return _title(mark, mark.rest + len(words), mark.rest + found.end(), False)
    return _title(mark, mark.rest, mark.rest, False)


def _title(mark: Mark, end: int, body: int, whole_line: bool, *, sentence: bool = False) -> Title:
    return Title(start=mark.rest, end=end, body=body, whole_line=whole_line, sentence=sentence)
