"""The records that pass between rooms: frozen, without I/O.

Times are aware and in UTC, ids are text, sequences are tuples. ``None`` means "the network
does not say" and is never written as 0 or "". A post's identity is its network and its id.
"""

from tweetup.model.findings import (
    Exchange,
    OpenQuestion,
    Participant,
    Quote,
    RaisedBefore,
    Resource,
    ReturningTheme,
    Sentence,
    Summary,
    Theme,
    ThemeTrend,
    Trend,
)
from tweetup.model.ledger import Capture, Correction, Cost, Gap, Progress, Stamp
from tweetup.model.posts import (
    Author,
    Counts,
    Kind,
    Link,
    Media,
    Post,
    PostKey,
    Reference,
    Relation,
    in_time_order,
)
from tweetup.model.recap import Attendance, Minute, Numbers, Provenance, Recap, RecapSection
from tweetup.model.sessions import (
    Method,
    Placement,
    PlannedQuestion,
    Question,
    Schedule,
    Segmentation,
    Session,
    section_order,
)

__all__ = [
    "Attendance",
    "Author",
    "Capture",
    "Correction",
    "Cost",
    "Counts",
    "Exchange",
    "Gap",
    "Kind",
    "Link",
    "Media",
    "Method",
    "Minute",
    "Numbers",
    "OpenQuestion",
    "Participant",
    "Placement",
    "PlannedQuestion",
    "Post",
    "PostKey",
    "Progress",
    "Provenance",
    "Question",
    "Quote",
    "RaisedBefore",
    "Recap",
    "RecapSection",
    "Reference",
    "Relation",
    "Resource",
    "ReturningTheme",
    "Schedule",
    "Segmentation",
    "Sentence",
    "Session",
    "Stamp",
    "Summary",
    "Theme",
    "ThemeTrend",
    "Trend",
    "in_time_order",
    "section_order",
]
