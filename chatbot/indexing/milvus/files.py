"""Files as entities: what every reader holds itself comes from Milvus too, and from nowhere else.

A file is compressed, cut into pieces that fit a text field, and verified by its digest when it has
come back. So a reader starts from nothing but the address.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chatbot.errors import DamagedIndexError
from chatbot.indexing.milvus.client import Milvus

PIECE = 48_000
"""Bytes of a piece, before base64 makes it a third longer: a text field takes 65,535."""
AT_ONCE = 64
"""Pieces written or read at once: 4 MB."""
BLANK = (0.0, 0.0)


def pieces(
    folder: Path, names: Sequence[str], more: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Yield the entities of files *names* of *folder*, then those of the texts *more*."""
    key = 0
    for name in (*names, *more):
        for content in _packed(_read(folder / name) if name in names else [more[name].encode()]):
            text = base64.b64encode(content).decode("ascii")
            yield {"id": key, "name": name, "content": text, "blank": list(BLANK)}
            key += 1


def fetch(milvus: Milvus, collection: str, folder: Path, *, only: str = "") -> None:
    """Write the files of *collection* into the empty *folder*: all, or *only* one.

    Raises DamagedIndexError where a piece is no piece; what is whole, digests have to say.
    """
    total = milvus.count(collection)
    unpackers: dict[Path, Any] = {}
    for start in range(0, total, AT_ONCE):
        where = f"id >= {start} and id < {start + AT_ONCE}"
        if only:
            where += f' and name == "{only}"'
        found = milvus.read(collection, where, ("id", "name", "content"))
        for piece in sorted(found, key=lambda entity: int(entity["id"])):
            path = _inside(folder, str(piece["name"]))
            unpacker = unpackers.setdefault(path, zlib.decompressobj())
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                content = unpacker.decompress(base64.b64decode(piece["content"], validate=True))
            except (ValueError, zlib.error) as error:
                raise DamagedIndexError(
                    f"{piece['name']} in {collection} is damaged ({error}); run: chatbot index"
                ) from error
            with path.open("ab") as file:
                file.write(content)


def _inside(folder: Path, name: str) -> Path:
    """Return where a file goes: never outside *folder*, whatever a server says."""
    if not name or Path(name).is_absolute() or ".." in Path(name).parts:
        raise DamagedIndexError(f"a file of the index in Milvus is called {name!r}")
    return folder / name


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _packed(blocks: Iterator[bytes] | Sequence[bytes]) -> Iterator[bytes]:
    """Yield one zlib stream in pieces of at most :data:`PIECE` bytes."""
    packer, held = zlib.compressobj(6), b""
    for block in blocks:
        held += packer.compress(block)
        while len(held) >= PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
    held += packer.flush()
    for start in range(0, len(held), PIECE):
        yield held[start : start + PIECE]
