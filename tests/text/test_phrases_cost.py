"""Posts made to cost time: words that nearly open a question are read in one way alone."""

import pytest

from tests.costs import ends
from tweetup.insight.assent import agrees
from tweetup.text.chat_phrases import (
    FINISHES,
    HANDS_OVER,
    NAMES_BONUS,
    NAMES_LAST,
    NAMES_OPENER,
    PRESENTS_BRIEFLY,
)
from tweetup.text.time_zones import find_clock_times

PIECES = ("#a", "@rt", "a ", "RT @a.", "@a@b.", " #a", "$a ", "so now ", "_a ", "# ")
OPENINGS = {
    "opener": NAMES_OPENER,
    "bonus": NAMES_BONUS,
    "last": NAMES_LAST,
    "finishes": FINISHES,
    "hands over": HANDS_OVER,
    "presents": PRESENTS_BRIEFLY,
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", OPENINGS)
def test_near_openings_cost_no_more_than_their_length(name: str, piece: str) -> None:
    with ends():
        assert OPENINGS[name].match(piece * 2_000 + "x") is None


def test_times_without_end() -> None:
    with ends():
        assert len(list(find_clock_times("8pm Aa " * 20_000))) == 20_000


def test_hashtags_without_end() -> None:
    with ends():
        assert agrees(f"exactly this {'#a ' * 1_000}", "en")
