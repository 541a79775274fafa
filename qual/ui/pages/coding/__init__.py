"""Koding: what is said here?"""
