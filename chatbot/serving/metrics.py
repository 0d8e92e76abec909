"""What the service has done, for Prometheus: requests, answers, refusals, times, tokens.

The only home of prometheus_client. Labels come from the route table, never from what users send,
so that no visitor can grow their number.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from chatbot.records import Answer, Generation
from chatbot.serving.audit.journal import Journal

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


OUTCOMES = {
    "": "worded",
    "unproven": "unproven",
    "model declined": "declined",
    "question only": "question",
    "not rewritten": "question",
}


def outcome(made: Generation) -> str:
    """Return what became of a model's words, of few: every failure is ``failed``."""
    return OUTCOMES.get(made.fallback, "failed")


class Metrics:
    """Counters of one application; a registry of its own, so that tests do not share one."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, journal: Journal | None = None) -> None:
        """Count nothing yet; what *journal* has lost is read whenever it is asked for."""
        self._registry = CollectorRegistry()
        if journal is not None:
            self._registry.register(_Kept(journal))
        self._requests = Counter(
            "chatbot_requests_total",
            "HTTP requests",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "chatbot_request_seconds",
            "time to the end of the response",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._answers = Counter(
            "chatbot_answers_total",
            "answers by where their words come from",
            ("kind", "intent"),
            registry=self._registry,
        )
        self._tokens = Counter(
            "chatbot_model_tokens_total",
            "tokens of the chat model",
            ("direction",),
            registry=self._registry,
        )

        self._cost = Counter(
            "chatbot_model_cost_total",
            "what the tokens cost, at the prices that were set",
            registry=self._registry,
        )
        self._worded = Counter(
            "chatbot_model_answers_total",
            "questions a chat model had a hand in, by what became of its words",
            ("outcome",),
            registry=self._registry,
        )
        self._sentences = Counter(
            "chatbot_model_sentences_total",
            "sentences of the chat model, kept or dropped by the check",
            ("verdict",),
            registry=self._registry,
        )

    def responded(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a response."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.kind.value, answer.intent).inc()
        made = answer.generation
        if made is not None:
            self._tokens.labels("input").inc(made.input_tokens)
            self._tokens.labels("output").inc(made.output_tokens)
            self._cost.inc(made.cost)
            self._worded.labels(outcome(made)).inc()
            self._sentences.labels("kept").inc(made.sentences)
            self._sentences.labels("dropped").inc(made.dropped)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return bytes(generate_latest(self._registry))


class _Kept(Collector):
    """What became of the entries of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily(
            "chatbot_journal_lost", "entries that the journal has lost", value=self._journal.dropped
        )
        yield GaugeMetricFamily(
            "chatbot_journal_waiting",
            "entries that the journal has not written yet",
            value=self._journal.waiting,
        )
