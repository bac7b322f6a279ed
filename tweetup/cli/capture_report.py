"""The report at the end of a capture: a line for each place and each gap, or JSON."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import ROUND_UP, Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from tweetup.capture.ledger import WITH_REPLIES
from tweetup.cli.output import (
    conflicts_remark,
    left_out_remarks,
    print_json,
    print_table,
    say,
    withdrawn_remarks,
)
from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import GapKind
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from tweetup.capture.results import CaptureRequest, CaptureResult, Estimate, PlaceResult
    from tweetup.cli.progress import ProgressDisplay
    from tweetup.config import ChatConfig
    from tweetup.errors import TweetupError
    from tweetup.model import Cost, Gap

__all__ = [
    "closing_lines",
    "dollars",
    "exit_code",
    "gaps_told",
    "missed_line",
    "print_estimates",
    "print_results",
    "said_days",
]

_CENT: Final = Decimal("0.01")
_BY_POST: Final = frozenset({GapKind.ANSWERS, GapKind.QUOTES})
_MOST_TOLD: Final = 10


def exit_code(captured: CaptureResult) -> int:
    """Return 0 for a complete capture, 3 for a part of it or conflicts, else an error's code."""
    errors = [place.error for place in captured.places if place.error is not None]
    refused = [error for error in errors if isinstance(error, CredentialsError | QuotaError)]
    if len(errors) == len(captured.places):
        if refused:
            return refused[0].exit_code
        if not any(place.read for place in captured.places):
            return errors[0].exit_code
    broken = any(place.broken or place.added.conflicts for place in captured.places)
    return 3 if errors or broken or not captured.complete else 0


def closing_lines(
    captured: CaptureResult,
    order: CaptureRequest,
    hashtags: Iterable[str] = (),
    *,
    were_heard: bool = False,
) -> Iterator[str]:
    """Yield a line for each place, for each gap, and on how to go on.

    ``hashtags`` are those that a mistyped one may have meant. Where posts of the chat
    ``were_heard``, none in a part of its time is no reason to ask whether the hashtag is right.
    """
    zone = ZoneInfo(order.chat.zone)
    window = _span(captured.window.since, captured.window.until, zone)
    for place in captured.places:
        if place.error is None or place.read or place.cost.charges:
            head = f"{place.place} → #{captured.hashtag}, {window}"
            yield f"{head}: {'; '.join((_counts(place), *_remarks(place, order)))}"
    yield from (str(place.error) for place in captured.places if place.error is not None)
    for place in captured.places:
        yield from (f"{place.place}: {remark}" for remark in place.remarks)
        yield from _missing(place, zone, alone=len(captured.places) == 1)
    yield from _advice(captured, zone)
    if captured.complete and not captured.rows and were_heard:
        yield f"{captured.network} shows no other post of that time"
    elif captured.complete and not captured.rows:
        yield _nothing(captured, zone, hashtags)
    elif captured.proved_but_for_told:
        yield f"{_how_complete(captured)}: {' and '.join(_proofs(captured))}"
    else:
        yield from (f"not proved: {posts}" for posts in _not_asked_again(captured))


@contextmanager
def gaps_told(chat: ChatConfig, progress: ProgressDisplay) -> Iterator[None]:
    """Print the gaps found so far if the capture in the block is interrupted."""
    from tweetup.capture.results import InterruptedCaptureError

    try:
        yield
    except InterruptedCaptureError as interrupted:
        progress.clear()
        for place in interrupted.places:
            if place.error is not None:
                say(str(place.error))
            for line in _missing(place, ZoneInfo(chat.zone), alone=len(interrupted.places) == 1):
                say(line)
        raise


def _how_complete(captured: CaptureResult) -> str:
    """Return ``complete``, or how far it is: not while people write, nor where posts lack."""
    others = list(_not_asked_again(captured))
    if captured.window.over and any(gap.kind in _BY_POST for gap in captured.gaps):
        others.insert(0, "what was told before")
    but = f" but for {' and '.join(others)}" if others else ""
    return f"{'complete' if captured.window.over else 'so far nothing is missing'}{but}"


def _not_asked_again(captured: CaptureResult) -> Iterator[str]:
    """Yield the answers and quotes that an earlier capture brought, and how to ask for them."""
    for gap in captured.gaps:
        if gap.kind is GapKind.UNSEEN:
            yield f"{gap.why} ({WITH_REPLIES} does)" if gap.remedy == WITH_REPLIES else gap.why


def _proofs(captured: CaptureResult) -> Iterator[str]:
    """Yield the checks that show that nothing is missing that was not told before."""
    if captured.count_agrees:
        yield "the network counts as many posts as came"
    if compared := sum(place.compared for place in captured.places):
        lacking = len({gap.post for gap in captured.gaps if gap.kind in _BY_POST})
        than = "came or lack the hashtag" if any(it.untagged for it in captured.places) else "came"
        some = f"{lacking or 'none'} of {compared:,} posts"
        counts = f"{some if compared > 1 else 'no post'} {'count' if lacking > 1 else 'counts'}"
        yield f"{counts} more answers and quotes than {than}"


def _missing(place: PlaceResult, zone: ZoneInfo, *, alone: bool) -> Iterator[str]:
    """Yield the gaps at a place that are not known yet; why, where nothing else has said it."""
    reported = {place.stopped, place.error.problem if place.error is not None else None}
    where = "" if alone else f" from {place.place}"
    for gap in place.gaps:
        if gap.kind in {GapKind.TIME, GapKind.LOST}:
            certain = "missing" if gap.certain else "perhaps missing"
            why = "" if gap.why in reported else f": {gap.why}"
            if gap in place.checked:
                certain = "not searched again, and checked by an earlier capture"
            yield f"{certain}{where}: {_span(gap.since, gap.until, zone)}{why}"
        elif gap.kind not in _BY_POST | {GapKind.REPOSTS, GapKind.UNSEEN}:
            known = ", as told before" if gap in place.told else ""
            yield f"not proved{known}: {gap.why}"
    yield from _left_out(place)
    by_post = [gap for gap in place.gaps if gap.kind in _BY_POST and gap not in place.told]
    for gap in by_post[:_MOST_TOLD]:
        yield f"missing: {gap.why}"
    if len(by_post) > _MOST_TOLD:
        yield f"missing: the same of {len(by_post) - _MOST_TOLD:,} more posts; --json lists them"


def _left_out(place: PlaceResult) -> Iterator[str]:
    """Yield a line for each remedy that would have shown more, of gaps told before."""
    known = [gap for gap in place.gaps if gap in place.told and gap in place.curable]
    by_post = [gap for gap in known if gap.kind in _BY_POST]
    for remedy in dict.fromkeys(gap.remedy for gap in by_post):
        number = len({gap.post for gap in by_post if gap.remedy == remedy})
        count = "counts" if number == 1 else "count"
        yield (
            f"not proved, as told before: {counted(number, 'post')} {count} more answers or quotes"
            f" than came; {remedy} may show them"
        )


def _nothing(captured: CaptureResult, zone: ZoneInfo, hashtags: Iterable[str]) -> str:
    """Return the likely cause where a network has not a single post."""
    others = {tag for tag in hashtags if tag != captured.hashtag}
    near = get_close_matches(captured.hashtag, sorted(others), n=1, cutoff=0.75)
    meant = f"did you mean #{near[0]}?" if near else ""
    problem = f"{captured.network} shows no post with #{captured.hashtag} of that time"
    return f"{problem}; {meant or f'are the hashtag, the time and its zone ({zone.key}) right?'}"


def _counts(place: PlaceResult) -> str:
    added = place.added
    along = place.read - place.posts - sum(count for _, count in place.skipped)
    came = f" ({along} referenced by other posts)" if along else ""
    return (
        f"read {place.read}{came}, new {added.new}, updated {added.updated},"
        f" unchanged {added.unchanged}, skipped {sum(count for _, count in place.skipped)}"
    )


def _remarks(place: PlaceResult, order: CaptureRequest) -> Iterator[str]:
    if place.resumed:
        yield "resumed"
    for reason, count in place.skipped:
        yield f"{count} × {reason}"
    yield from _beside_the_search(place, order)
    yield from withdrawn_remarks(place.withdrawn)
    yield from left_out_remarks(place.added)
    if place.added.conflicts:
        yield conflicts_remark(place.added.conflicts)
    if place.counted is not None:
        about = "" if place.count_exact else "about "
        yield f"the network counts {about}{place.counted} without reposts"
    if place.cost.prices_of is not None and place.cost.charges:
        yield _price(place.cost)
    if place.stopped:
        yield place.stopped


def _beside_the_search(place: PlaceResult, order: CaptureRequest) -> Iterator[str]:
    """Yield the number of answers without the hashtag, and of reposts that no search gives."""
    if order.max_replies:
        answer = "answers" if place.replies == 1 else "answer"
        yield f"{place.replies or 'none'} of the new ones {answer} without the hashtag"
    elif place.untagged:
        posts = counted(place.untagged, "answer or quote", "answers and quotes")
        yield f"{posts} without the hashtag left out (--with-replies)"
    yield from (gap.why for gap in place.gaps if gap.kind is GapKind.REPOSTS)


def _price(cost: Cost) -> str:
    charged = ", ".join(f"{count} × {name}" for name, count in cost.charges)
    if cost.usd is None:
        return f"charged for {charged}; the price list has no price for some of these"
    return f"at most {dollars(cost.usd)} by the price list of {cost.prices_of} ({charged})"


def dollars(usd: Decimal) -> str:
    """Return ``0.005 USD``, ``4.15 USD``: less than a cent as it is, else cents, rounded up."""
    if 0 < usd < _CENT:
        return f"{usd.normalize():f} USD"
    return f"{usd.quantize(_CENT, ROUND_UP)} USD"


def _advice(captured: CaptureResult, zone: ZoneInfo) -> Iterator[str]:
    """Yield the next thing to do, where no error has said it."""
    from tweetup.networks.errors import TryAgainError

    errors = [place.error for place in captured.places if place.error is not None]
    stopped = [place for place in captured.places if place.stopped]
    if stopped and all(place.searched for place in stopped):
        paid = ", at its price" if any(place.cost.charges for place in stopped) else ""
        yield (
            f"run the same command again: it searches that time once more{paid}, and then reads on"
            " in the conversations; no post is stored twice"
        )
    elif stopped:
        more = "" if any(place.posts for place in captured.places) else ", and allow more"
        yield f"run the same command again to resume{more}; no post is stored twice"
    elif any(not error.hint and not isinstance(error, TryAgainError) for error in errors):
        doctor = f"tweetup doctor --network {captured.network}"
        yield f"{doctor} may show the cause; then run the command again"
    elif any(_may_be_filled(gap) for gap in captured.gaps) and not any(
        error.hint for error in errors
    ):
        yield "run the same command again for the missing posts; no post is stored twice"
    if not captured.window.over:
        ends = f"{captured.window.ends.astimezone(zone):%Y-%m-%d %H:%M}"
        yield f"the window is not over: run the same command after {ends} ({zone.key}) for the rest"


def _may_be_filled(gap: Gap) -> bool:
    return gap.certain and gap.kind is GapKind.TIME


def _span(since: datetime | None, until: datetime | None, zone: ZoneInfo) -> str:
    """``2026-11-20 19:45 to 21:00 (Europe/Berlin)``."""
    begin = since.astimezone(zone) if since is not None else None
    end = until.astimezone(zone) if until is not None else None
    if begin is None or end is None:
        parts = [f"from {_moment(begin)}" if begin else "", f"until {_moment(end)}" if end else ""]
        return f"{' '.join(filter(None, parts)) or 'all the time'} ({zone.key})"
    same = begin.date() == end.date()
    clock = _clock(end)
    return f"{_moment(begin)} to {clock if same else _moment(end)} ({zone.key})"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d} {_clock(moment)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def missed_line(
    hashtag: str, days: Sequence[date], error: TweetupError | None, *, were_searched: bool = False
) -> str:
    """Return the line on sessions that a search finds no more, with the command that may.

    Of those that ``were_searched`` nothing is missed, but not all was checked.
    """
    why = error.problem if error is not None else "too long ago for --due"
    if were_searched:
        return (
            f"not proved: #{hashtag} of {said_days(days)} was captured, but not all of it was"
            f" checked, and no search reaches it any more ({why}); not tried again"
        )
    by_hand = f"; by hand: tweetup capture {hashtag} --date {days[0]}" if error is None else ""
    return (
        f"missed: #{hashtag} of {said_days(days)} ({why}); recorded in the ledger"
        f" and not tried again{by_hand}"
    )


def said_days(days: Sequence[date]) -> str:
    """``2026-11-06, 2026-11-13 and 2026-11-20``."""
    *others, last = [day.isoformat() for day in days]
    return f"{', '.join(others)} and {last}" if others else last


def print_results(results: Iterable[CaptureResult]) -> None:
    """Each whole result as JSON: one object in a list."""
    print_json(map(_result, results))


def _result(captured: CaptureResult) -> dict[str, Any]:
    return {
        "hashtag": captured.hashtag,
        "network": captured.network,
        "since": _iso(captured.window.since),
        "until": _iso(captured.window.until),
        "complete": captured.window.over and (captured.proved or _is_empty(captured)),
        "rows": captured.rows,
        "new": captured.added.new,
        "updated": captured.added.updated,
        "unchanged": captured.added.unchanged,
        "conflicts": captured.added.conflicts,
        "gaps": [
            _gap(gap, told=gap in place.told) for place in captured.places for gap in place.gaps
        ],
        "cost": _cost(captured.cost),
        "places": [_place(place) for place in captured.places],
    }


def _is_empty(captured: CaptureResult) -> bool:
    """Return whether a whole search found that there is nothing."""
    failed = any(
        place.error or place.stopped or place.gaps or not place.provable
        for place in captured.places
    )
    return not captured.rows and not failed


def _place(place: PlaceResult) -> dict[str, Any]:
    return {
        "place": place.place,
        "read": place.read,
        "posts": place.posts,
        "replies": place.replies,
        "untagged": place.untagged,
        "new": place.added.new,
        "updated": place.added.updated,
        "unchanged": place.added.unchanged,
        "conflicts": place.added.conflicts,
        "removed": place.added.removed,
        "gone": place.added.gone,
        "absent": place.added.absent,
        "back": place.added.back + place.withdrawn.shown,
        "deleted": place.withdrawn.removed,
        "hidden": place.withdrawn.hidden,
        "skipped": dict(place.skipped),
        "counted": place.counted,
        "compared": place.compared,
        "unsought": place.unsought,
        "resumed": place.resumed,
        "stopped": place.stopped,
        "error": None if place.error is None else str(place.error),
        "remarks": list(place.remarks),
        "gaps": [_gap(gap, told=gap in place.told) for gap in place.gaps],
        "cost": _cost(place.cost),
    }


def _gap(gap: Gap, *, told: bool) -> dict[str, Any]:
    return {
        "kind": gap.kind,
        "since": _iso(gap.since),
        "until": _iso(gap.until),
        "why": gap.why,
        "certain": gap.certain,
        "told": told,
        "post": gap.post,
        "counted": gap.counted,
        "came": gap.came,
        "remedy": gap.remedy,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "usd": None if cost.usd is None else float(cost.usd),
        "prices_of": None if cost.prices_of is None else cost.prices_of.isoformat(),
        "requests": cost.requests,
        "charges": dict(cost.charges),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def print_estimates(estimates: Sequence[Estimate], chat: ChatConfig, *, as_json: bool) -> None:
    """Print the number of posts and their cost for each place."""
    if as_json:
        print_json(_estimate(estimate) for estimate in estimates)
        return
    zone = ZoneInfo(chat.zone)
    columns = ("place", "window", "posts", "usd", "usd with authors")
    print_table(columns, [_estimate_row(estimate, zone) for estimate in estimates])
    for remark in dict.fromkeys(filter(None, (estimate.instead for estimate in estimates))):
        say(remark)
    prices_of = estimates[0].cost.prices_of if estimates else None
    if prices_of is not None:
        spent = sum((estimate.cost.usd or Decimal(0) for estimate in estimates), Decimal(0))
        say(
            f"at most, by the price list of {prices_of}: each author is charged once a day;"
            f" counting cost {dollars(spent)}"
        )


def _estimate_row(estimate: Estimate, zone: ZoneInfo) -> tuple[object, ...]:
    free = estimate.cost.prices_of is None
    posts = "unknown" if estimate.posts is None else estimate.posts
    costs = ("free", "free") if free else (_amount(estimate.usd), _amount(estimate.usd_most))
    return (estimate.place, _span(estimate.since, estimate.until, zone), posts, *costs)


def _amount(usd: Decimal | None) -> str:
    return "unknown" if usd is None else f"{usd.quantize(_CENT, ROUND_UP)}"


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "place": estimate.place,
        "since": _iso(estimate.since),
        "until": _iso(estimate.until),
        "posts": estimate.posts,
        "usd": None if estimate.usd is None else float(estimate.usd),
        "usd_most": None if estimate.usd_most is None else float(estimate.usd_most),
        "cost": _cost(estimate.cost),
        "instead": estimate.instead,
    }
