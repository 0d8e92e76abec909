"""The label of generated text that programs read.

《人工智能生成合成内容标识办法》 asks for an explicit label that readers see and an implicit one in
the metadata of files; the keys here follow GB 45438-2025, which was not at hand to compare with.
"""

from __future__ import annotations

import chatbot
from chatbot.records import Answer, AnswerKind

CERTAIN = "1"
"""The standard's value for content that is generated, neither possibly nor presumably."""


def is_generated(answer: Answer) -> bool:
    """Return True where a model worded the answer or the question that it answers."""
    made = answer.generation
    return made is not None and (answer.kind is AnswerKind.GENERATED or made.rewritten)


def implicit_label(answer: Answer) -> dict[str, dict[str, str]]:
    """Return the metadata that names who generated what; empty where nothing is generated."""
    if answer.generation is None or not is_generated(answer):
        return {}
    return {
        "AIGC": {
            "Label": CERTAIN,
            "ContentProducer": f"policy-chatbot {chatbot.__version__} ({answer.generation.model})",
            "ProduceID": answer.answer_id,
        }
    }
