"""The faces: command line, REST and page. Each shows the same Answer; none adds to it."""
