"""Every pattern by name, with the places it may fill: what a user's own wording is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLACES"]

PLACES: Final[Mapping[str, frozenset[str]]] = {
    "met": frozenset({"chat", "weekday", "date", "start", "end", "zone"}),
    "met_hosted": frozenset({"chat", "weekday", "date", "start", "end", "zone", "hosts"}),
    "guest": frozenset({"names"}),
    "guests": frozenset({"names"}),
    "asked": frozenset({"questions"}),
    "asked_submitted": frozenset({"questions", "names"}),
    "asked_some_submitted": frozenset({"questions", "names"}),
    "took_part": frozenset({"people", "posts"}),
    "took_part_reposters": frozenset({"people", "posts", "reposters"}),
    "attendance_fewer": frozenset({"here", "there"}),
    "attendance_more": frozenset({"here", "there"}),
    "attendance_same": frozenset({"here"}),
    "attendance_new": frozenset({"newcomers", "returning"}),
    "attendance_all_new": frozenset(),
    "attendance_all_back": frozenset(),
    "raised_most": frozenset({"points"}),
    "volume": frozenset({"answers", "posts", "people"}),
    "volume_one": frozenset({"posts", "names"}),
    "volume_most": frozenset({"answers", "people"}),
    "volume_least": frozenset({"answers", "people", "questions"}),
    "volume_stretch": frozenset({"posts", "people"}),
    "volume_intro": frozenset({"posts", "people"}),
    "volume_chatter": frozenset({"posts", "people"}),
    "volume_closing": frozenset({"posts", "people"}),
    "who_all": frozenset({"people", "names"}),
    "who_some": frozenset({"people", "names"}),
    "point": frozenset({"label", "people"}),
    "theme_top": frozenset({"label", "who"}),
    "theme_tie": frozenset({"labels", "people"}),
    "theme_others": frozenset({"points"}),
    "pair": frozenset({"by", "to"}),
    "pair_next": frozenset({"by", "to"}),
    "objections": frozenset({"pairs"}),
    "returned": frozenset({"names"}),
    "returned_many": frozenset({"people"}),
    "open": frozenset({"names"}),
    "open_many": frozenset({"questions"}),
    "exchange": frozenset({"names", "posts"}),
    "exchange_many": frozenset({"people", "posts"}),
    "shared": frozenset({"names", "people"}),
    "late": frozenset({"answers", "people"}),
    "again": frozenset({"label", "dates", "people"}),
    "heading_question": frozenset({"label", "text"}),
    "heading_intro": frozenset(),
    "heading_start": frozenset(),
    "heading_chatter": frozenset(),
    "heading_aside": frozenset(),
    "heading_closing": frozenset(),
    "second_session": frozenset({"title", "number"}),
}
