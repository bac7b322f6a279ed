"""The claims of a session: the analyses of :mod:`~tweetup.insight` through the gate, in order."""

from __future__ import annotations

__all__ = ["make_claims"]
