"""The structure of a hashtag chat: its sessions, hosts, questions, and the placement of each post.

Pure functions of posts and settings. The same posts in any order give the same result. People's
corrections come in as records and win over the derived result. ``sessions`` finds the sessions;
``session_tail`` those at the end of one that grows;
``segment`` takes one through four stages: ``parse``, ``questions``, ``corrections``, ``place``.

Nothing is imported here: who only asks for corrections does not load the models.
"""
