"""Apply people's corrections of a chat.

Modules, lowest first: ``kinds`` (the kinds of corrections, and their values), ``sessions``,
``hosts_and_posts`` and ``questions`` (corrections of each; the latter with its working
``correction_state``).
"""
