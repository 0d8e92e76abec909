"""A PostgreSQL of the tests: the system's, or the one that PyPI carries; on loopback alone."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

STARTS_WITHIN_S = 60
PASSWORD = "s3cret"


class PostgresServer:
    """One server over one folder of its own; may be killed, paused and started again."""

    def __init__(self) -> None:
        """Make the folder and the database; nothing runs yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="chatbot-postgres-"))
        self._as: dict[str, Any] = {}
        programs = _programs()
        assert programs is not None
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; whoever it runs as has to reach program and data.
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            programs = _reachable(programs, self.folder)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._programs = programs
        self._data = self.folder / "data"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self._run("initdb", "-D", str(self._data), "-U", "chatbot", "-A", "scram-sha-256", "-N",
                  "-E", "UTF8", "--locale=C", "--pwfile", str(password))  # fmt: skip

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://chatbot:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, where it does not run, and wait until it answers."""
        if self.process is not None and self.process.poll() is None:
            return
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "off",  # processes are killed here, never the machine
            "shared_buffers": "16MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self._as,
            )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.kill()
                raise RuntimeError((self.folder / "server.log").read_text("utf-8", "replace"))
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server and all of its processes at once, as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            everybody = self._everybody()
            self._send(signal.SIGKILL)
            self.process.wait(timeout=30)
            while not all(map(_is_gone, everybody)):
                time.sleep(0.01)

    def stop(self) -> None:
        """End the server, and throw its data away."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def pause(self) -> None:
        """Let the server hang: it is there and does not answer."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        self._send(signal.SIGCONT)

    def _everybody(self) -> list[psutil.Process]:
        # Each of its processes makes a session of its own: a signal to the group would miss them.
        assert self.process is not None
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def _send(self, what: int) -> None:
        for process in self._everybody():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(what)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        import psycopg

        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self._as,
        )
        assert done.returncode == 0, done.stderr


def _is_gone(process: psutil.Process) -> bool:
    try:  # whoever has inherited it may be slow to bury it
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def missing() -> str:
    """What the tests lack; empty where nothing is missing."""
    if os.name != "posix":
        return "needs POSIX"
    if find_spec("psycopg") is None:
        return "psycopg is not installed: pip install '.[postgres]'"
    return "" if _programs() else "no PostgreSQL: neither pgserver of PyPI nor the system's"


def running() -> Iterator[PostgresServer]:
    """For a fixture: a server that runs until nobody needs it."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _programs() -> Path | None:
    """The folder of initdb and postgres; CHATBOT_TEST_POSTGRES names one."""
    named = os.environ.get("CHATBOT_TEST_POSTGRES")
    places = [Path(named)] if named else []
    carried = find_spec("pgserver")
    if carried is not None and carried.origin:
        places.append(Path(carried.origin).parent / "pginstall" / "bin")
    found = shutil.which("initdb")
    if found:
        places.append(Path(found).resolve().parent)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((p for p in places if all((p / n).is_file() for n in ("initdb", "postgres"))), None)


def _reachable(programs: Path, folder: Path) -> Path:
    """*programs*, or a copy in *folder* where they lie in what only its owner may enter."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    install = programs.parent
    shutil.copytree(install, folder / "package" / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.is_dir():  # beside the package, where its programs look for them
        shutil.copytree(libraries, folder / libraries.name)
    (folder / "package").chmod(0o755)
    return folder / "package" / install.name / programs.name


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
