"""What a capture may cost: the price list, and where posts and money end."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tweetup.capture.budget import Budget
from tweetup.errors import ConfigError
from tweetup.model import Cost
from tweetup.networks import NETWORKS
from tweetup.networks.prices import NetworkPrices, read_prices

OURS = date(2026, 8, 1)
PRICES = NetworkPrices(
    network="x", of=OURS, usd={"post": Decimal("0.005"), "user": Decimal("0.010")}
)
FREE = NetworkPrices(network="mastodon", of=OURS, usd={})
UNKNOWN = NetworkPrices(network="elsewhere", of=OURS, usd=None)


def budget(
    posts: int | None = None, usd: str | None = None, prices: NetworkPrices = PRICES
) -> Budget:
    return Budget(prices, max_posts=posts, max_usd=None if usd is None else Decimal(usd))


def test_without_a_bound_there_is_none() -> None:
    whole = budget()
    whole.add_posts(1_000_000)
    whole.charge([("post", 1_000_000)], requests=1)
    assert (whole.remaining, whole.reason) == (None, None)
    assert whole.cost.usd == Decimal(5000)


def test_posts_run_out() -> None:
    """There is room for what is left, and none once it is reached or passed."""
    bounded = budget(posts=150)
    assert bounded.remaining == 150
    bounded.add_posts(100)
    assert (bounded.remaining, bounded.reason) == (50, None)
    bounded.add_posts(60)
    assert (bounded.remaining, bounded.reason) == (0, "stopped at 150 posts, as told")


def test_money_runs_out() -> None:
    """Room by what a post has cost so far; a rest that pays for no page is none."""
    bounded = budget(usd="3.00")
    assert bounded.remaining == 200  # each with an author, at first
    bounded.charge([("post", 110), ("user", 45)], requests=1)
    bounded.add_posts(100)
    assert (bounded.remaining, bounded.reason) == (200, None)  # 0.01 a post, 2.00 left
    bounded.charge([("post", 200), ("user", 95)], requests=1)
    bounded.add_posts(195)
    assert (bounded.remaining, bounded.reason) == (0, "stopped where 3.00 USD are used up, as told")


def test_money_that_pays_for_nothing_is_not_begun_with() -> None:
    """Not even a first page is asked for where it would cost more than may be spent."""
    reason = "stopped: 0.10 USD do not pay for a page of posts (0.15 USD at most)"
    assert budget(usd="0.10").reason == reason


def test_the_free_cost_nothing() -> None:
    """Nothing is to be paid, however little may be; and no date of prices is claimed."""
    free = budget(usd="0.01", prices=FREE)
    free.charge([("request", 1000)], requests=1000)
    assert (free.remaining, free.reason, free.cost.usd) == (None, None, Decimal(0))
    assert free.cost.prices_of is None


@pytest.mark.parametrize(
    ("prices", "charge"), [(UNKNOWN, ("post", 1)), (PRICES, ("a thing unheard of", 1))]
)
def test_what_has_no_price_ends_a_bounded_capture(
    prices: NetworkPrices, charge: tuple[str, int]
) -> None:
    """A bound on money cannot be kept where nobody knows what is charged; else it is said."""
    bounded, endless = budget(usd="5", prices=prices), budget(prices=prices)
    for one in (bounded, endless):
        one.charge([charge], requests=1)
        assert one.cost.usd is None
    assert "does not know all that is charged" in (bounded.reason or "")
    assert endless.reason is None


def test_a_part_is_bounded_by_the_whole() -> None:
    """Replies have a cap of their own, count for the whole, and end with it."""
    whole = budget(posts=100)
    part = whole.split_off(max_posts=30)
    assert part.remaining == 30
    part.add_posts(20)
    part.charge([("post", 20)], requests=1)
    assert (part.remaining, whole.posts, whole.cost.requests) == (10, 20, 1)
    whole.add_posts(75)
    assert (part.remaining, part.reason) == (5, None)
    whole.add_posts(5)
    assert part.reason == "stopped at 100 posts, as told"
    assert whole.split_off(max_posts=1).reason == "stopped at 100 posts, as told"


def test_costs_add_up() -> None:
    """Charges by name; what is unknown stays unknown."""
    one = Cost(charges=(("post", 2),), requests=1, usd=Decimal("0.01"), prices_of=OURS)
    two = Cost(charges=(("post", 1), ("user", 1)), requests=2, usd=Decimal("0.015"))
    assert one + two == Cost(
        charges=(("post", 3), ("user", 1)), requests=3, usd=Decimal("0.025"), prices_of=OURS
    )
    assert (one + Cost(usd=None)).usd is None
    assert Cost() + one == one


def test_the_list_that_ships_knows_every_network() -> None:
    """With the day it is of; what X charges for is in it by the names X's place uses."""
    for name in NETWORKS.names():
        assert read_prices(name).usd is not None
    prices = read_prices("x")
    charged = [("post", 100), ("user", 1), ("count request", 1), ("full-archive count request", 1)]
    assert prices.of_charges(charged) == Decimal("0.525")
    assert prices.of == OURS
    assert read_prices("mastodon").free
    assert not prices.free


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    """Its networks and its day; ours for those it does not name."""
    path = tmp_path / "mine.toml"
    path.write_text('date = 2027-01-02\n[x]\npost = 0.001\n"count request" = 0\n[elsewhere]\n')
    mine = read_prices("x", path)
    assert (mine.of, mine.of_charges([("post", 3)])) == (date(2027, 1, 2), Decimal("0.003"))
    assert read_prices("elsewhere", path).free
    assert read_prices("mastodon", path).of == OURS
    assert read_prices("nowhere", path).usd is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x]\npost = 0.001", "mine.toml: does not say of which day its prices are"),
        ('date = "2027-01-02"\n[x]', "does not say of which day"),
        ("date = 2027-01-02\nx = 3", "mine.toml: x: expected a table"),
        ('date = 2027-01-02\n[x]\npost = "0.1"', "mine.toml: x.post: is no price"),
        ("date = 2027-01-02\n[x]\npost = -1", "x.post: is no price"),
        ("date = 2027-01-02\n[x]\npost = nan", "x.post: is no price"),
        ("date = 2027-01-02\n[x]\npost = true", "x.post: is no price"),
        ("date = ", "mine.toml: is not TOML"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """By its name and place, before anything is asked."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_prices("x", path)
    assert said in str(caught.value)
