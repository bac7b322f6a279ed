"""One session as a document a host can edit (pure: records in, one record out).

:func:`build_recap` composes what the other rooms found into a :class:`~tweetup.model.Recap`.
``figures`` counts, ``facts`` gathers what is known of one section, ``sentences`` and ``opening``
say it in the patterns of ``wording`` (or a user's, which ``own_wording`` reads and ``places``
holds to what can be filled), ``quotes`` chooses the posts shown whole, ``sections`` and ``build``
put it together.
"""

from tweetup.recap.build import build_recap
from tweetup.recap.counting import answers_by_section
from tweetup.recap.facts import LastTime
from tweetup.recap.own_wording import read_wording
from tweetup.recap.wording import WORDINGS, Wording

__all__ = ["WORDINGS", "LastTime", "Wording", "answers_by_section", "build_recap", "read_wording"]
