"""Analysedag: what do we conclude together?"""
