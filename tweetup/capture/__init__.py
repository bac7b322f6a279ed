"""Capture a chat's posts from a network into the archive, and report the gaps.

::

    chat.py         capture a chat: place after place, page after page
    window.py       the time window of a capture: stated, or by the chat's schedule
    plan.py         the spans of a window that earlier captures left to search
    collector.py    pages into the archive, each with the cursor behind it
    budget.py       posts and US dollars that a capture may still use
    places.py       the places of a network: open them, name them in the ledger
    ledger.py       kinds of ledger entries, and the time that entries cover
    results.py      the request for a capture and its result
    credentials.py  logins and addresses of networks
    live/           follow a chat while it runs
    maintenance/    scheduled captures, refresh of posts, checks of the setup
"""
