"""How many of what, in words."""

import pytest

from tweetup.text.plurals import counted


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("post",), "0 posts"),
        (1, ("post",), "1 post"),
        (2, ("post",), "2 posts"),
        (12_034, ("later version",), "12,034 later versions"),
        (1, ("post was", "posts were"), "1 post was"),
        (3, ("post was", "posts were"), "3 posts were"),
    ],
)
def test_one_is_not_many(count: int, words: tuple[str, ...], said: str) -> None:
    """The plural of everything but one; another one than with an s where it is given."""
    assert counted(count, *words) == said
