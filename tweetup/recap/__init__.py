"""The recap of one session (pure: records in, one record out).

:func:`build_recap` composes claims that passed the gate into a :class:`~tweetup.model.Recap`.
``counting`` computes the figures, ``in_short`` and ``sections`` write sentences in the patterns of
a ``catalogue`` (``wordings``, or a user's own), with people listed by ``names``.
"""

from tweetup.recap.build import build_recap
from tweetup.recap.catalogue import WORDINGS, read_wording, require_language, wording_for
from tweetup.recap.counting import PreviousSession
from tweetup.recap.wordings.po_files import read_catalogue

__all__ = [
    "WORDINGS",
    "PreviousSession",
    "build_recap",
    "read_catalogue",
    "read_wording",
    "require_language",
    "wording_for",
]
