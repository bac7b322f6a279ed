"""Keeping what was derived, so that it need not be derived again and can be queried.

Each result is kept with its :class:`~tweetup.archive.results.Origin`; asking for it with another
origin finds nothing. Only the newest result of a kind is kept for a chat or session. Nothing is
kept of a session that is not kept itself, or of posts that have meanwhile been taken down.
"""
