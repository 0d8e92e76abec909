"""The samples of deploy/ say what the product can do; containers are not built here."""

from __future__ import annotations

import dataclasses
import re

import pytest

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


def test_replicas_over_milvus_keep_nothing_and_take_their_token_from_outside() -> None:
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
        assert config.journal is None
        assert config.rate_store.startswith("redis://")
    assert service["environment"]["CHATBOT_MILVUS_TOKEN"].startswith("${")
    assert "CHATBOT_MILVUS_TOKEN" not in settings
