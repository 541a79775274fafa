"""Materiale: what came in, who was there?"""
