"""Loaders run in a process of their own, bounded in time and memory.

Pages, Word documents and PDFs come from strangers and are read by large libraries of native code.
Whatever a file makes these do, loop, fill the memory, crash, it is the reading of that one file
that fails, with an error that says so. One reader serves one file after another; it is started
when it is first needed, and anew after a failure.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from chatbot.errors import CorpusError, FormatError, MissingExtraError

SECONDS = 120.0
"""That one file may take, far more than any that was met (a 1,000-page PDF: 10)."""
MEMORY = 3 << 30
"""Bytes of address space of the reader."""
FILES_EACH = 1000
"""Files that one reader serves, so that what libraries leak stays small."""


class Reader:
    """The process that reads files, as seen from here; safe to share between threads."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._turn = threading.Lock()

    def read(self, loader: str, data: bytes, path: Path) -> str:
        """Return what *loader* ("html", "docx", "pdf", "scanned") makes of *data*.

        Raises FormatError and MissingExtraError as the loaders do; FormatError also where the file
        takes too long, too much memory, or crashes the reader; CorpusError where no process can be
        started.
        """
        with self._turn:
            if self._served >= FILES_EACH:
                self._end()
            process = self._running(path)
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(self._seconds, stop)
            timer.daemon = True
            timer.start()
            try:
                answer = _exchange(process, loader, data, path)
            except BaseException:
                self._end()  # an interrupted exchange leaves half an answer in the pipe
                raise
            finally:
                timer.cancel()
            self._served += 1
            if answer is None:
                self._end()
                raise FormatError(f"{path}: {self._reason(late.is_set())}")
        return _opened(*answer)

    def close(self) -> None:
        """End the process, if one runs."""
        with self._turn:
            self._end()

    def _reason(self, late: bool) -> str:
        if late:
            return f"not read within {self._seconds:.0f} seconds; split the file or save it anew"
        return (
            f"reading it needs more than {self._memory >> 20} MB or crashes; "
            "split the file or save it anew"
        )

    def _running(self, path: Path) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            # The child imports the same tree, wherever this one was found.
            found = str(Path(__file__).resolve().parents[3])
            paths = [found, *filter(None, [os.environ.get("PYTHONPATH")])]
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", "chatbot.reading.loaders.reader", str(self._memory)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                )
            except OSError as error:
                raise CorpusError(
                    f"{path}: no process can be started to read it ({error.strerror or error}); "
                    "free some memory or raise the limit of processes"
                ) from None
        return self._process

    def _end(self) -> None:
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not sent is of no use to anybody
                    continue


def _exchange(
    process: subprocess.Popen[bytes], loader: str, data: bytes, path: Path
) -> tuple[str, bytes] | None:
    """Send a file, return kind and content of the answer; None where the reader died."""
    sent, received = process.stdin, process.stdout
    if sent is None or received is None:
        return None
    head = {"loader": loader, "path": os.fsdecode(path), "bytes": len(data)}
    try:
        sent.write(json.dumps(head).encode() + b"\n")
        sent.write(data)
        sent.flush()
        return _answer(received)
    except (OSError, ValueError):
        return None


def _answer(received: IO[bytes]) -> tuple[str, bytes] | None:
    head = received.readline()
    if not head.endswith(b"\n"):
        return None
    said = json.loads(head)
    content = received.read(int(said["bytes"]))
    return (str(said["kind"]), content) if len(content) == said["bytes"] else None


def _opened(kind: str, content: bytes) -> str:
    """Return the text, or raise the error that came instead."""
    text = content.decode("utf-8", "surrogatepass")
    if kind == "text":
        return text
    if kind == "extra":
        extra, purpose = json.loads(text)
        raise MissingExtraError(extra, purpose)
    raise FormatError(text)


_reader = Reader()
atexit.register(_reader.close)


def read_aside(loader: str, data: bytes, path: Path) -> str:
    """Return what *loader* makes of *data*, by the reader of this process; see :class:`Reader`."""
    return _reader.read(loader, data, path)
