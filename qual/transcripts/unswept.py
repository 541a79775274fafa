"""Python's search for cycles, put off while a file is read or stored."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """No search for reference cycles inside: a file becomes thousands of small objects, none of them in a cycle, and going
    through them again and again is a tenth of the time of an import. Also a decorator."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()
