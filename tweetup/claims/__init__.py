"""The gate: which statements a recap may make about a session (pure: records in, records out).

:mod:`~tweetup.claims.gate` admits posts: placed surely enough, answers in their authors' own
words. The other modules each make one kind of statement from admitted posts.
"""

from tweetup.claims.gate import CONFIDENCE, Gate, open_gate

__all__ = ["CONFIDENCE", "Gate", "open_gate"]
