"""The views of how a conversation runs count as the figures of ``tags`` and ``rates`` do."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.archive.examples import START, look, make, post
from tests.archive.test_views import NAMES, save_meetings
from tweetup.insight.tag_pairs import count_tags, pair_tags
from tweetup.model import Post, Reference, Relation
from tweetup.text import find_hashtags

PAIRS = (
    "SELECT tag, with_tag, observed, expected, people, tag_people, with_tag_people, posts"
    " FROM tag_pairs_by_session"
)
POSTS = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.lists(st.sampled_from(["bones", "dna", "mud", "DemoChat", "cut…"]), max_size=4),
        st.booleans(),
    ),
    min_size=6,
    max_size=24,
)


def tagged(number: int, handle: str, tags: list[str], *, is_repost: bool = False) -> Post:
    text = "hi " + " ".join(f"#{it}" for it in tags)
    again = (Reference(relation=Relation.REPOST, id="999"),)
    return post(
        str(number),
        text,
        handle=handle,
        hashtags=find_hashtags(text),
        references=again if is_repost else (),
    )


def test_pairs_of_people(tmp_path: Path) -> None:
    """Three people use both, one of them in two posts, where 3 x 3 of 6 were expected, that is 1.5.

    The chat's own hashtag, one in a repost, one cut off, and one of two people are in no pair.
    """
    meeting = [
        tagged(1, "ada", ["bones", "dna", "DemoChat"]),
        tagged(2, "ben", ["Bones"]),
        tagged(3, "ben", ["dna", "mud"]),
        tagged(4, "cleo", ["dna", "bones", "mud"]),
        tagged(5, "dora", ["DemoChat", "mu…"]),
        tagged(6, "eve", ["mud", "bones"], is_repost=True),
        tagged(7, "flo", []),
        tagged(8, "gus", ["DemoChat"]),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    assert look(path, PAIRS) == [("bones", "dna", 3, 1.5, 6, 3, 3, 2)]


def test_minutes_of_sections(tmp_path: Path) -> None:
    """Posts and people of a minute; nothing is told of a minute without any."""
    meeting = [
        post("1", handle="ada", created_at=START),
        post("2", handle="ada", created_at=START + timedelta(seconds=59)),
        post("3", handle="ben", created_at=START + timedelta(seconds=59)),
        post("4", handle="ben", created_at=START + timedelta(minutes=2)),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    assert look(path, "SELECT * FROM posts_by_minute_and_section") == [
        (NAMES[0], None, "2021-03-04T19:00", 3, 2),
        (NAMES[0], None, "2021-03-04T19:02", 1, 1),
    ]


@given(POSTS)
def test_pairs_are_those_of_the_command(rows: list[tuple[str, list[str], bool]]) -> None:
    meeting = [
        tagged(number, handle, tags, is_repost=is_repost)
        for number, (handle, tags, is_repost) in enumerate(rows)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            save_meetings(archive, meeting)
            own = [it for it in archive.people.activity() if it.own]
            tags = archive.people.hashtags()
        firsts = {tag: "" for these in tags.values() for tag in these}
        uses = count_tags(own, tags, firsts=firsts, own={"demochat"}, since=None)
        pairs = pair_tags(own, tags, uses)
        assert sorted(look(path, PAIRS)) == sorted(
            (
                it.first.tag,
                it.second.tag,
                it.observed,
                it.expected,
                pairs.people,
                it.first.people,
                it.second.people,
                len(it.posts),
            )
            for it in pairs.pairs
        )
