"""Keep an archive up to date without anybody at the terminal.

::

    schedule.py  when to capture a chat; cron lines, systemd timers, GitHub Actions workflows
    due.py       the meetings that are still to be captured, and capturing them
    broken_off.py  the conversations of a meeting that are to be read once more
    refresh.py   look posts up again: deletions, edits, counts
    doctor.py    check settings, logins, networks, archive and clock
"""
