"""``chatbot add``, ``remove``, ``list``, ``verify-citation``: the archive at the command line."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.config import Config
from chatbot.errors import CorpusError
from chatbot.indexing import store
from chatbot.indexing.table import ClauseTable
from chatbot.reading.archive import Added, Archive, files_of, open_archive
from chatbot.reading.catalogue import read_corpus
from chatbot.reading.formats import scanned_pages_of
from chatbot.records import Document
from chatbot.serving.choosing import choose_document

Say = Callable[[str], None]


def add(config: Config, what: str, *, document_id: str | None, source: str | None, say: Say) -> int:
    """Add a file, a folder or standard input to the corpus and index it; the number of failures.

    A file that cannot be read is named and left out; the others are added. Raises CorpusError
    where there is nothing to add, and what building the index raises.
    """
    failed, new = 0, 0
    with _archive(config) as archive:
        for path in _inputs(what, document_id, config.max_file):
            try:
                added = archive.add(path, document_id=document_id, source=source)
            except CorpusError as error:
                if what == "-" or not Path(what).is_dir():
                    raise
                say(f"chatbot: {error}")
                failed += 1
                continue
            new += added.new
            for line in _account(added, path):
                say(line)
    if new:
        _reindex(config, say)
    return failed


def remove(config: Config, name: str, *, say: Say) -> None:
    """Remove the document that *name* means, and index the rest."""
    with _archive(config) as archive:
        document_id = choose_document(name, archive.documents)
        archive.remove(document_id)
    say(f"removed {document_id}")
    _reindex(config, say)


def listing(config: Config, *, today: date | None = None) -> Iterator[str]:
    """Yield one line for each document: id, title, dates, validity, source, digest, +day added."""
    for document in read_corpus(config.corpus, most_bytes=config.max_file):
        facts = [
            document.document_id,
            f"《{document.title.strip('《》')}》",
            document.issuer or "",
            document.number or "",
            document.issued_on.isoformat() if document.issued_on else "",
            validity(document, today or date.today()),
            document.source or document.file_name,
            f"sha256:{document.sha256[:16]}",
            f"+{document.added_on.isoformat()}" if document.added_on else "",
        ]
        yield "  ".join(fact for fact in facts if fact)


def validity(document: Document, today: date) -> str:
    """Return 实施期内, 已届满 or 有效期未载明 by the period stated, or what took its place."""
    if document.superseded_by:
        return f"已由 {document.superseded_by} 取代"
    if document.period is None:
        return "有效期未载明"
    years = f"{document.period.first}-{document.period.last}"
    return f"{years} {'已届满' if document.period.last < today.year else '实施期内'}"


def verify_citations(table: ClauseTable, text: str) -> tuple[int, list[str]]:
    """Check every citation of exported answers (the wire schema, one object or JSON lines).

    Returns how many were checked and what is wrong with those that do not hold. Raises
    CorpusError where *text* holds no answer at all.
    """
    checked, faults = 0, []
    for answer in _answers(text):
        for citation in (*answer["citations"], *(answer.get("also_found") or [])):
            checked += 1
            fault = _fault(table, citation)
            if fault:
                faults.append(f"[{citation.get('n', '?')}] {citation.get('clause_id')}: {fault}")
    return checked, faults


def _fault(table: ClauseTable, citation: Mapping[str, Any]) -> str:
    """What is wrong with a citation; empty where it holds to the letter."""
    clause_id = str(citation.get("clause_id", ""))
    if clause_id not in table:
        return "no such clause in the corpus"
    clause = table[clause_id]
    document = table.document(clause)
    digest = citation.get("sha256")
    if digest and digest != document.sha256:
        return f"cited from another version of the file (sha256 {str(digest)[:16]})"
    start, end, quote = citation.get("start"), citation.get("end"), citation.get("quote")
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(quote, str):
        return "start, end and quote are needed"
    if not (clause.span.start <= start <= end <= clause.span.end):
        return "the quote lies outside the clause"
    if document.text[start:end] != quote:
        return "the quote is not what is printed there"
    if "text" in citation and citation["text"] != clause.text.strip():
        return "the text is not that of the clause"
    return ""


def _answers(text: str) -> Iterable[Mapping[str, Any]]:
    try:
        parsed = json.loads(text)
    except ValueError:
        try:
            parsed = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            raise CorpusError(
                "neither JSON nor JSON lines; give what --json or batch wrote"
            ) from None
    found = parsed if isinstance(parsed, list) else [parsed]
    answers = [a for a in found if isinstance(a, dict) and isinstance(a.get("citations"), list)]
    if not answers:
        raise CorpusError("no answer with citations in it; give what --json or batch wrote")
    return answers


def _inputs(what: str, name: str | None, most_bytes: int) -> Iterator[Path]:
    if what != "-":
        path = Path(what).expanduser()
        files = files_of(path)
        if not files:
            raise CorpusError(f"{path} holds no file that can be read (txt, md, html, docx, pdf)")
        yield from files
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name or 'stdin'}.txt"
        path.write_bytes(sys.stdin.buffer.read(most_bytes + 1))
        yield path


def _account(added: Added, path: Path) -> Iterator[str]:
    document = added.document
    if not added.new:
        yield f"{path}: already there as {added.same_as}"
        return
    yield f"{path}: added as {document.document_id} 《{document.title.strip('《》')}》"
    scanned = scanned_pages_of(path)
    if scanned:
        pages = ", ".join(map(str, scanned))
        yield f"{path}: no text on page {pages} (scanned); run OCR and add it again"
    for older in added.version_of:
        yield f"{path}: another version of {older}; both are kept; the later one answers"


def _archive(config: Config) -> AbstractContextManager[Archive]:
    # What is indexed need not be read once more to be compared with what is added.
    known = store.known_files(config)
    return open_archive(config.corpus, most_bytes=config.max_file, known=known)


def _reindex(config: Config, say: Say) -> None:
    from chatbot.wiring import build_index

    manifest = build_index(config, progress=say)
    say(f"{config.place}: {manifest.documents} documents, {manifest.clauses} clauses")
