"""Bluesky through the atproto SDK, and Jetstream by websocket.

::

    place.py     the network and its one place: search, threads, look-up, listening
    login.py     one session, renewed where it expires
    pages.py     where a search goes on
    failures.py  what goes wrong, in a sentence each
    jetstream.py, jetstream_connection.py, jetstream_memory.py  posts as they are written
"""
