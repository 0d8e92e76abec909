"""An Answer becomes bytes: command line, HTTP, page."""
