"""A repost whose text was cut off is read with the whole words of its original."""

import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.archive.examples import START, fill, look, make, post
from tests.archive.test_derived import ORIGIN, SESSION
from tweetup.archive import Archive
from tweetup.model import Post, PostKey, Reference, Relation

WORDS = (
    "A1 We keep a shared bed of herbs by the school gate, and every Friday two classes water it,"
    " weigh what they pick & cook together; those who cannot come get a jar. #demochat"
)
ORIGINAL = post("1", WORDS, handle="Ada_W")
CUT = f"RT @ada_w: {WORDS[:110]}…"
LATER = START + timedelta(minutes=5)


def repost(
    text: str = CUT, identity: str | None = "1", *, number: str = "5", handle: str | None = "ada_w"
) -> Post:
    """A repost of the original, as a record that names it by ``identity`` or handle has it."""
    reference = Reference(relation=Relation.REPOST, id=identity, handle=handle)
    return post(number, text, handle="bob", created_at=LATER, references=(reference,))


def text_of(archive: Archive, number: str = "5") -> str:
    """Return the text of a post, which all ways to read it agree on."""
    (by_key,) = archive.posts_by_key([PostKey("x", number)])
    (found,) = archive.find_post(number)
    (of_chat,) = [it for it in archive.posts("demochat") if it.id == number]
    assert by_key.text == found.text == of_chat.text
    return by_key.text


@pytest.mark.parametrize("identity", ["1", None])
@pytest.mark.parametrize(
    "cut",
    [
        CUT,
        f"RT @ada_w: {WORDS[:110].rstrip()} …",
        f"RT @ada_w: {WORDS[:110]}...",
        f"RT @Ada_W: {WORDS[:110]}…\n",
    ],
)
def test_cut_off_repost_is_shown_whole(tmp_path: Path, cut: str, identity: str | None) -> None:
    given = [ORIGINAL, repost(cut, identity)]
    for place, order in enumerate(itertools.permutations(given)):
        archive = make(tmp_path / f"{place}.db", hashtag="demochat")
        for one in order:
            fill(archive, [one], hashtag="demochat")
        assert text_of(archive) == f"{cut[:11]}{WORDS}"
        (hit,) = archive.search("Friday from:bob")
        assert hit.post.text == f"{cut[:11]}{WORDS}"
        (stored,) = archive.posts_by_key([PostKey("x", "5")], as_stored=True)
        assert stored.text == cut
        rows = look(
            tmp_path / f"{place}.db",
            "SELECT p.id, o.id, w.text FROM reposts_in_full AS w JOIN posts AS p USING (post)"
            " JOIN posts AS o ON o.post = w.original",
        )
        assert rows == [("5", "1", f"{cut[:11]}{WORDS}")]


OTHER_END = structs.replace(ORIGINAL, id="2", text=f"{WORDS[:120]} otherwise")
LEFT = {
    "the original is not here": [repost()],
    "the original says something else": [
        structs.replace(ORIGINAL, text="A1 We keep bees"),
        repost(),
    ],
    "two posts of the author begin so": [ORIGINAL, OTHER_END, repost(identity=None)],
    "too few words to tell": [ORIGINAL, repost("RT @ada_w: A1 We keep…", None)],
    "of another author": [structs.replace(ORIGINAL, author=post(handle="eve").author),
                          repost(identity=None)],
    "before the original was written": [
        structs.replace(ORIGINAL, created_at=LATER + timedelta(minutes=1)),
        repost(identity=None),
    ],
    "it ends like that": [ORIGINAL, repost(f"RT @ada_w: {WORDS[:110]}")],
    "with words of its own before": [ORIGINAL, repost(f"So true RT @ada_w: {WORDS[:90]}…")],
    "no words": [ORIGINAL, repost("RT @ada_w…")],
}  # fmt: skip


@pytest.mark.parametrize("given", LEFT.values(), ids=LEFT)
def test_other_reposts_stay_as_they_are(tmp_path: Path, given: list[Post]) -> None:
    archive = make(tmp_path / "a.db", given, hashtag="demochat")
    assert text_of(archive) == given[-1].text


def test_original_of_another_network_is_none(tmp_path: Path) -> None:
    elsewhere = structs.replace(
        ORIGINAL, network="file", author=structs.replace(ORIGINAL.author, network="file")
    )
    archive = make(tmp_path / "a.db", [elsewhere, repost()], hashtag="demochat")
    (shown,) = archive.posts_by_key([PostKey("x", "5")])
    assert shown.text == CUT


def test_hidden_original_is_not_shown(tmp_path: Path) -> None:
    original = structs.replace(ORIGINAL, text=f"{WORDS} @cleo", mentions=("cleo",))
    archive = make(tmp_path / "a.db", [original, repost()], hashtag="demochat")
    assert text_of(archive).endswith("@cleo")
    archive.remove(authors=["cleo"], hide=True)
    assert text_of(archive) == CUT


@pytest.mark.parametrize("identity", ["1", None])
@pytest.mark.parametrize("hashtag", ["demochat", "gardens"])
def test_arrival_of_the_original_makes_results_stale(
    tmp_path: Path, identity: str | None, hashtag: str
) -> None:
    archive = make(tmp_path / "a.db", [repost(identity=identity)], hashtag="demochat")
    session = replace(SESSION, posts=(PostKey("x", "5"),))
    assert archive.save_sessions("demochat", [session], ORIGIN, hashtags=["demochat"])
    before = archive.chat_revision(["demochat"])
    fill(archive, [structs.replace(ORIGINAL, hashtags=())], hashtag=hashtag)
    assert archive.chat_revision(["demochat"]).rewritten > before.rewritten
    (stored,) = archive.stored_sessions("demochat") or ()
    assert stored.revision == archive.chat_revision(["demochat"]).revision
