"""What speaks for a sentence, and by how much."""

from __future__ import annotations

from dataclasses import replace

from chatbot.retrieval.signals import TYPED, Signals, read_weights, share_printed

NONE = Signals(cosine=0.0, fused=0.0, printed=0.0, clause_printed=0.0, alias=0.0, met=0.0)


def test_each_signal_speaks_for_a_sentence() -> None:
    weights = read_weights()
    assert set(weights) == {*NONE.named(), TYPED}
    for name in NONE.named():
        assert replace(NONE, **{name: 1.0}).score(weights) > NONE.score(weights) == 0.0


def test_words_count_by_their_weight_and_strangers_by_the_characters_they_share() -> None:
    wanted = {"补助": 3.0, "罚钱": 1.0}
    assert share_printed(wanted, "每人每餐补助四元") == 0.75
    assert share_printed(wanted, "处以罚款并退回补助") == (3.0 + 0.5) / 4.0
    assert share_printed(wanted, "本办法自印发之日起施行") == 0.0
    assert share_printed({}, "任何文字") == 0.0
