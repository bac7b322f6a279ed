"""What keeps an archive in order with nobody there.

::

    doctor.py, doctor_networks.py  what is set up, what it allows, what is missing
    refresh.py, refresh_plan.py    posts looked up again: deletions, edits, counts
    schedule.py                    when a chat's meetings are to be captured
    due.py, catching_up.py         which of them are not there whole, and capturing these
    automation.py, workflow.py     a cron line, a systemd timer, a GitHub Actions workflow
"""
