"""A chat followed while it runs: heard, kept, looked at, and searched for what was not heard.

::

    follower.py   what a host calls: listen, then search, then close
    chat.py       which session is on now, and until when
    following.py  listening, keeping and looking, step by step, until it is to end
    hearing.py    what places say, from threads of their own
    keeping.py    what was heard into the archive, a second's worth at a time
    search.py     what was not heard, searched for while the chat goes on
    view.py       the state of the chat for the host's screen
"""
