from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models

from chatbot.config import HOME, Config
from chatbot.errors import EncoderError
from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.embedding import SentenceTransformerEncoder, open_encoder, prompts_for
from chatbot.indexing.manifest import manifest_name
from chatbot.indexing.store import build_index, open_index
from tests.indexing.crossing import write_bi_encoder
from tests.indexing.encoders import write_encoder, write_modules

TEXTS = ["低空物流", "资金", "低空低空物流", "没有这些词", "", " \n", "\ud800低空", "低空" * 500]


def test_a_text_is_the_mean_of_its_pieces(tmp_path: Path) -> None:
    encoder = BundledEncoder(write_encoder(tmp_path))
    found = encoder.encode_queries(["低空物流", "低空低空物流", "资金"])
    half, root5 = 1 / np.sqrt(2), np.sqrt(5)
    expected = [[half, half, 0, 0], [2 / root5, 1 / root5, 0, 0], [0, 0, 1, 0]]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found.dtype == np.float32
    assert encoder.dimension == 4


def test_a_text_without_known_pieces_is_all_zeros(tmp_path: Path) -> None:
    found = BundledEncoder(write_encoder(tmp_path)).encode_passages(["", " ", "𝌆"])
    assert not found.any()
    assert BundledEncoder(tmp_path).encode_passages([]).shape == (0, 4)


def test_many_texts_are_encoded_as_each_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.indexing.bundled.BATCH_PIECES", 3)
    encoder = BundledEncoder(write_encoder(tmp_path))
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([t]) for t in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_many_texts_are_cut_into_the_pieces_of_each_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = BundledEncoder(HOME / "index" / "encoder")
    texts = ["支持中小企业融资,", "", "Ⅲ类Ａ＋\n补助", "\ud800坏字", "数字经济" * 200, "。"]
    alone = [encoder.pieces([text])[0].tolist() for text in texts]
    monkeypatch.setattr("chatbot.indexing.bundled.MANY", len(texts))
    assert [found.tolist() for found in encoder.pieces(texts)] == alone


def save_static(folder: Path, kind: str) -> None:
    """Save a random static model with sentence-transformers' own or model2vec's tensor names."""
    generator = np.random.default_rng(5)
    pieces = [(chr(0x4E00 + i), -1.0 - i / 100) for i in range(300)]
    folder.mkdir(parents=True)
    Tokenizer(models.Unigram([("<unk>", 0.0), *pieces], unk_id=0)).save(
        str(folder / "tokenizer.json")
    )
    table = generator.normal(size=(301, 32)).astype(np.float32)
    tensors = {
        "float32": {"embedding.weight": table},
        "float16": {"embedding.weight": table.astype(np.float16)},
        "int8": {
            "embeddings": (table * 30).astype(np.int8),
            "weights": generator.random(301).astype(np.float32),
        },
        "mapped": {
            "embeddings": table[:50],
            "mapping": generator.integers(0, 50, 301),
            "weights": generator.random(301).astype(np.float32),
        },
    }[kind]
    save_file(tensors, str(folder / "model.safetensors"))
    write_modules(folder)


@pytest.mark.parametrize("kind", ["float32", "float16", "int8", "mapped"])
def test_both_engines_give_the_same_vectors(kind: str, tmp_path: Path) -> None:
    save_static(tmp_path / "model", kind)
    texts = ["".join(chr(0x4E00 + (i * j) % 301) for j in range(i + 1)) for i in range(40)]
    ours = BundledEncoder(tmp_path / "model")
    reference = SentenceTransformerEncoder(str(tmp_path / "model"))
    assert ours.dimension == reference.dimension == 32
    found, expected = ours.encode_passages(texts), reference.encode_passages(texts)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.skipif(
    not (HOME / "index" / "encoder" / "model.safetensors").is_file(), reason="no bundled encoder"
)
def test_the_bundled_encoder_is_the_model_that_sentence_transformers_opens() -> None:
    folder = HOME / "index" / "encoder"
    texts = [
        "我们拍动画片也出游戏,归哪个领域?",
        "客户还没结的货款",
        "SaaS平台 AIGC",
        "到2033年,全市低空产业产值突破300亿元,年均增速12.5%。",
        "㈱🚁\u3000全角ＡＢＣ",
        "",
    ]
    expected = SentenceTransformerEncoder(str(folder)).encode_passages(texts)
    np.testing.assert_allclose(BundledEncoder(folder).encode_passages(texts), expected, atol=1e-5)


def test_another_model_has_another_id(tmp_path: Path) -> None:
    one = BundledEncoder(write_encoder(tmp_path / "one"))
    same = BundledEncoder(write_encoder(tmp_path / "same"))
    other = BundledEncoder(write_encoder(tmp_path / "other", scale=2.0))
    assert one.encoder_id == same.encoder_id != other.encoder_id


def test_the_bundled_engine_loads_no_torch(tmp_path: Path) -> None:
    write_encoder(tmp_path / "encoder")
    code = (
        "import sys; from pathlib import Path; from chatbot.indexing.embedding import open_encoder;"
        f"open_encoder('bundled', Path({str(tmp_path)!r})).encode_queries(['低空']);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("cut", [0, 5, 60])
def test_a_cut_off_file_is_named(name: str, cut: int, tmp_path: Path) -> None:
    write_encoder(tmp_path)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:cut])
    with pytest.raises(EncoderError, match="restore it"):
        BundledEncoder(tmp_path)


def test_files_of_two_models_are_refused(tmp_path: Path) -> None:
    write_encoder(tmp_path)
    vectors = {"embedding.weight": np.zeros((3, 4), np.float32)}
    save_file(vectors, str(tmp_path / "model.safetensors"))
    with pytest.raises(EncoderError, match="do not belong together"):
        BundledEncoder(tmp_path)


def test_a_model_of_other_modules_is_pointed_to_the_other_engine(tmp_path: Path) -> None:
    write_encoder(tmp_path)
    modules = [{"type": "sentence_transformers.models.Transformer"}, {"type": "x.Pooling"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(EncoderError, match="CHATBOT_ENCODER="):
        BundledEncoder(tmp_path)


def test_a_model_that_cannot_be_had_says_how_to_get_it(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from chatbot.errors import EncoderError\n"
        "from chatbot.indexing.embedding import open_encoder\n"
        "try:\n    open_encoder('nobody/has-this-model', Path('.'))\n"
        "except EncoderError as error:\n    print(error)\n"
    )
    # Port 9 refuses at once: a network that is not there.
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **offline},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "hf download nobody/has-this-model" in run.stdout
    assert "CHATBOT_ENCODER" in run.stdout


def test_without_a_bundled_model_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.indexing.embedding.HOME", tmp_path)
    with pytest.raises(EncoderError, match="restore index/encoder"):
        open_encoder("bundled", tmp_path / "index")


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-m3", "", ""),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("models\\e5-base-v2", "query: ", "passage: "),
        ("thenlper/gte-large-zh", "", ""),
        ("moka-ai/m3e-base", "", ""),
    ],
)
def test_each_family_has_its_prompts(name: str, query: str, passage: str) -> None:
    prompts = prompts_for(name)
    assert (prompts.query, prompts.passage) == (query, passage)


@pytest.mark.parametrize(
    "name",
    ["Qwen/Qwen3-Embedding-0.6B", "intfloat/multilingual-e5-large-instruct", "a/gte-Qwen2-7B"],
)
def test_instructed_families_are_given_the_task(name: str) -> None:
    prompts = prompts_for(name)
    assert prompts.query.startswith("Instruct: ")
    assert prompts.query.rstrip().endswith("Query:")
    assert prompts.passage == ""


def test_a_transformer_is_asked_with_its_prompt_and_indexed_under_its_own_name(
    tmp_path: Path,
) -> None:
    name = str(write_bi_encoder(tmp_path / "bert"))
    encoder = SentenceTransformerEncoder(name)
    query, passage = encoder.encode_queries(["资金"]), encoder.encode_passages(["资金"])
    assert encoder.dimension == query.shape[1] == 16
    np.testing.assert_allclose(np.linalg.norm([query[0], passage[0]], axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(query, encoder.encode_passages(["支持:资金"]), atol=1e-5)
    assert np.abs(query - passage).max() > 1e-3
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("一、资金支持\n支持低空物流航线。\n", encoding="utf-8")
    config = Config(corpus=corpus, index=tmp_path / "index", encoder=name)
    manifest = build_index(config)
    assert manifest.dimension == 16
    assert manifest.encoder_id == encoder.encoder_id
    assert manifest_name(name) != manifest_name("bundled")
    assert (config.index / manifest_name(name)).is_file()
    assert open_index(config.index, name).vectors.dimension == 16
