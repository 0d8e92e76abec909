"""The index on disk: built whole, swapped in atomically, verified when opened.

::

    index/manifest.json     what the index was built from and what its files have to be
    index/3f9c…/            the files, in a folder named after their content; row i is clause i
    index/encoder/          the bundled encoder, which no build touches

Nothing in them can be executed: arrays, JSON lines and faiss's own format, no pickle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from chatbot.config import Config
from chatbot.errors import (
    DamagedIndexError,
    IndexFolderError,
    StaleIndexError,
)
from chatbot.indexing import generations
from chatbot.indexing.binding import open_table, write_table
from chatbot.indexing.carrying import NEW, Carried, KnownFrom, pieces_of, same_clauses
from chatbot.indexing.corpus_files import read_settled, require_unchanged, stamp_corpus
from chatbot.indexing.counting import counting
from chatbot.indexing.embedding import Encoder, open_encoder
from chatbot.indexing.encoding import encode_clauses
from chatbot.indexing.engine import Engine
from chatbot.indexing.lexical import LexicalIndex
from chatbot.indexing.lines import read_lines, write_lines
from chatbot.indexing.local import LocalEngine
from chatbot.indexing.manifest import FORMAT_VERSION, FileStamp, Manifest, manifest_name
from chatbot.indexing.pieces import PieceRows
from chatbot.indexing.ranking import Rows
from chatbot.indexing.remembering import RememberingEncoder
from chatbot.indexing.searchable import lexical_text
from chatbot.indexing.stated import file_of, is_read_anew, write_stated
from chatbot.indexing.table import ClauseTable
from chatbot.indexing.terms import learn_terms, read_terms, term_files
from chatbot.indexing.vectors import VectorIndex
from chatbot.indexing.words import Words, pairs
from chatbot.lock import only_writer
from chatbot.reading.catalogue import read_corpus
from chatbot.reading.clauses import PARSER_VERSION, parse_clauses
from chatbot.reading.known import Known
from chatbot.reading.metadata import Metadata
from chatbot.reading.versions import twins
from chatbot.records import Clause, Document

TERMS, LEXICAL = "terms.json", "lexical"
READ_AT_ONCE = 100
"""Documents between two lines of progress."""
ATTEMPTS = 5
"""How often an index is opened anew that was swapped while it was being opened."""
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""What damaged JSON lines and arrays raise when they are read."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that answering a question needs; row ``i`` of each part is clause ``i``."""

    manifest: Manifest
    table: ClauseTable
    engine: Engine
    words: Words
    encoder: Encoder
    pieces: PieceRows | None = None
    """The word pieces of every row, where the index is too large for them to be cut as needed."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return self.table.documents

    @property
    def lexical(self) -> LexicalIndex:
        """The words of every row. Raises TypeError where the rows are not on this machine."""
        return self._local.lexical

    @property
    def vectors(self) -> VectorIndex:
        """The vectors of every row. Raises TypeError where the rows are not on this machine."""
        return self._local.vectors

    @property
    def _local(self) -> LocalEngine:
        if not isinstance(self.engine, LocalEngine):
            raise TypeError(f"{type(self.engine).__name__} keeps its rows elsewhere")
        return self.engine


def assemble(
    documents: Sequence[Document],
    clauses: Sequence[Clause],
    *,
    encoder: Encoder,
    terms: Iterable[str] = (),
    corpus: Mapping[str, FileStamp] | None = None,
    carried: Carried | None = None,
    progress: Progress | None = None,
) -> Index:
    """Return the index of *clauses*, in memory alone; *terms* are words beside those they coin.

    *carried* are rows of an earlier index that need not be made again.

    Deterministic: equal arguments, equal index, byte for byte, whatever is carried over.
    """
    say = progress or _silent
    words = Words({*terms, *learn_terms(clauses)})
    kept = carried.kept_words(words) if carried else None
    anew = np.delete(np.arange(len(clauses)), kept.rows if kept else [])
    with counting(
        [lexical_text(clauses[row]) for row in anew.tolist()],
        words,
        kept=kept,
        progress=lambda done: say(f"counted the words of {done} of {len(clauses)} clauses"),
    ) as counted:
        vectors = encode_clauses(
            clauses,
            encoder,
            earlier=carried.kept_vectors if carried else None,
            rows=carried.rows if carried else None,
            progress=lambda done: say(f"encoded {done} of {len(clauses)} clauses"),
        )
        lexical = counted()
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        corpus=dict(corpus or {}),
        parser_version=PARSER_VERSION,
        words_sha256=words.fingerprint,
        encoder_id=encoder.encoder_id,
        dimension=encoder.dimension,
        documents=len(documents),
        clauses=len(clauses),
        vectors=vectors.described,
    )
    table = ClauseTable(documents, clauses)
    return Index(
        manifest=manifest,
        table=table,
        engine=LocalEngine(lexical, vectors, table),
        words=Words(words.terms, printed=lexical.terms),
        encoder=encoder,
        pieces=pieces_of(clauses, encoder, carried),
    )


def build_index(config: Config, *, progress: Progress | None = None) -> Manifest:
    """Read ``config.corpus``, index it, and swap the index in under ``config.index``.

    What is the same as in the index that is there is taken over from it (:mod:`carrying`).
    Readers keep the old index until the swap; a build that fails or is killed changes nothing.
    Raises LockedFolderError where another build is running, CorpusError, EncoderError, and
    IndexFolderError where the folder cannot be written (read-only, disk full).
    """
    say = progress or _silent
    folder = config.index
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with only_writer(folder):
            corpus, earlier = stamp_corpus(config.corpus), _earlier(config)
            if earlier and _is_same(earlier, corpus, folder):
                say(f"{config.corpus} is what {folder} was built from")
                generations.prune(folder)
                return earlier.manifest
            index, stated = _read_and_assemble(config, corpus, earlier, say)
            with generations.staging(folder) as staged:
                say(f"writing {folder}")
                _write(index, staged)
                write_stated(stated, staged)
                name, stamps = generations.publish(staged)
            manifest = replace(index.manifest, folder=name, files=stamps)
            generations.point(folder, manifest_name(config.encoder), manifest)
            generations.prune(folder)
            return manifest
    except OSError as error:
        # numpy tells of a full disk by "16191 requested and 5104 written" alone
        reason = error.strerror or f"it takes no more ({error})"
        raise IndexFolderError(
            f"{error.filename or folder} cannot be written: {reason}; the index is as it was; "
            "make room or choose another folder (--index FOLDER), then run: chatbot index"
        ) from error


def _is_same(earlier: Index, corpus: Mapping[str, FileStamp], folder: Path) -> bool:
    """True where a build would give *earlier*: of the same files, read by the same rules."""
    manifest = earlier.manifest
    return manifest.corpus == corpus and not is_read_anew(folder / manifest.folder)


def open_index(folder: Path, encoder: str) -> Index:
    """Open the index of *folder* that was built with the setting *encoder*; milliseconds.

    Sizes of all files are checked, contents where they are small. Raises MissingIndexError,
    StaleIndexError (other format, parser, segmenter or encoder), DamagedIndexError, EncoderError.
    """
    path = folder / manifest_name(encoder)
    manifest = Manifest.read(path)
    engine = RememberingEncoder(open_encoder(encoder, folder))
    for _ in range(ATTEMPTS):
        try:
            return _open(folder, manifest, engine)
        except DamagedIndexError:
            # A writer may have swapped the index, and removed what we were about to open.
            latest = Manifest.read(path)
            if latest == manifest:
                raise
            manifest = latest
    raise DamagedIndexError(f"{path} changes faster than it can be opened; stop the writers")


def open_current(config: Config) -> Index:
    """Open the index of *config* and require that its corpus is still what it was built from.

    Raises what :func:`open_index` raises, StaleIndexError also where a file of the corpus is new,
    gone or changed. A deployment without the corpus folder is not asked for it.
    """
    index = open_index(config.index, config.encoder)
    if config.corpus.is_dir():
        require_unchanged(index.manifest.corpus, config.corpus)
    return index


def check_index(config: Config) -> Manifest:
    """Verify every byte of the index of *config*, and all that it was built from.

    Returns its manifest. Raises MissingIndexError, StaleIndexError, DamagedIndexError or
    EncoderError at the first fault.
    """
    manifest = _verified(config).manifest
    if config.corpus.is_dir():
        require_unchanged(manifest.corpus, config.corpus, thorough=True)
    return manifest


def _verified(config: Config) -> Index:
    """Open the index of *config* after verifying every byte. Raises as :func:`check_index`."""
    path = config.index / manifest_name(config.encoder)
    for _ in range(ATTEMPTS):
        manifest = Manifest.read(path)
        try:
            generations.verify(config.index / manifest.folder, manifest.files, thorough=True)
            index = open_index(config.index, config.encoder)
        except DamagedIndexError:
            if Manifest.read(path) == manifest:
                raise
            continue  # a writer has swapped it meanwhile
        told = manifest.documents, manifest.vectors
        if index.manifest == manifest and told != (len(index.documents), index.vectors.described):
            raise DamagedIndexError(f"{path} tells of another index; run: chatbot index")
        if index.manifest == manifest:
            return index
    raise DamagedIndexError(f"{path} changes faster than it can be verified; stop the writers")


def _read_and_assemble(
    config: Config, corpus: Mapping[str, FileStamp], earlier: Index | None, say: Progress
) -> tuple[Index, list[Metadata]]:
    """Read the corpus of *config*, parse it, and index its clauses in memory.

    What *earlier* has of it is taken over from there. Also returns what the documents state.
    """
    known = _known_from(config, earlier)
    read = partial(read_corpus, config.corpus, most_bytes=config.max_file, known=known)
    corpus, documents = read_settled(config.corpus, corpus, read)
    for later, twin in twins(documents).items():
        say(f"{later} has the same text as {twin}; both answer: keep one")
    clauses: list[Clause] = []
    rows: list[int] = []
    for number, document in enumerate(documents, start=1):
        same = same_clauses(document, earlier.table) if earlier else range(0)
        own = earlier.table.clauses[same.start : same.stop] if earlier and same else ()
        own = own or parse_clauses(document)
        clauses.extend(own)
        rows.extend(same or [NEW] * len(own))
        if number % READ_AT_ONCE == 0 or number == len(documents):
            say(f"read {number} of {len(documents)} documents, {len(clauses)} clauses")
    carried = (
        None
        if earlier is None
        else Carried(
            lexical=earlier.lexical,
            vectors=earlier.vectors,
            pieces=earlier.pieces,
            terms=earlier.words.terms,
            rows=np.asarray(rows, dtype=np.int64),
        )
    )
    index = assemble(
        documents,
        clauses,
        encoder=open_encoder(config.encoder, config.index),
        terms=read_terms(term_files(config.corpus)),
        corpus=corpus,
        carried=carried,
        progress=say,
    )
    return index, [known.stated(file_of(document), document.text) for document in documents]


def known_files(config: Config) -> Known:
    """Return what the index that is there knows, for whoever reads the corpus of *config*."""
    return _known_from(config, _earlier(config))


def _known_from(config: Config, earlier: Index | None) -> Known:
    if earlier is None:
        return Known()
    return KnownFrom(earlier.table, config.index / earlier.manifest.folder)


def _earlier(config: Config) -> Index | None:
    """Return the index that is there; None where it is damaged, stale or none.

    It is about to be replaced, and what a damaged one holds is not handed on.
    """
    try:
        return _verified(config)
    except (IndexFolderError, OSError):
        return None


def _write(index: Index, folder: Path) -> None:
    """Write the files of *index* into the empty *folder*."""
    write_table(index.table, folder)
    terms = write_lines([dict(index.words.terms)])
    (folder / TERMS).write_bytes(terms.encode("utf-8", "surrogatepass"))
    (folder / LEXICAL).mkdir()
    index.lexical.save(folder / LEXICAL)
    index.vectors.save(folder)
    if index.pieces is not None:
        index.pieces.save(folder)


def _open(folder: Path, manifest: Manifest, encoder: Encoder) -> Index:
    """Open the generation that *manifest* names. Raises DamagedIndexError, StaleIndexError."""
    generation = folder / manifest.folder
    generations.verify(generation, manifest.files, thorough=False)
    try:
        lexical = LexicalIndex.open(generation / LEXICAL)
        words = read_words(generation, lexical.terms)
        vectors, stored = VectorIndex.open(generation), PieceRows.open(generation)
        table = open_table(generation, printing=lambda text: _printing(lexical, text))
    except UNREADABLE as error:
        raise DamagedIndexError(
            f"{generation} is unreadable ({error}); run: chatbot index"
        ) from error
    require_current(manifest, words, encoder)
    rows = {len(table), len(lexical), len(vectors), manifest.clauses}
    rows |= {len(stored)} if stored is not None else set()
    if len(rows) > 1 or vectors.dimension != manifest.dimension:
        raise DamagedIndexError(f"{generation}: its files differ in rows; run: chatbot index")
    return Index(
        manifest=manifest,
        table=table,
        engine=LocalEngine(lexical, vectors, table),
        words=words,
        encoder=encoder,
        pieces=stored,
    )


def _printing(lexical: LexicalIndex, text: str) -> Rows | None:
    """Return rows among which are all that print *text*; None where its characters do not tell."""
    held = pairs(text)
    return lexical.holding(held) if held else None


def read_words(generation: Path, printed: Callable[[], Iterable[str]]) -> Words:
    """Return the segmenter of *generation*; *printed* gives the terms of its clauses."""
    (known,) = read_lines(generation / TERMS)
    return Words({str(k): int(v) for k, v in known.items()}, printed=printed)


def require_current(manifest: Manifest, words: Words, encoder: Encoder) -> None:
    """Raise StaleIndexError where this program would build another index from the same corpus."""
    for what, built, now in (
        ("parser", manifest.parser_version, PARSER_VERSION),
        ("segmenter", manifest.words_sha256, words.fingerprint),
        ("encoder", manifest.encoder_id, encoder.encoder_id),
    ):
        if built != now:
            raise StaleIndexError(
                f"the index was built by another {what} ({built[:40]}, now {now[:40]}); "
                "run: chatbot index"
            )


def _silent(_: str) -> None:
    """Progress that nobody asked for."""
