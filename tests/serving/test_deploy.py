"""The samples of deploy/ say what the product can do; containers are not built here."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chatbot.config import HOME, Config, PostgresSettings
from chatbot.serving.server import create_app
from tests.browser.conftest import free_port
from tests.serving.doubles import fixed_assistant
from tests.serving.running import served

DEPLOY = HOME / "deploy"


def test_every_setting_that_samples_and_documents_name_exists() -> None:
    source = (HOME / "chatbot" / "config.py").read_text(encoding="utf-8")
    known = set(re.findall(r"CHATBOT_[A-Z_]+", source))
    texts = [*DEPLOY.iterdir(), HOME / "docs" / "OPERATIONS.md", HOME / "docs" / "GENERATION.md"]
    for path in (p for p in texts if p.is_file()):
        named = {n.rstrip("_") for n in re.findall(r"CHATBOT_[A-Z_]+", path.read_text("utf-8"))}
        assert named <= known, path.name


def test_every_setting_is_documented_where_operators_look() -> None:
    written = (HOME / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Config):
        if field.name in {"rate", "rate_store", "places", "max_body", "anonymous", "audit"}:
            assert f"CHATBOT_{field.name.upper()}" in written


def test_the_container_runs_as_nobody_special_on_a_root_it_cannot_write() -> None:
    assert re.search(r"^USER chatbot$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert "read_only: true" in compose
    assert "proxy_buffering off;" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def test_replicas_over_milvus_keep_nothing_and_take_their_secrets_from_outside() -> None:
    yaml = pytest.importorskip("yaml")
    compose = yaml.safe_load((DEPLOY / "compose.milvus.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["chatbot"]
    assert service["read_only"] and "volumes" not in service
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
    (deployment,) = [d for d in documents if d["kind"] == "Deployment"]
    pod = deployment["spec"]["template"]["spec"]
    assert all("persistentVolumeClaim" not in volume for volume in pod["volumes"])
    (settings,) = [d["data"] for d in documents if d["kind"] == "ConfigMap"]
    for environment in (service["environment"], settings):
        given = {k: re.sub(r"\$\{\w+:-(.*)\}", r"\1", str(v)) for k, v in environment.items()}
        config = Config.from_environment(given)
        assert config.milvus is not None
        assert isinstance(config.journal, PostgresSettings)
        assert re.match(r"postgresql://\w+@", config.journal.url)  # without a password
        assert config.rate_store.startswith("redis://")
    assert service["environment"]["CHATBOT_MILVUS_TOKEN"].startswith("${")
    assert service["environment"]["PGPASSWORD"].startswith("${")
    assert not {"CHATBOT_MILVUS_TOKEN", "PGPASSWORD"} & set(settings)
    secret = {e["name"]: e["valueFrom"]["secretKeyRef"] for e in pod["containers"][0]["env"]}
    assert set(secret) == {"CHATBOT_MILVUS_TOKEN", "PGPASSWORD"}


def test_the_build_is_sent_what_it_copies_and_nothing_else() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?:--\S+ )?(.+) \S+$", dockerfile, re.MULTILINE)
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert allowed[1] == "*"
    for name in " ".join(copied).split():
        assert (HOME / name).exists()
        assert f"!{name}" in allowed


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  include {folder}/sample.conf;
}}
"""


@pytest.fixture
def published(tmp_path: Path) -> Iterator[str]:
    """The sample of nginx in front of the product, at an address of this machine."""
    port, sample = free_port(), (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    with served(create_app(fixed_assistant(), root_path="/zcwd"), root_path="/zcwd") as behind:
        address = behind.removeprefix("http://")
        sample = sample.replace("chatbot:7860", address).replace("listen 8080", f"listen {port}")
        (tmp_path / "sample.conf").write_text(sample, encoding="utf-8")
        (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path), encoding="utf-8")
        running = subprocess.Popen([str(NGINX), "-c", str(tmp_path / "nginx.conf")])
        try:
            for _ in range(100):
                assert running.poll() is None, (tmp_path / "error.log").read_text()
                try:
                    httpx.get(f"http://127.0.0.1:{port}/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(20)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_the_sample_of_nginx_publishes_the_product_below_its_path(published: str) -> None:
    assert httpx.get(f"{published}/").headers["location"].endswith("/zcwd/")
    page = httpx.get(f"{published}/zcwd/")
    assert page.status_code == 200
    assert f"{published}/zcwd" in page.text
    assert httpx.get(f"{published}/zcwd/portal/portal.css").headers["content-encoding"] == "gzip"
    assert httpx.get(f"{published}/zcwd/metrics").status_code == 403
    asked = {"question": "那谁负责?", "stream": True}
    said = httpx.post(f"{published}/zcwd/api/v1/ask", json=asked)
    assert said.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in said.headers
    assert "event: answer" in said.text
    assert said.headers["strict-transport-security"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_sample_of_a_service(tmp_path: Path) -> None:
    unit = (DEPLOY / "policy-chatbot.service").read_text(encoding="utf-8")
    unit = unit.replace("/opt/policy-chatbot/.venv/bin/chatbot", sys.executable)
    place = tmp_path / "policy-chatbot.service"
    place.write_text(unit, encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", str(place)], capture_output=True, text=True, check=False
    )
    assert "policy-chatbot.service" not in told.stderr, told.stderr
