"""A chat's posts, from a network into the archive, and what is missing of them.

::

    chat.py     capture a chat: place after place, page after page
    window.py   of which time: a session's hour, or what somebody says
    plan.py     what an earlier run has left to do
    collect.py  pages into the archive, each with how far the capture is
    budget.py   how many posts, how many dollars, and where to stop
    ids.py      a window between two posts of X, by their ids
    gaps.py     what did not come: spells without a post, counts that differ
    replies.py  answers to the questions that lack the hashtag
    records.py  what was ordered, and what came of it
"""
