"""The time zone a chat is at home in, guessed from its posts where nobody configured one.

Four kinds of evidence, the strongest first:

- times with a zone that people wrote ("8pm ET") and that fit the start of a session there;
- zones and places that participants name in their profiles or introductions, of one part of the
  world, and within it the zone in which a time written without a zone ("next chat at 9 PM") fits;
- such times alone, where only one of the main zones of the language fits; where it has several
  (English), they fit the start of two sessions at least: one evening's hour alone tells no zone;
- one hour of day over weeks on both sides of a change of clocks, which only zones of one part of
  the world keep.

A start at night (23:00 to 6:00) fits nowhere: those who join from far away write such times. A
guess that stays unsure is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.chats.zone_evidence import NearestSession
from tweetup.text.time_zones import PROFILE_ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.model import ClockStatement, Session, ZoneEvidence

__all__ = ["ZoneGuess", "guess_zone"]

_DAY: Final = 24 * 60
_EARLIEST: Final = 6 * 60
_LATEST: Final = 23 * 60
_EXACT: Final = 10
"""Minutes by which the start of a session, read off its posts, may lie beside the hour."""
_NEAR: Final = 60
_LEAD: Final = 1.5
"""How many times the weight of any other zone the chosen one has."""
_FEWEST_PEOPLE: Final = 4
_FEWEST_SESSIONS: Final = 2
_SHARE_OF_REGION: Final = 2 / 3
_SHARE_OF_HOUR: Final = 0.9
_FORMS: Final = 3
"""Ways of writing the time that a reason quotes."""

_NORTH_AMERICA: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
    "America/Halifax",
    "Pacific/Honolulu",
)
_MAIN_ZONES: Final = (*_NORTH_AMERICA[:4], "Europe/London", "Australia/Sydney")
"""Zones looked at where neither a zone nor a place is named: those of most who write English."""
_ZONE_OF_LANGUAGE: Final = {
    "de": "Europe/Berlin",
    "es": "Europe/Madrid",
    "fr": "Europe/Paris",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "nl": "Europe/Amsterdam",
    "pt": "America/Sao_Paulo",
    "sv": "Europe/Stockholm",
}
_REGIONS: Final = ("Europe", "Australia")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGuess:
    """A zone by its IANA name, the confidence (0–1), and the reasons as clauses with counts."""

    zone: str
    confidence: float
    reasons: tuple[str, ...]


def guess_zone(
    evidence: ZoneEvidence,
    sessions: Sequence[Session],
    *,
    profile_zones: Mapping[str, str] | None = None,
) -> ZoneGuess | None:
    """Return the zone that a chat is at home in, None where that is not sure.

    ``evidence`` is that of the chat's posts, ``sessions`` are its sessions in time order;
    ``profile_zones`` are the zones that X's profiles named until 2018, as X called them, by folded
    handle.
    """
    if not sessions:
        return None
    weighed = _WeighedEvidence(evidence, sessions, profile_zones or {})
    return (
        weighed.by_words() or weighed.by_people() or weighed.by_bare_times() or weighed.by_hours()
    )


@dataclass(frozen=True, slots=True)
class _Statement:
    """A time that somebody wrote, and the session nearest to the post.

    ``others`` are those near it, such as the late sitting of the same day, of which a time with a
    zone may tell.
    """

    clock: ClockStatement
    session: Session
    others: Sequence[Session] = ()

    def off(self, zone: str) -> int:
        """Return by how many minutes time and start differ in a zone; a day where none fits."""
        return min(self._off(session, zone) for session in (self.session, *self.others))

    def _off(self, session: Session, zone: str) -> int:
        start = _local_start(session, zone)
        if not _EARLIEST <= start < _LATEST:
            return _DAY
        apart = (abs(start - minutes) for minutes in self.clock.minutes)
        return min(min(minutes, _DAY - minutes) for minutes in apart)


class _WeighedEvidence:
    """Times and places that the posts of a chat state, beside its sessions."""

    def __init__(
        self,
        evidence: ZoneEvidence,
        sessions: Sequence[Session],
        profile_zones: Mapping[str, str],
    ) -> None:
        self._sessions = sessions
        writers = set(evidence.writers)
        profiles = {
            handle: PROFILE_ZONES[name]
            for handle, name in profile_zones.items()
            if handle in writers and name in PROFILE_ZONES
        }
        # A profile's own zone comes last, so that it wins over places.
        self._people = dict(evidence.introductions) | dict(evidence.locations) | profiles
        self._main_zones = _main_zones(dict(evidence.languages))
        self._named: list[_Statement] = []
        self._bare: list[_Statement] = []
        nearest = NearestSession(sessions)
        for clock in evidence.statements:
            session = nearest.to(clock.at)
            if session is not None and clock.written:
                if clock.zones:
                    self._named.append(_Statement(clock, session, nearest.around(clock.at)))
                else:
                    self._bare.append(_Statement(clock, session))

    def by_words(self) -> ZoneGuess | None:
        """Return the zone that most times with a zone name and fit."""
        weights: dict[str, float] = defaultdict(float)
        forms: dict[str, list[str]] = defaultdict(list)
        for statement in self._named:
            zone = min(statement.clock.zones, key=statement.off)
            if statement.off(zone) <= _NEAR:
                weights[zone] += 1 if statement.off(zone) <= _EXACT else 0.5
                forms[zone].append(statement.clock.written)
        if not weights:
            return None
        zone = max(weights, key=lambda zone: (weights[zone], zone))
        others = (weight for other, weight in weights.items() if not self._same(zone, other))
        if weights[zone] < _LEAD * max(others, default=0.0):
            return None
        confidence = 0.9 if weights[zone] > 1 else 0.75 if weights[zone] == 1 else 0.6
        return self._guess(zone, confidence, _written(forms[zone]))

    def by_people(self) -> ZoneGuess | None:
        """Return the zone of most people of the part of the world that most are in.

        A time without a zone chooses between zones of at least a fifth of them, and of two people.
        """
        zones = Counter(self._people.values())
        regions: Counter[str] = Counter()
        for zone, people in zones.items():
            regions[_region(zone)] += people
        region, people = max(regions.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if people < max(_FEWEST_PEOPLE, _SHARE_OF_REGION * regions.total()):
            return None
        inside = [zone for zone in zones if _region(zone) == region and self._by_day(zone)]
        fits = {
            zone: self._fitting(zone) if zones[zone] >= max(2, people / 5) else ()
            for zone in inside
        }
        if not inside:
            return None
        zone = max(inside, key=lambda zone: (len(fits[zone]), zones[zone], -_rank(zone), zone))
        reason = f"{zones[zone]} of the {zones.total()} people who name a place or a zone are there"
        if people > zones[zone]:
            reason += f", {people} in {region}"
        if fits[zone]:
            return self._guess(zone, 0.7, _written(fits[zone]), reason)
        return self._guess(zone, 0.5, reason)

    def by_bare_times(self) -> ZoneGuess | None:
        """Return the main zone of the language in which times without a zone fit.

        None where they are about one session and the language has several: an hour alone must not
        set its calendar day.
        """
        fits = {zone: self._fitting(zone) for zone in self._main_zones}
        if not fits:
            return None
        zone = max(fits, key=lambda zone: len(fits[zone]))
        others = (len(fits[other]) for other in fits if not self._same(zone, other))
        if len(fits) > 1 and len(self._sessions_fitting(zone)) < _FEWEST_SESSIONS:
            return None
        if len(fits[zone]) < 2 or len(fits[zone]) < _LEAD * max(others, default=0):
            return None
        return self._guess(zone, 0.5, _written(fits[zone]))

    def by_hours(self) -> ZoneGuess | None:
        """Return the first main zone in which sessions keep their hour over a change of clocks.

        None where zones of two parts of the world keep it.
        """
        keeping = [
            zone
            for zone in self._main_zones
            if self._by_day(zone) and self._whole_year(zone, share=_SHARE_OF_HOUR)
        ]
        if not keeping or len({_region(zone) for zone in keeping}) > 1:
            return None
        return self._guess(keeping[0], 0.35)

    def _fitting(self, zone: str) -> Sequence[str]:
        """Return times without a zone that a session starts at in ``zone``, one of each author."""
        written = {it.clock.handle: it.clock.written for it in self._bare if it.off(zone) <= _EXACT}
        return tuple(written.values())

    def _sessions_fitting(self, zone: str) -> frozenset[str]:
        """Return the sessions that start at a time without a zone, in ``zone``."""
        return frozenset(it.session.id for it in self._bare if it.off(zone) <= _EXACT)

    def _same(self, zone: str, other: str) -> bool:
        """Return True for zones with one clock at all sessions."""
        return all(_local_start(it, zone) == _local_start(it, other) for it in self._sessions)

    def _by_day(self, zone: str) -> bool:
        """Return True where most sessions begin by day."""
        starts = [_local_start(session, zone) for session in self._sessions]
        return 2 * sum(_EARLIEST <= start < _LATEST for start in starts) > len(starts)

    def _guess(self, zone: str, confidence: float, *reasons: str) -> ZoneGuess:
        hour = self._whole_year(zone)
        return ZoneGuess(
            zone=zone,
            confidence=min(0.95, confidence + (0.1 if hour else 0)),
            reasons=(*reasons, hour) if hour else reasons,
        )

    def _whole_year(self, zone: str, *, share: float = 0.5) -> str | None:
        """Return the reason that sessions begin at one hour on both sides of a change of clocks.

        ``share`` of all sessions must begin then, and most on either side.
        """
        starts = defaultdict(list)
        for session in self._sessions:
            local = session.start.astimezone(ZoneInfo(zone))
            starts[local.utcoffset()].append(_local_start(session, zone))
        if len(starts) != 2 or min(map(len, starts.values())) < 2:
            return None
        first, second = (median(minutes) for minutes in starts.values())
        every = [minutes for side in starts.values() for minutes in side]
        keeping = sum(abs(minutes - first) <= _EXACT for minutes in every)
        if abs(first - second) > _EXACT or keeping < share * len(every):
            return None
        return f"sessions begin at {_clock(first)} there in summer and winter time"


def _main_zones(languages: Mapping[str, int]) -> tuple[str, ...]:
    """Return the zones of most people who write the language of most posts."""
    language = max(languages, key=lambda name: (languages[name], name), default=None)
    zone = _ZONE_OF_LANGUAGE.get((language or "en").partition("-")[0])
    if zone is not None:
        return (zone,)
    return _MAIN_ZONES if language is None or language.startswith("en") else ()


def _rank(zone: str) -> int:
    return _MAIN_ZONES.index(zone) if zone in _MAIN_ZONES else len(_MAIN_ZONES)


def _local_start(session: Session, zone: str) -> int:
    """Return the start of a session in minutes after midnight in a zone."""
    local = session.start.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def _region(zone: str) -> str:
    """Return the part of the world: North America, Europe, Australia; elsewhere the zone itself."""
    if zone in _NORTH_AMERICA:
        return "North America"
    continent = zone.partition("/")[0]
    return continent if continent in _REGIONS else zone


def _written(forms: Sequence[str]) -> str:
    counts = Counter(forms)
    most = sorted(counts, key=lambda form: (-counts[form], form))[:_FORMS]
    quoted = " or ".join(f'"{form}"' for form in most)
    posts = "1 post says" if len(forms) == 1 else f"{len(forms)} posts say"
    return f"{posts} {quoted}, about the hour at which it meets there"


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"
