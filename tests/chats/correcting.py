"""Corrections for the tests of this folder, and an hour in which there is much to correct."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.chats.making import START, TAG, meeting, post, whole
from tweetup.chats.segment import SegmentationRun, segment, segment_in_detail
from tweetup.model import Correction, Post, Segmentation

MADE = datetime(2031, 3, 5, tzinfo=UTC)


def decide(
    kind: str, target: str | None = None, *, made: int = 0, note: str | None = None, **value: str
) -> Correction:
    """A correction made ``made`` minutes after midnight, numbered like that."""
    if target is not None and target.isdigit():
        target = f"x:{target}"
    return Correction(
        kind=kind,
        hashtag=TAG,
        session=f"{TAG}-2031-03-04",
        target=target,
        value=tuple(sorted(value.items())),
        note=note,
        id=made + 1,
        made_at=MADE + timedelta(minutes=made),
    )


def segmented(posts: Sequence[Post], *corrections: Correction) -> Segmentation:
    """The posts segmented as one session, with these corrections."""
    return segment(posts, session=whole(posts), hosts=("mona",), corrections=corrections)


def segmentation_run(posts: Sequence[Post], *corrections: Correction) -> SegmentationRun:
    """As :func:`segmented`, but to be explained."""
    return segment_in_detail(posts, session=whole(posts), hosts=("mona",), corrections=corrections)


def hour() -> list[Post]:
    """Four questions with answers, and one answer to Q2 with all that can hang on a post."""
    posts = meeting(START)
    said = post(26.5, "zoe", f"I catch every drop from the roof #{TAG}", id="900")
    posts += [
        said,
        post(27, "tom", f"@zoe how large is your barrel? #{TAG}", id="901", reply="900"),
        post(27.5, "zoe", f"@tom two hundred litres #{TAG}", id="902", reply="901"),
        post(28, "li", f"@zoe A3: my spade, same here #{TAG}", id="903", reply="900"),
        post(28.2, "uma", said.text, id="904", repost="900"),
        post(28.4, "eve", f"RT @uma: {said.text}", id="905", repost="904"),
        post(28.6, "kim", f"RT @zoe: {said.text}", id="906"),
    ]
    return posts


def label(posts: Sequence[Post], text: str) -> str:
    """The id of the first post that begins so."""
    return next(item.id for item in posts if item.text.startswith(text))
