"""Themes over rounds and groups: how often, by how many of those present, in how many words."""

from qual.themes.matrix import BY, LEVELS, MEASURES, matrix, wide

__all__ = ["BY", "LEVELS", "MEASURES", "matrix", "wide"]
