"""The structure of a conversation: when a hashtag met, who hosted, what was asked, what answers what.

Pure functions of posts and settings. The same posts in any order give the same result.
"""
