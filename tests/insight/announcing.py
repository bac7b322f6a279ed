"""A session for the tests of announcements: one hour from 19:00 UTC, hosted by mona and ugo."""

from datetime import timedelta

from tests.insight.making import START
from tweetup.model import Post, Question, Segmentation, Session

TAG = "gardenchat"
HOSTS = ("mona", "ugo")


def session(timezone: str = "UTC", *, later: timedelta = timedelta(0)) -> Session:
    """The session, on a Tuesday, in a zone; ``later`` moves it on."""
    start = START + later
    return Session(
        id=f"{TAG}-{start:%Y-%m-%d}",
        hashtag=TAG,
        start=start,
        end=start + timedelta(hours=1),
        timezone=timezone,
    )


def segmentation(*asked: Post) -> Segmentation:
    """The session's hosts, and questions that these posts ask."""
    return Segmentation(
        session=session().id,
        hosts=HOSTS,
        questions=tuple(
            Question(
                section=f"Q{number}",
                number=number,
                text=post.text,
                label=f"Q{number}",
                post=post.key,
                posts=(post.key,),
                author=post.handle,
                asked_at=post.created_at,
            )
            for number, post in enumerate(asked, start=1)
        ),
        placements=(),
    )
