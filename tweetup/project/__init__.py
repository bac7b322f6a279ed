"""An archive with its configuration, and everything derived from both.

:class:`~tweetup.project.project.Project` answers questions about chats, sessions and posts;
``derived`` stores results and finds those that still hold by their ``origins``; ``stages`` and
``claims`` compute them, and load only then; ``records`` pass between them.
"""
