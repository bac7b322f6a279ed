"""The only room that knows the others: one readable function per job.

::

    workplace.py  the archive and the configuration a job works with
    keeping.py    deriving once: what was kept in the archive, or is found anew
    collect.py    an export file → the archive; tally.py counts what passes
    capture/      a chat's posts of a window, from a network → the archive
    live/         a chat followed while it runs
    upkeep/       doctor, refresh, schedule: what keeps an archive in order
    logins/       what networks want to know of whoever asks
    sessions.py   when the hashtags met; a session by its name
    analyse.py    a session → its sections, then its themes and summaries
    people.py     who took part in a session, and in all of them
    publish.py    a session → its recap; all sessions → a static site
    correcting.py what a person decides about posts, questions and hosts, checked and kept
    correcting_sessions.py  that sessions are split, joined or renamed
    corrections.py  what was decided: listed with what came of it, undone, carried over
    explaining.py why a post stands where it stands
    posts.py      a post by its id or its link
    takedown.py   what a person asked to be removed
    demo.py       all of that on the bundled sample chat

What is derived is kept in the archive beside what it was derived from, and derived again only
when that changes: the posts, the settings or the version of tweetup.
"""
