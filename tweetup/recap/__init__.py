"""The recap of one session (pure: records in, one record out).

:func:`build_recap` composes the results of the other rooms into a :class:`~tweetup.model.Recap`.
``counting`` computes the figures and ``facts`` the facts of one section; ``introduction`` and
``sentences`` write them in the patterns of a ``wording`` (``built_in_wordings``, or a
user's, which ``own_wording`` reads and checks) with themes named by ``theme_phrases``;
``quotes`` chooses the posts shown whole; ``sections`` and ``build`` put the recap together.
"""

from tweetup.recap.build import build_recap
from tweetup.recap.counting import PreviousSession, answers_by_section
from tweetup.recap.own_wording import read_wording
from tweetup.recap.wording import WORDINGS, Wording

__all__ = [
    "WORDINGS",
    "PreviousSession",
    "Wording",
    "answers_by_section",
    "build_recap",
    "read_wording",
]
