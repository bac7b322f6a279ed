"""Results derived from posts, saved so that they need not be derived again and can be queried.

- ``derivations``: the key of a saved result, and lists of posts in it.
- ``sessions``, ``segmentation``, ``acts``, ``themes_and_summaries``: the results.

Each is saved with its :class:`~tweetup.archive.outcomes.Derivation` and not loaded with another.
Only the newest result of a kind is saved for a chat or session. Nothing is saved of a session that
is not saved itself, or of posts that have been removed since.
"""
