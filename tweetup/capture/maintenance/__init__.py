"""Keep an archive up to date without anybody at the terminal.

::

    schedule.py  when to capture a chat; cron lines, systemd timers, GitHub Actions workflows
    due.py       the meetings that are still to be captured, and capturing them
    refresh.py   look posts up again: deletions, edits, counts
    doctor.py    check settings, logins, networks, archive and clock
"""
