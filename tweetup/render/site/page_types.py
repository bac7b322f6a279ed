"""The table of all types of pages, in the order in which they are made."""

from __future__ import annotations

from typing import Final

from tweetup.render.site.front_page import plan_front
from tweetup.render.site.machine_files import plan_feed, plan_maps, plan_style
from tweetup.render.site.plan import PageType
from tweetup.render.site.session_pages import plan_redirects, plan_sessions

__all__ = ["PAGE_TYPES"]

PAGE_TYPES: Final = (
    PageType("style", plan_style),
    PageType("session", plan_sessions),
    PageType("redirect", plan_redirects),
    PageType("front", plan_front),
    PageType("feed", plan_feed),
    PageType("map", plan_maps),
)
