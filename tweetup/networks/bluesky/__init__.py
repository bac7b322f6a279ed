"""Bluesky through the atproto SDK, and Jetstream by websocket.

::

    client.py  the network and its one place: search, threads, lookup, stream, login status
    login.py   the session of an account, renewed when its token expires
    search.py  cursors of searches and of threads
    stream.py  posts as they are written, from Jetstream
    errors.py  refused and failed requests as errors
"""
