"""A text file whose end is missing, as that of a full disk or a broken copy."""

import pytest

from tests.jobs.editing import Desk, block, kinds, line
from tweetup.errors import UsageError
from tweetup.render.text_file import check_end, read_file


def is_refused(desk: Desk) -> bool:
    """Return True where nothing was read of a file, and it is as it was."""
    text = desk.text
    with pytest.raises(UsageError, match="its end is missing") as refused:
        desk.run()
    assert "--many if you deleted the last sections on purpose" in (refused.value.hint or "")
    return (desk.text, desk.stored) == (text, ())


@pytest.mark.parametrize("at", [-2, -9, -500, -1200, -2200])
def test_a_file_cut_off_decides_nothing(desk: Desk, at: int) -> None:
    desk.write(desk.text[:at])
    assert is_refused(desk)


@pytest.mark.parametrize("step", [pytest.param(11, marks=pytest.mark.long), 1000])
def test_cut_off_anywhere(desk: Desk, step: int) -> None:
    """Within words, a mark, a heading or between two blocks: it is told, but where all blocks are
    there, or of the last one the heading alone.
    """
    text = desk.text
    whole = read_file(text, "file").parts
    first = text.index("## In short")
    ends = [at for at in range(first, len(text)) if text.startswith("\n\n", at)]
    near = {end + by for end in ends[:: step // 5] for by in (-16, -4, -1, 0, 1, 2, 5)}
    missed = []
    for at in sorted(near.union(range(first, len(text), step)) & {*range(first, len(text))}):
        mine = read_file(text[:at], "file", known=whole)
        try:
            check_end(whole, mine, text, where="file")
        except UsageError:
            continue
        missed.append(text[at:])
    last = text[text.index("\n\nMade with") :]
    whole_last = {last.strip(), f"<!-- part made -->{last}".strip()}
    assert {it.strip() for it in missed} <= whole_last | {"", ">", "->", "-->", "<!-- text -->"}


def without_end(desk: Desk) -> str:
    return desk.text[: desk.text.index(line(desk, "part numbers"))]


@pytest.mark.long
def test_the_last_sections_deleted_on_purpose(desk: Desk) -> None:
    """The option takes the end of the file for what the person wanted."""
    desk.write(without_end(desk))
    assert is_refused(desk)
    done = desk.run(many=True)
    assert kinds(done) == [("recap section", "numbers"), ("recap section", "participants")]
    assert "In numbers" not in desk.text
    assert desk.run().decisions == ()


@pytest.mark.parametrize("words", ["See you in September, and bring a friend.", "Made by me."])
def test_own_words_end_the_file(desk: Desk, words: str) -> None:
    """A file that ends with words of the person's own was not cut off."""
    desk.write(without_end(desk) + words + "\n")
    done = desk.run()
    assert [kind for kind, _ in kinds(done)] == [
        "recap section",
        "recap section",
        "recap paragraph",
    ]
    assert words in desk.text


def test_parts_that_are_gone_elsewhere_are_deletions(desk: Desk) -> None:
    """Each by itself, and a block of the last part but its last one."""
    quote = block(desk, "x:3448690261")
    figures = desk.text[desk.text.index("More figures:") : desk.text.index("## Who posted")]
    desk.write(desk.text.replace(quote, "").replace(figures, ""))
    desk.run()
    assert [it.kind for it in desk.stored] == ["recap quote"]
