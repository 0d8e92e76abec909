"""A Milvus server as PyPI carries it (2.3.5), started and stopped by its process alone."""

from __future__ import annotations

import lzma
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

STARTS_WITHIN_S = 120
SESSION_S = 10
"""Seconds after which a server that was killed counts as gone (its own default: 30).

One that hangs for longer ends itself.
"""


class MilvusServer:
    """One server over one folder; may be killed and started again. All ports are free ones."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        """Unpack the program into *binaries*, where it is not yet, and keep data in *folder*."""
        data = _package() / "data"
        binaries.mkdir(parents=True, exist_ok=True)
        for packed in sorted((data / "bin").glob("*.lzma")):
            target = binaries / packed.stem
            if not target.exists():
                fresh = target.with_suffix(".part")
                fresh.write_bytes(lzma.decompress(packed.read_bytes()))
                fresh.chmod(0o755)
                fresh.rename(target)
        self._folder = folder
        self._binaries = binaries
        self.port, self._health = _configure(folder, data)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, wait: bool = True) -> None:
        environment = os.environ | {
            "DEPLOY_MODE": "STANDALONE",
            "METRICS_PORT": str(self._health),
            "LD_LIBRARY_PATH": str(self._binaries),
            "MILVUS_RUN_DIR": str(self._folder / "run"),
        }
        with (self._folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self._binaries / "milvus"), "run", "standalone"],
                cwd=self._folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while wait and not self._is_healthy():
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.kill()
                raise RuntimeError("the server did not start")
            time.sleep(0.2)

    def kill(self) -> None:
        """End the server at once: asked to stop, this version may wait for ever."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=30)

    def pause(self) -> None:
        """Let the server hang: it is there and does not answer."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._health}/healthz", timeout=5) as r:
                return b"OK" in r.read()
        except (urllib.error.URLError, OSError):
            return False


def is_at_hand() -> bool:
    """True where the package is installed, with a server in it."""
    return find_spec("milvus") is not None and any((_package() / "data" / "bin").glob("*.lzma"))


def _package() -> Path:
    return Path(find_spec("milvus").origin).parent


def _configure(folder: Path, data: Path) -> tuple[int, int]:
    """Write the server's settings; return its port and that of its health."""
    import milvus

    config = milvus.MilvusServerConfig()
    ports = _free_ports(len([k for k in config.configurable_items if k.endswith("_port")]) + 1)
    health = ports.pop()
    for name in config.configurable_items:
        if name.endswith("_port"):
            config.configs[name] = ports.pop()
    config.configs["data_dir"] = str(folder)
    config.set("common.session.ttl", SESSION_S)
    config.resolve()
    return int(config.get("proxy_port")), health


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
