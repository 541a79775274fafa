"""Temaer: what changes, for whom?"""
