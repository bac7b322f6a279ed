"""Real exports in the formats tweetup reads: counts and shapes, never what people wrote."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tweetup.errors import InputError
from tweetup.files import Deletion, ImportOptions, Record, Skipped, Source, open_source
from tweetup.model import Kind, Post, Relation


@dataclass(frozen=True)
class Reading:
    """All a source gave."""

    source: Source
    records: list[Record]
    skipped: list[Skipped]

    @property
    def own(self) -> dict[str, Post]:
        """The posts that were asked for, by id."""
        return {found.post.id: found.post for found in self.records if not found.included}

    @property
    def included(self) -> dict[str, Post]:
        """The posts that came along, by id."""
        return {found.post.id: found.post for found in self.records if found.included}


def _read(path: Path) -> Reading:
    if not path.exists():
        pytest.skip(f"{path.name} is not among the real data")
    source = open_source(str(path))
    found = list(source)
    return Reading(
        source,
        [item for item in found if isinstance(item, Record)],
        [item for item in found if isinstance(item, Skipped)],
    )


PAGES = [
    # file, posts, posts that came along, skipped
    ("2sets.jsonl", 200, 80, 0),
    ("cashtags.jsonl", 1, 1, 0),
    ("cotweet.jsonl", 1, 1, 0),
    ("edited.jsonl", 1, 2, 0),
    ("edited_before.jsonl", 1, 2, 0),
    ("flat.jsonl", 100, 66, 0),
    ("geo_tweets.jsonl", 2, 1, 0),
    ("many_urls.jsonl", 1, 2, 0),
    ("media_tweet.jsonl", 1, 1, 0),
    ("mentions_tweet.jsonl", 1, 2, 0),
    ("noflat.jsonl", 100, 66, 0),
    ("quoted_edit.jsonl", 1, 3, 0),
    ("streaming_output_with_error.jsonl", 7, 4, 1),
    ("two_tweets.jsonl", 1, 1, 0),
]


@pytest.mark.parametrize(("name", "posts", "included", "skipped"), PAGES)
def test_pages_of_v2(real_data: Path, name: str, posts: int, included: int, skipped: int) -> None:
    """Every post of every page is read, and every post that came along."""
    found = _read(real_data / "formats" / "twarc2" / name)
    assert found.source.format == "x-v2"
    assert (len(found.own), len(found.included), len(found.skipped)) == (posts, included, skipped)
    for post in [*found.own.values(), *found.included.values()]:
        assert post.network == "x"
        assert post.url == f"https://x.com/{post.handle}/status/{post.id}"
        assert not post.text.endswith("…") or post.kind is not Kind.REPOST
        assert "&amp;" not in post.text
        assert not any(f"/status/{post.id}/" in link.url for link in post.links)


def test_flattening_changes_nothing(real_data: Path) -> None:
    """A page and the same page flattened by twarc2 give the same posts."""
    folder = real_data / "formats" / "twarc2"
    page, flat = _read(folder / "noflat.jsonl").own, _read(folder / "flat.jsonl").own
    assert page.keys() == flat.keys()
    for key, post in page.items():
        other = flat[key]
        assert (post.text, post.hashtags, post.mentions, post.links) == (
            other.text,
            other.hashtags,
            other.mentions,
            other.links,
        )
        assert (post.references, post.created_at) == (other.references, other.created_at)
        assert (post.author.id, post.author.bio) == (other.author.id, other.author.bio)


def test_edits_places_and_descriptions(real_data: Path) -> None:
    """An edited post keeps its history, a tagged one its place, a picture its description."""
    folder = real_data / "formats" / "twarc2"
    assert [len(post.edits) for post in _read(folder / "edited.jsonl").own.values()] == [2]
    assert any(post.place for post in _read(folder / "geo_tweets.jsonl").own.values())
    media = [
        item
        for name in ("2sets.jsonl", "noflat.jsonl", "media_tweet.jsonl", "edited_before.jsonl")
        for post in _read(folder / name).own.values()
        for item in post.media
    ]
    assert len(media) > 20
    assert sum(item.alt_text is not None for item in media) >= 1


NOT_POSTS = [
    ("counts.jsonl", "counts of posts"),
    ("users.jsonl", "no other posts than those they pinned"),
    ("lists.jsonl", "lists of accounts"),
    ("empty.json", "empty"),
]


@pytest.mark.parametrize(("name", "said"), NOT_POSTS)
def test_files_that_are_not_posts(real_data: Path, name: str, said: str) -> None:
    """They are refused in a sentence that says what they are."""
    with pytest.raises(InputError, match=said):
        _read(real_data / "formats" / "twarc2" / name)


def _words(text: str | None) -> list[str] | None:
    """A text without its white space, which tables change."""
    return text.split() if text else None


STATUSES = [
    # file, statuses, their reposts, replies with an id
    ("june032015", 654, 253, 207),
    ("mar102015", 625, 305, 140),
]


@pytest.mark.long
@pytest.mark.parametrize(("name", "posts", "reposts", "replies"), STATUSES)
def test_statuses_of_twarc_1(
    real_data: Path, name: str, posts: int, reposts: int, replies: int
) -> None:
    """Statuses and the table made of them hold the same posts and pointers."""
    folder = real_data / "formats" / "twarc1"
    statuses, table = _read(folder / f"{name}.json"), _read(folder / f"{name}.csv")
    assert (statuses.source.format, table.source.format) == ("twarc1", "twarc1-csv")
    assert len(statuses.own) == posts
    assert statuses.own.keys() == table.own.keys()
    assert statuses.skipped == table.skipped == []
    for found in (statuses.own, table.own):
        kinds = Counter(post.kind for post in found.values())
        assert kinds[Kind.REPOST] == reposts
        answered = [post for post in found.values() if post.target(Relation.REPLY)]
        assert len(answered) == replies
    for key, post in statuses.own.items():
        other = table.own[key]
        assert (post.created_at, _words(post.author.bio), post.counts, post.kind) == (
            other.created_at,
            _words(other.author.bio),
            other.counts,
            other.kind,
        )
        assert {item.relation: item.id for item in post.references} == {
            item.relation: item.id for item in other.references
        }
        assert post.kind is Kind.REPOST or _words(post.text) == _words(other.text)
    assert not any(
        post.text.endswith("…") for post in statuses.own.values() if post.kind is Kind.REPOST
    )
    assert sum(table.source.notes.values()) > 100


@pytest.mark.parametrize(
    ("chats", "network"),
    [("critlib-*", "x"), ("docnow-*", "x"), ("pstweetchat-*", "x"), ("ngsschat-*", "file")],
)
def test_plain_chats(real_data: Path, chats: str, network: str) -> None:
    """Posts with ids of X are X's; those whose ids were made up are nobody's."""
    names = [
        path
        for path in sorted((real_data / "chats").glob(f"{chats}.jsonl"))
        if path.name.count(".") == 1
    ]
    assert names
    for path in names:
        found = _read(path)
        assert (found.source.format, found.skipped) == ("plain", [])
        assert len(found.records) == len(path.read_text(encoding="utf-8").splitlines())
        assert {record.post.network for record in found.records} == {network}


OTHERS = [
    # file, format, posts, posts that came along, skipped
    pytest.param("archiver/pstweetchat.csv", "archiver", 2473, 0, 0, marks=pytest.mark.long),
    ("tags/sample-data.csv", "tags", 10, 0, 0),
    ("tags/sample-tweet.csv", "tags", 1, 0, 0),
    ("x_v1/search_tweets2.json", "twarc1", 100, 84, 0),
    ("x_v1/testsearchtweets.json", "twarc1", 15, 6, 0),
    ("bluesky/bluesky_posts.searchPosts.json", "bluesky", 575, 36, 0),
    ("bluesky/f_search.yml", "bluesky", 25, 2, 0),
    ("bluesky/expected_v1.jsonl", "jetstream", 32, 0, 0),
    ("mastodon/test_entity_searchv2.yaml", "mastodon", 2, 0, 2),
    ("mastodon/test_hashtag_tl.yaml", "mastodon", 1, 0, 2),
]


@pytest.mark.parametrize(("name", "form", "posts", "included", "skipped"), OTHERS)
def test_other_exports(
    real_data: Path, name: str, form: str, posts: int, included: int, skipped: int
) -> None:
    """Every post of every file is read; what is no post in a recording is named."""
    found = _read(real_data / "formats" / name)
    assert found.source.format == form
    assert (len(found.own), len(found.skipped)) == (posts, skipped)
    assert sum(record.included for record in found.records) == included
    for post in found.own.values():
        assert post.text or post.media or post.links or post.kind is Kind.REPOST
        assert post.created_at.tzinfo is UTC


@pytest.mark.long
def test_ids_tell_the_zone_of_a_sheet(real_data: Path) -> None:
    """Three years of local times, summer and winter: ids tell what the zone's name tells."""
    path = real_data / "formats" / "archiver" / "pstweetchat.csv"
    guessed = _read(path).own
    named = open_source(str(path), options=ImportOptions(timezone=ZoneInfo("America/New_York")))
    times = {found.post.id: found.post.created_at for found in named if isinstance(found, Record)}
    assert len(times) == len(guessed)
    assert {key: post.created_at for key, post in guessed.items()} == times


def test_what_bluesky_carries(real_data: Path) -> None:
    """Facets cover what they say in texts beyond ASCII; pictures keep what describes them."""
    found = _read(real_data / "formats" / "bluesky" / "bluesky_posts.searchPosts.json").own
    assert all(post.hashtags for post in found.values())
    for post in found.values():
        assert all(f"@{name}" in post.text for name in post.mentions)
        assert all(link.short in post.text for link in post.links if link.short)
    assert sum(bool(item.alt_text) for post in found.values() for item in post.media) > 300
    assert sum(post.target(Relation.QUOTE) is not None for post in found.values()) > 30


def test_answers_say_when_they_were_given(real_data: Path) -> None:
    """What was counted in a recorded answer was counted when it was given."""
    found = _read(real_data / "formats" / "x_v1" / "search_tweets2.json").own
    seen = {post.author.seen_at for post in found.values()}
    assert len(seen) == 2
    assert all(post.counts.as_of in seen for post in found.values() if post.counts)


def test_compliance_events(real_data: Path) -> None:
    """Notices of posts and of accounts are deletions, either by number."""
    folder = real_data / "formats" / "twarc2"
    posts, accounts = (
        list(open_source(str(folder / f"{name}_compliance.jsonl"))) for name in ("tweets", "users")
    )
    assert [type(found) for found in posts] == [Deletion, Deletion]
    assert [type(found) for found in accounts] == [Deletion, Deletion]
    assert all(found.author_id for found in accounts if isinstance(found, Deletion))


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-16", "utf-16-be"])
def test_a_sheet_saved_in_another_encoding(real_data: Path, tmp_path: Path, encoding: str) -> None:
    """Whatever encoding a real sheet is saved in, the texts are the same, as far as it has them."""
    path = real_data / "formats" / "archiver" / "pstweetchat.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the real data")
    saved = path.read_text(encoding="utf-8-sig").encode(encoding, "ignore")
    other, same = tmp_path / "other.csv", tmp_path / "same.csv"
    other.write_bytes(saved)
    same.write_text(saved.decode(encoding), encoding="utf-8", newline="")
    assert _read(other).own == _read(same).own


@pytest.mark.long
def test_ids_a_spreadsheet_rounds(real_data: Path, tmp_path: Path) -> None:
    """A real sheet saved by a spreadsheet: all rows refused, or kept under ids of our own."""
    path = real_data / "formats" / "archiver" / "pstweetchat.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the real data")
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    column = rows[1].index("Tweet ID")
    for row in rows[2:]:
        row[column] = f"{float(row[column]):.5E}"
    rounded = tmp_path / "rounded.csv"
    with rounded.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    refused = _read(rounded)
    assert (len(refused.records), len(refused.skipped)) == (0, 2473)
    given = ImportOptions(rounded_ids=True, timezone=ZoneInfo("America/New_York"))
    kept = [one for one in open_source(str(rounded), options=given) if isinstance(one, Record)]
    assert len({record.post.id for record in kept}) == 2473
    whole = {post.created_at for post in _read(path).own.values()}
    assert {record.post.created_at for record in kept} == whole


@pytest.mark.long
def test_a_folder_of_everything(real_data: Path) -> None:
    """All files at once: nothing is lost, nothing stops the others, what is no posts is named."""
    found = _read(real_data / "formats")
    single = sum(
        len([one for one in open_source(str(path)) if isinstance(one, Record)])
        for path in sorted((real_data / "formats").rglob("*"))
        if path.is_file() and path.name not in {"counts.jsonl", "users.jsonl", "lists.jsonl"}
        and path.stat().st_size
    )  # fmt: skip
    assert len(found.records) == single > 4000
    places = {skipped.where.rsplit("/", 1)[-1] for skipped in found.skipped}
    assert {"counts.jsonl", "users.jsonl", "lists.jsonl", "empty.json"} <= places
