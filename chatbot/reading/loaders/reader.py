"""The process that reads files for :mod:`aside`: one after another from standard input.

Each file is a line of JSON ({"loader", "path", "bytes"}) and its bytes; each answer a line of JSON
({"kind", "bytes"}) and its content. The process ends when its input does, or when its memory does.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from chatbot.errors import FormatError, MissingExtraError
from chatbot.reading.loaders.bounds import require_short
from chatbot.reading.loaders.docx import read_docx
from chatbot.reading.loaders.html import read_html
from chatbot.reading.loaders.pdf import pages_without_text, read_pdf


def _scanned(data: bytes, path: Path) -> str:
    return " ".join(map(str, pages_without_text(data, path)))


LOADERS: dict[str, Callable[[bytes, Path], str]] = {
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
    "scanned": _scanned,
}


def bound_memory(bytes_of_address_space: int) -> None:
    """Let this process have no more; without effect where the system has no such bound."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (bytes_of_address_space,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer *requests* until they end."""
    while head := requests.readline():
        said = json.loads(head)
        data = requests.read(said["bytes"])
        kind, content = _read(said["loader"], data, Path(said["path"]))
        payload = content.encode("utf-8", "surrogatepass")
        answers.write(json.dumps({"kind": kind, "bytes": len(payload)}).encode() + b"\n")
        answers.write(payload)
        answers.flush()


def _read(loader: str, data: bytes, path: Path) -> tuple[str, str]:
    try:
        text = LOADERS[loader](data, path)
        require_short(len(text), path)
    except FormatError as error:
        return "format", str(error)
    except MissingExtraError as error:
        purpose = str(error).partition(" needs the extra ")[0]
        return "extra", json.dumps([error.extra, purpose])
    except RecursionError:
        return "format", f"{path}: nested too deep to be read; save it again"
    return "text", text


def main() -> None:
    """Serve standard input; what a library prints goes nowhere near the answers."""
    bound_memory(int(sys.argv[1]))
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
