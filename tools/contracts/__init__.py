"""Contracts of networks, cut out of their makers' own packages, that tests hold servers to."""
