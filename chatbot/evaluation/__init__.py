"""Labelled questions become metrics and a report."""
