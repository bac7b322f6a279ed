"""The claims of any chat: what holds for all of them, whatever the posts."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.chats.making import ASKED, TAG, post
from tests.project.making import HOST, chats, claims_of, make_chat
from tweetup.model import Claims, Finding, FindingKind, Post, PostKey
from tweetup.text import fold_handle, is_repost
from tweetup.text.inflection import word_starts

# Shrinking a chat takes minutes: a failing one is shown as it is.
for_any_chat = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


def findings(claims: Claims) -> Iterator[Finding]:
    """Yield the findings of all sections and those of the session."""
    yield from claims.mentions
    for section in claims.sections:
        yield from section.findings


def quoted(claims: Claims) -> Iterator[PostKey]:
    """Yield the key of each post that is quoted as an answer."""
    points = {key for section in claims.sections for it in section.findings for key in it.quotes}
    if claims.lead_quote is not None:
        yield claims.lead_quote
    # As a point it is told once, there.
    if claims.passed_on is not None and claims.passed_on.post not in points:
        yield claims.passed_on.post
    for section in claims.sections:
        yield from section.quotes
        yield from chain.from_iterable(section.exchanges)
        for finding in section.findings:
            yield from finding.quotes


def shown(claims: Claims) -> Iterator[PostKey]:
    """Yield the key of each place in which a recap shows a post whole."""
    yield from quoted(claims)
    for section in claims.sections:
        yield from section.framing
        yield from section.open_questions
        for finding in section.findings:
            yield from finding.against


def count_writers(keys: tuple[PostKey, ...], posts: dict[PostKey, Post]) -> int:
    """Return the number of people who wrote the posts, as ``recaps.py`` counts them."""
    written = [posts[key] for key in keys if not is_repost(posts[key])]
    return len({fold_handle(post.handle) for post in written})


@pytest.mark.long
@for_any_chat
@given(chats)
def test_no_post_is_shown_twice(posts: tuple[Post, ...]) -> None:
    """In no two places of a recap, whichever these are."""
    claims, _, _ = claims_of(posts)
    assert [key for key, times in Counter(shown(claims)).items() if times > 1] == []


@for_any_chat
@given(chats)
def test_quoted_posts_passed_the_gate(posts: tuple[Post, ...]) -> None:
    """Surely placed answers, each in its own section; framing is a host's, and no answer asks."""
    claims, gate, segmented = claims_of(posts)
    by_key = {post.key: post for post in posts}
    for key in quoted(claims):
        assert gate.is_answer(key)
        assert key not in gate.asking
    for section in claims.sections:
        for key in (*section.answers, *section.quotes, *chain.from_iterable(section.exchanges)):
            assert gate.section(key) == section.section
        for key in section.framing:
            assert by_key[key].handle == HOST
        for key in section.open_questions:
            assert gate.section(key) == section.section
            assert by_key[key].handle != HOST
            assert "?" in by_key[key].text
            assert not gate.is_answer(key)
            assert key not in section.answers
    names = {section.section for section in claims.sections}
    assert {question.section for question in segmented.questions} <= names


@pytest.mark.long
@for_any_chat
@given(chats)
def test_people_are_the_writers_of_the_posts(posts: tuple[Post, ...]) -> None:
    """Of a finding, a section and a list; reposts and agreement are counted apart."""
    claims, _, _ = claims_of(posts)
    by_key = {post.key: post for post in posts}
    for finding in findings(claims):
        assert finding.people == count_writers(finding.posts, by_key) > 0
        assert len(set(finding.posts)) == len(finding.posts)
        assert not any(is_repost(by_key[key]) for key in finding.posts)
        assert set(finding.agreed).isdisjoint(finding.posts)
    for section in claims.sections:
        assert section.people == count_writers(section.answers, by_key)
        for answer_list in section.lists:
            for item in answer_list.items:
                assert item.people == count_writers(item.posts, by_key) > 0


@pytest.mark.long
@for_any_chat
@given(chats)
def test_phrases_stand_in_their_posts(posts: tuple[Post, ...]) -> None:
    """Each word of a mention's phrase begins a word of each of its posts; a point has none."""
    claims, _, _ = claims_of(posts)
    by_key = {post.key: post for post in posts}
    for finding in findings(claims):
        assert (finding.phrase is None) is (finding.kind is FindingKind.POINT)
        if finding.phrase is not None:
            for key in finding.posts:
                assert word_starts(finding.phrase) <= word_starts(by_key[key].text)


@pytest.mark.long
@for_any_chat
@given(chats)
def test_names_are_those_of_people_who_wrote(posts: tuple[Post, ...]) -> None:
    """Who introduced themselves, or only advertised, wrote something here."""
    claims, _, _ = claims_of(posts)
    written = {post.handle for post in posts if not is_repost(post)}
    assert set(claims.introduced) <= written
    assert set(claims.advertisers) <= {post.handle for post in posts}
    assert len(set(claims.introduced)) == len(claims.introduced)
    assert set(claims.introduced).isdisjoint(claims.advertisers)


@pytest.mark.long
@for_any_chat
@given(chats, st.randoms(use_true_random=False))
def test_the_order_of_posts_does_not_matter(posts: tuple[Post, ...], shuffler: Random) -> None:
    """The same posts in another order make the same claims."""
    expected, gate, _ = claims_of(posts)
    shuffled = list(posts)
    shuffler.shuffle(shuffled)
    claims, other, _ = claims_of(shuffled)
    assert other.placements == gate.placements
    assert claims == expected


@pytest.mark.long
@for_any_chat
@given(chats)
def test_each_post_is_counted_or_left_out(posts: tuple[Post, ...]) -> None:
    """As an answer of one section, or under one reason; but for reposts, questions and voices."""
    claims, gate, _ = claims_of(posts)
    counted = [key for section in claims.sections for key in section.answers]
    assert len(set(counted)) == len(counted)
    left = sum(reason.posts for reason in claims.left_out)
    apart = {post.key for post in posts if is_repost(post)} | gate.asking | gate.left_open
    quoted = {key for section in claims.sections for key in section.quotes}
    apart |= quoted - set(counted)
    assert len(counted) + left == len({post.key for post in posts} - apart)


@pytest.mark.parametrize(
    "reply",
    [
        "+1, nobody ever showed me how to turn one",
        "I disagree, a heap that is turned dries out in summer and stops working",
        "What a lovely evening in your garden that must be",
    ],
)
@pytest.mark.parametrize(
    ("heap", "where"),
    [
        ("A1: A compost heap needs air, so we turn ours every second week with a fork", "point"),
        ("A1: and air is what a compost heap needs, so we turn it every second week", "in short"),
    ],
)
def test_the_post_passed_on_is_a_point_where_it_states_something(
    reply: str, heap: str, where: str
) -> None:
    """Told once: under its question with those who passed it on, else in short alone."""
    posts = [
        post(0, HOST, f"Q1: {ASKED[1]} #{TAG}", id="1"),
        post(2, "rosa", f"{heap} #{TAG}", id="2"),
        post(3, "kim", f"@rosa {reply} #{TAG}", id="3", reply="2"),
        post(4, "omar", f"A1: Nettles make good soup and better manure #{TAG}", id="4"),
        *(
            post(5 + n, who, f"RT @rosa: {heap}", id=f"{5 + n}", repost="2")
            for n, who in enumerate(("li", "eve", "tom"))
        ),
    ]
    claims, _, _ = claims_of(tuple(posts))
    assert claims.passed_on is not None
    assert claims.passed_on.post == posts[1].key
    section = next(it for it in claims.sections if it.section == "Q1")
    told = [it.quotes for it in section.findings if it.kind is FindingKind.POINT]
    assert told == ([(posts[1].key,)] if where == "point" else [])
    assert posts[1].key not in section.quotes


@pytest.mark.long
def test_made_chats_have_claims_of_each_kind() -> None:
    """So that what is tested above of any chat is tested of something."""
    kinds: Counter[str] = Counter()
    for seed in range(12):
        claims, _, _ = claims_of(make_chat(seed))
        kinds["lead quote"] += claims.lead_quote is not None
        kinds["passed on"] += claims.passed_on is not None
        kinds["introduced"] += len(claims.introduced)
        kinds["advertisers"] += len(claims.advertisers)
        for section in claims.sections:
            kinds.update(finding.kind.value for finding in section.findings)
            for name in ("quotes", "exchanges", "open_questions", "framing", "lists"):
                kinds[name] += len(getattr(section, name))
            for finding in section.findings:
                kinds["agreed"] += len(finding.agreed)
                kinds["against"] += len(finding.against)
    assert min(kinds.values()) >= 1, kinds
    assert min(kinds[name] for name in ("quotes", "point", "mention", "agreed")) >= 10, kinds
