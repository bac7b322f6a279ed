"""Follow a chat while it runs: listen to its network, write its posts, show them, fill the gaps.

::

    follow.py       listen, then search for the posts missed, then close the ledger entries
    session.py      the session to follow, and the chat as its earlier sessions show it
    listeners.py    a thread for each place that is listened to
    live_writer.py  posts into the archive, a second's worth at a time
    backfill.py     a thread that searches for the posts of outages meanwhile
    live_view.py    the state of the chat for the host's screen
    live_state.py   the same as JSON, for other programs
    live_file.py    that JSON in a file beside the archive, for the desk
"""
