"""Jobs: one readable function for everything a person asks for, over the rooms that do it.

::

    import_.py          import an export file; import_stats.py counts its records
    across_sessions.py  people and themes across the sessions of a chat
    analysis.py         derive stored results of all sessions; which are stale, and why
    publish.py          the recap of a session, the site of all sessions
    corrections.py      record decisions about posts, questions, hosts and sessions
    correction_log.py   list corrections with their effect, undo them, carry them over
    posts.py            find a post, explain its placement
    recap_file.py       a recap as a text file: edits read, the file written anew
    outputs.py          record the files that were written, and spare those that were changed
    removal.py          remove posts and people, and name the files that still show them
    check.py            the archive checked, repaired and backed up
    demo.py             all of that on the bundled sample chat

Captures from networks are jobs of their own: :mod:`tweetup.capture`. Sessions and analyses come
from :class:`tweetup.project.project.Project`.
"""
