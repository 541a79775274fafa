"""Sitater: what can I print?"""
