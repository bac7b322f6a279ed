"""Writes the reference pages of docs/ from the code they describe.

``python -m tools.reference`` writes them, ``--check`` fails where one says something else.
"""
