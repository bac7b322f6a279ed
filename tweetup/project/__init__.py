"""An archive with its configuration, and everything derived from both.

:class:`~tweetup.project.project.Project` answers questions about chats, sessions and posts;
``derived`` computes sessions, segmentations, themes and summaries and stores them.
"""
