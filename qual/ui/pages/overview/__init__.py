"""Oversikt: where are we, what awaits?"""
