"""The only room that knows the others: one readable function per job.

::

    workplace.py  the archive and the configuration a job works with
    keeping.py    deriving once: what was kept in the archive, or is found anew
    collect.py    an export file → the archive
    sessions.py   when the hashtags met; a session by its name
    analyse.py    a session → its sections, then its themes and summaries
    people.py     who took part in a session, and in all of them
    publish.py    a session → its recap; all sessions → a static site
    takedown.py   what a person asked to be removed
    demo.py       all of that on the bundled sample chat

What is derived is kept in the archive beside what it was derived from, and derived again only
when that changes: the posts, the settings or the version of tweetup.
"""
