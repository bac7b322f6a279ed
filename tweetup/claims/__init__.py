"""The gate: which statements a recap may make about a session (pure: records in, records out).

:mod:`~tweetup.claims.gate` admits posts: placed surely enough, answers in their authors' own
words. The other modules each make one kind of statement from admitted posts:
:mod:`~tweetup.claims.mentions` of phrases that several people used.
"""

from tweetup.claims.answer_lists import admit_answer_lists
from tweetup.claims.authorship import find_misattributed
from tweetup.claims.gate import CONFIDENCE, Gate, open_gate, place_links
from tweetup.claims.mentions import SessionPhrases, find_phrase_mentions, find_running_mentions
from tweetup.claims.named_assent import admit_named_assent
from tweetup.claims.open_questions import LEAST_OPEN, choose_open_question, find_left_open
from tweetup.claims.points import find_points
from tweetup.claims.quotes import (
    SelectedQuotes,
    admit_summary,
    select_lead_quote,
    select_passed_on,
    select_quotes,
    select_voices,
)

__all__ = [
    "CONFIDENCE",
    "LEAST_OPEN",
    "Gate",
    "SelectedQuotes",
    "SessionPhrases",
    "admit_answer_lists",
    "admit_named_assent",
    "admit_summary",
    "choose_open_question",
    "find_left_open",
    "find_misattributed",
    "find_phrase_mentions",
    "find_points",
    "find_running_mentions",
    "open_gate",
    "place_links",
    "select_lead_quote",
    "select_passed_on",
    "select_quotes",
    "select_voices",
]
