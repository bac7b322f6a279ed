"""What X's website shows, in whatever tools save of it."""

import json
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import ANSWER, LONG, QUESTION, QUOTE, REPOST, SEEN, TALK, Said, lines
from tests.formats.web_shapes import (
    RECORDS,
    WEB,
    adaptive_line,
    answer,
    entry,
    four_cat_line,
    module,
    recording,
    web_record,
    web_user,
    zeeschuimer,
)
from tweetup.formats_extra.x_web import ADVERT
from tweetup.model import Kind, Link, Media, PostKey, Relation

SHAPES = [name for name, (form, _) in WEB.items() if form == "x-web"]
OF_A_SEARCH = [name for name in SHAPES if "before 2023" in name]
DATED = [name for name in SHAPES if name.startswith(("zeeschuimer", "4cat", "har"))]
OTHER = Said(minute=9, author="ben", text="Nothing about labels at all")


@pytest.mark.parametrize("shape", SHAPES)
def test_posts(read: Read, shape: str) -> None:
    """The same posts as X's own interfaces give, whatever is around them."""
    found = read(WEB[shape][1])
    assert (found.source.format, found.skipped) == ("x-web", ())
    posts = found.posts
    assert list(posts) == [said.id for said in TALK]
    for said in TALK:
        post = posts[said.id]
        assert (post.network, post.handle, post.created_at) == ("x", said.author, said.moment)
        if not (said.repost and shape in OF_A_SEARCH):
            assert post.text == (f"RT @{said.repost.author}: {LONG}" if said.repost else said.text)
        assert post.author.name == f"{said.author.title()} & Co"
        assert (post.author.followers, post.author.following, post.author.posts) == (12, 0, 99)
        assert post.author.verified is False
        assert post.author.created_at is not None
        assert post.conversation_id == (said.reply or said).id
        assert (post.language, post.source) == ("en", "Invented Web App")
        assert "labelchat" in post.hashtags
    assert posts[REPOST.id].kind is Kind.REPOST
    assert posts[REPOST.id].counts is None
    assert posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert posts[QUOTE.id].kind is Kind.QUOTE
    assert posts[QUOTE.id].target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert posts[QUOTE.id].links == (
        Link(url="https://museum.example.org/labels?a=1&b=2", short="https://t.co/abc"),
    )
    assert posts[QUOTE.id].media == (
        Media(kind="photo", url="https://pictures.example.org/1.jpg", alt_text="A dim gallery"),
    )


@pytest.mark.parametrize("shape", [name for name in SHAPES if "of a search before" not in name])
def test_posts_inside_posts_come_along(read: Read, shape: str) -> None:
    """What is reposted or quoted is a post of its own, and the repost leads to it."""
    found = read(WEB[shape][1])
    assert set(found.included) == {ANSWER.id, QUESTION.id}
    assert found.posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)


@pytest.mark.parametrize("shape", SHAPES)
def test_raw_records_can_be_read_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew, as of the same time."""
    for kept in read(WEB[shape][1]).records:
        assert read(kept.raw).posts[kept.post.id] == kept.post


@pytest.mark.parametrize("shape", SHAPES)
def test_when_it_was_seen(read: Read, shape: str) -> None:
    """The time at which a tool or browser got the posts is that of their counts and profiles."""
    post = read(WEB[shape][1]).posts[QUESTION.id]
    assert post.author.seen_at == (SEEN if shape in DATED else None)
    assert post.counts is not None
    assert post.counts.as_of == (SEEN if shape in DATED else None)


def test_adverts_are_no_posts_of_the_chat(read: Read) -> None:
    """They are left out and counted, as no skipped pieces: every real search has some."""
    shown = web_record(OTHER)
    found = read(
        json.dumps(answer([entry(shown, promotedMetadata={}), entry(RECORDS[0])])).encode()
    )
    assert list(found.posts) == [QUESTION.id]
    assert (found.skipped, found.source.notes) == ((), {ADVERT: 1})
    found = read(lines([zeeschuimer({**shown, "promoted": True}), zeeschuimer(RECORDS[0])]))
    assert list(found.posts) == [QUESTION.id]
    assert (found.skipped, found.source.notes) == ((), {ADVERT: 1})


@pytest.mark.parametrize(
    ("query", "wide"),
    [
        ("search_by_raw_query", False),
        ("threaded_conversation_with_injections_v2", False),
        ("home", True),
        ("list", True),
        ("user", True),
        ("bookmark_timeline_v2", True),
    ],
)
def test_timelines_of_everything(read: Read, query: str, wide: bool) -> None:
    """Of what somebody follows or likes only posts with the hashtag belong to the chat."""
    (record,) = read(json.dumps(answer([entry(web_record(OTHER))], query)).encode()).records
    assert record.unfiltered is wide


@pytest.mark.parametrize(
    ("name", "wide"),
    [
        ("SearchTimeline?variables=%7B%7D", False),
        ("TweetDetail", False),
        ("HomeLatestTimeline", True),
        ("ListLatestTweetsTimeline?x=1", True),
        ("UserTweetsAndReplies", True),
    ],
)
def test_queries_of_everything(read: Read, name: str, wide: bool) -> None:
    """The address that a tool has kept tells the same."""
    address = f"https://x.com/i/api/graphql/abc/{name}"
    (record,) = read(lines([zeeschuimer(web_record(OTHER), address)])).records
    assert record.unfiltered is wide
    (record,) = read(
        json.dumps(
            recording([answer([entry(web_record(OTHER))], "unknown")], address=address)
        ).encode()
    ).records
    assert record.unfiltered is wide


def _with_user(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its author beside it, as Zeeschuimer's module of comments makes it."""
    return {**record, "user": web_user(OTHER.author)["legacy"]}


OF_TOOLS = {
    "search before 2023": adaptive_line(OTHER),
    "comments": zeeschuimer(_with_user(web_record(OTHER))),
    "comments, some hidden": zeeschuimer(
        _with_user({"__typename": "TweetWithVisibilityResults", "tweet": web_record(OTHER)})
    ),
    "comments by 4CAT": four_cat_line(_with_user(web_record(OTHER))),
}


@pytest.mark.parametrize("shape", OF_TOOLS)
def test_author_beside_a_record(read: Read, shape: str) -> None:
    """The author that a tool puts beside a record does not make it a timeline of that account."""
    (record,) = read(lines([OF_TOOLS[shape]])).records
    assert (record.post.id, record.post.handle) == (OTHER.id, OTHER.author)
    assert record.unfiltered is False


def test_what_x_adds_below_a_thread(read: Read) -> None:
    """Posts that X thinks one may like too are of everything."""
    below = module([web_record(OTHER)], "tweetdetailrelatedtweets-1")
    found = read(
        json.dumps(answer([module(RECORDS[:2]), below], "threaded_conversation_v2")).encode()
    )
    assert [record.unfiltered for record in found.records] == [False, False, True]


def test_author_who_is_not_shown(read: Read) -> None:
    """Where X leaves the account out, the address of a picture still has the handle."""
    record = web_record(QUOTE)
    record["core"] = {"user_results": {}}
    address = f"https://twitter.com/{QUOTE.author}/status/{QUOTE.id}/photo/1"
    record["legacy"]["entities"]["media"][0]["expanded_url"] = address
    post = read(lines([zeeschuimer(record)])).posts[QUOTE.id]
    assert (post.handle, post.author.id) == (QUOTE.author, "103")
    del record["legacy"]["entities"]["media"]
    post = read(lines([zeeschuimer(record)])).posts[QUOTE.id]
    assert (post.handle, post.author.id) == ("account-103", "103")
    assert post.author.is_nameless


def test_quoted_post_that_is_gone(read: Read) -> None:
    """A quote says what it quotes, and whose, even where X has only a tombstone for it."""
    record = web_record(QUOTE)
    record["quoted_status_result"] = {"result": {"__typename": "TweetTombstone", "tombstone": {}}}
    (reference,) = read(lines([zeeschuimer(record)])).posts[QUOTE.id].references
    assert (reference.relation, reference.id, reference.handle) == (
        Relation.QUOTE,
        QUESTION.id,
        "ada",
    )


def test_versions_of_a_post_that_was_edited(read: Read) -> None:
    """Those are kept where there are several."""
    record = web_record(QUESTION)
    versions = [QUESTION.id, str(int(QUESTION.id) + 5)]
    record["edit_control"] = {
        "initial_tweet_id": QUESTION.id,
        "edit_control_initial": {"edit_tweet_ids": versions},
    }
    assert read(lines([zeeschuimer(record)])).posts[QUESTION.id].edits == tuple(versions)


def test_answer_that_is_cut_off(read: Read) -> None:
    """A recording that lost the end of one answer keeps the posts of the others."""
    whole = recording([answer([entry(record)]) for record in RECORDS[:2]])
    content = whole["log"]["entries"][1]["response"]["content"]
    content["text"] = content["text"][:-40]
    found = read(json.dumps(whole).encode())
    assert list(found.posts) == [ANSWER.id]
    assert len(found.skipped) == 1
    assert found.skipped[0].broken


def test_web_exporter(read: Read) -> None:
    """Its JSON and its CSV give the same posts, in UTC."""
    listed, rows = (read(WEB[name][1]) for name in ("web exporter", "web exporter csv"))
    assert list(listed.posts) == list(rows.posts) == [said.id for said in TALK]
    for said in TALK:
        post = listed.posts[said.id]
        assert post == rows.posts[said.id]
        assert (post.handle, post.created_at) == (said.author, said.moment)
    assert listed.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert listed.posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)
    assert listed.posts[QUOTE.id].target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert listed.posts[QUOTE.id].media == (
        Media(kind="photo", url="https://pictures.example.org/1.jpg", alt_text="A dim gallery"),
    )
