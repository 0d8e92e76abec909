"""Labelled questions become verdicts, and verdicts a report.

Nothing here knows how an answer came about: a system is judged by what it says, what it cites and
what it declines.
"""
