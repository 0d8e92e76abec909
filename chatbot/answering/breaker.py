"""A circuit breaker: after failures in a row a service is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_FAILURES = 3
"""Failures in a row after which nobody asks for a while."""
REST_S = 30.0
"""Seconds for which nobody asks; the service may name more (Retry-After)."""
LONGEST_REST_S = 600.0


class Breaker:
    """Counts failures in a row; safe to share between threads.

    After the rest callers may try again; the first failure opens the circuit anew at once.
    """

    def __init__(
        self,
        *,
        most_failures: int = MOST_FAILURES,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most_failures
        self._rest = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opens_at = 0.0

    def allows(self) -> bool:
        """Return True where the service may be asked now."""
        with self._lock:
            return self._clock() >= self._opens_at

    def succeeded(self) -> None:
        """Note that the service answered."""
        with self._lock:
            self._failures, self._opens_at = 0, 0.0

    def failed(self, retry_after_s: float | None = None) -> None:
        """Note a failure; *retry_after_s* is how long the service asks to be left alone."""
        with self._lock:
            self._failures += 1
            rest = 0.0 if self._failures < self._most else self._rest
            rest = min(LONGEST_REST_S, max(rest, retry_after_s or 0.0))
            if rest:
                self._opens_at = self._clock() + rest
