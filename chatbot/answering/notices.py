"""What every answer says about the document itself: dates, validity, and what took its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause, Document


def notices_for(
    table: ClauseTable, document_id: str | None, cited: Sequence[Clause], today: date
) -> tuple[str, ...]:
    """Return one notice for each document that an answer rests on, in order of first citation.

    Without citations it is the document that the question was confined to, or the only one.
    """
    ids = list(dict.fromkeys(c.document_id for c in cited))
    if not ids and (document_id or len(table.documents) == 1):
        ids = [document_id or next(iter(table.documents))]
    found = [table.documents[i] for i in ids if i in table.documents]
    return tuple(notice(d, today, table.documents.get(d.superseded_by or "")) for d in found)


def notice(document: Document, today: date, successor: Document | None = None) -> str:
    """Return title, issuer, dates and validity of *document* in one sentence."""
    source = _source(document)
    if successor is not None:
        return f"{source}:已由{_source(successor)}取代,内容仅供查考,请以后者为准。"
    if document.period is None:
        return f"{source}:有效期未在文件信息中载明,请以发文机关最新规定为准。"
    years = f"{document.period.first}–{document.period.last}年"
    if document.period.last < today.year:
        return f"{source}:实施期限为{years},已经届满,内容仅供参考,请以发文机关最新规定为准。"
    return f"{source}:实施期限为{years}。"


def _source(document: Document) -> str:
    """Title, issuer, 文号 and dates, as far as they are known."""
    facts = [
        document.issuer or "",
        document.number or "",
        f"{document.issued_on.isoformat()}成文" if document.issued_on else "",
        f"{document.published_on.isoformat()}发布" if document.published_on else "",
    ]
    shown = ",".join(f for f in facts if f)
    title = document.title.strip("《》")
    return f"《{title}》({shown})" if shown else f"《{title}》"
