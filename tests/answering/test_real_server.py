"""A real inference server with a tiny random model: nobody scripted this end of the wire.

What the model says is noise; that the noise arrives, is counted, and reaches no user is the test.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.answering.generative import LangchainChatModel
from chatbot.answering.speaking import ChatModelError, Spoken
from chatbot.assistant import Assistant
from chatbot.config import Config
from chatbot.records import AnswerKind
from chatbot.wiring import open_assistant

pytest.importorskip("langchain_openai")
pytest.importorskip("accelerate", reason="transformers serve needs accelerate")
SERVER = Path(sys.executable).with_name("transformers")
START_S = 120.0
QUESTION = "区块链产业支持什么?"


def write_tiny_model(folder: Path) -> None:
    """Write a Llama of one layer with random weights that speaks in bytes."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    pieces = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={p: i for i, p in enumerate(pieces)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = "{% for m in messages %}{{ m['content'] }}\n{% endfor %}"
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=32768,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    if not SERVER.is_file():
        pytest.skip("there is no `transformers` command beside this Python")
    folder = tmp_path_factory.mktemp("tiny")
    write_tiny_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [SERVER, "serve", folder, "--device", "cpu", "--host", "127.0.0.1", "--port", port]
    quiet = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        list(map(str, command)), env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield Config(
            llm=f"openai:{folder}",
            llm_base_url=f"http://127.0.0.1:{port}/v1",
            llm_deadline_s=60.0,
        )
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.skip(f"the inference server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the inference server did not start")


@pytest.fixture(scope="module")
def assistant(settings: Config) -> Assistant:
    return open_assistant(settings)


def test_its_stream_is_heard_and_its_tokens_are_counted(settings: Config) -> None:
    model = LangchainChatModel(
        settings.llm, base_url=settings.llm_base_url, api_key="", deadline_s=60
    )
    speaking = model.stream("系统", "问题", ends_at=time.monotonic() + 60)
    heard = ""
    while True:
        try:
            heard += next(speaking)
        except StopIteration as end:
            spoken = end.value
            break
        except ChatModelError as error:
            assert "没有结束" in error.reason  # noise may run on; it is ended, too
            return
    assert isinstance(spoken, Spoken)
    assert spoken.text == heard
    assert spoken.usage.input_tokens > 0
    assert spoken.usage.output_tokens > 0


def test_noise_reaches_no_user(assistant: Assistant) -> None:
    plain = open_assistant(Config()).ask(QUESTION)
    answer = assistant.ask(QUESTION)
    assert answer.kind is AnswerKind.EXTRACTED
    assert answer.text == plain.text
    assert answer.generation is not None
    assert answer.generation.fallback
    assert "原文摘录" in answer.notices[0]


def test_it_takes_tools_too(settings: Config) -> None:
    answer = open_assistant(replace(settings, llm_tools=True)).ask(QUESTION)
    assert answer.kind is AnswerKind.EXTRACTED
    assert answer.generation is not None
    assert "4" not in answer.generation.fallback  # the server found nothing wrong with the request


def test_leaving_a_real_server_leaves_it_usable(assistant: Assistant) -> None:
    stream = iter(assistant.stream(QUESTION))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert assistant.ask(QUESTION).citations
