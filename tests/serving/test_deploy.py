"""The samples of deploy/ say what the product can do; containers are not built here."""

from __future__ import annotations

import dataclasses
import re

from chatbot.config import HOME, Config

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
