"""X, by its API v2 through tweepy.

::

    network.py   X: what it needs to be told; opens its one place
    place.py     one request a call: search, counts, lookup, conversations, standing
    window.py    what is asked for, and of which time, as X wants to have it said
    lookup.py    posts looked up again, and why some no longer show
    answers.py   an answer's bytes: the records in it, its next page, what it was charged for
    asking.py    tweepy's requests on their way: address, time-outs, and the token nowhere else
    refusals.py  what X says when it does not give what was asked for, in one line
    stream.py    the filtered stream; rules.py the one rule of ours among its rules
    jobs.py      compliance jobs: what must go, of many posts at once

tweepy is imported when the place is opened, not before.
"""

from __future__ import annotations

from tweetup.sources.networks.x.network import X

__all__ = ["X"]
