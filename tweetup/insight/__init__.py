"""What was said and who said it: pure functions of posts.

Nothing heavy is imported before it is used: spaCy (tokens), scipy (sparse matrices) and sumy
(its summarizers) load inside the functions that need them.
"""

from tweetup.insight.copies import Voice, fold_posts
from tweetup.insight.exchanges import find_exchanges, link_replies
from tweetup.insight.language_detection import DEFAULT_LANGUAGE, language_of, session_language
from tweetup.insight.links import find_resources
from tweetup.insight.open_questions import find_open_questions
from tweetup.insight.people import find_participants
from tweetup.insight.summaries import SUMMARIZERS, summarise
from tweetup.insight.themes import find_themes
from tweetup.insight.trends import Past, find_returning, find_trends

__all__ = [
    "DEFAULT_LANGUAGE",
    "SUMMARIZERS",
    "Past",
    "Voice",
    "find_exchanges",
    "find_open_questions",
    "find_participants",
    "find_resources",
    "find_returning",
    "find_themes",
    "find_trends",
    "fold_posts",
    "language_of",
    "link_replies",
    "session_language",
    "summarise",
]
