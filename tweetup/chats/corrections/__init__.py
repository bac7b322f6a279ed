"""People's corrections, applied before the posts are placed."""
