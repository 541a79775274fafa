"""The app: pages that read tables, draw, and turn one event into one call of the library."""
