"""One function a page: it reads tables, draws, and turns one event into one call of the library."""

from qual.ui import plain

plain.install()
