"""Tiny random transformers, saved as their users would find them: a second of work, no hub."""

from __future__ import annotations

from pathlib import Path

CHARACTERS = "低空物流资金支持文旅快递补助航线审批市应急救援产业的归谁管"


def write_bert(folder: Path) -> Path:
    """Save the vocabulary of a BERT of characters; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(CHARACTERS)]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    return folder / "vocab.txt"


def write_cross_encoder(folder: Path, *, labels: int = 1, seed: int = 1) -> Path:
    """Save a random cross-encoder that gives *labels* scores a pair."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    tokenizer = BertTokenizerFast(str(write_bert(folder)))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
        num_labels=labels,
        initializer_range=1.0,
    )
    tokenizer.model_max_length = 128
    tokenizer.save_pretrained(str(folder))
    BertForSequenceClassification(config).save_pretrained(str(folder))
    return folder


def write_bi_encoder(folder: Path, *, dimension: int = 16) -> Path:
    """Save a random sentence-transformers BERT with mean pooling and a query prompt of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    plain = folder / "plain"
    tokenizer = BertTokenizerFast(str(write_bert(plain)))
    torch.manual_seed(2)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=dimension,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
    )
    tokenizer.model_max_length = 128
    tokenizer.save_pretrained(str(plain))
    BertModel(config).save_pretrained(str(plain))
    model = SentenceTransformer(
        modules=[Transformer(str(plain)), Pooling(dimension)], prompts={"query": "支持:"}
    )
    model.save(str(folder / "model"), create_model_card=False)
    return folder / "model"
