"""Kodebok: what do the codes add up to?"""
