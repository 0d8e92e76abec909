"""Loaders: the bytes of one kind of file become plain text, laid out as a printer would."""
