"""The table of all types of pages, in the order in which they are made."""

from __future__ import annotations

from typing import Final

from tweetup.render.site.about import about_nav, plan_about, plan_not_found
from tweetup.render.site.calendar import plan_calendars
from tweetup.render.site.cards import plan_cards
from tweetup.render.site.chats import plan_chats
from tweetup.render.site.feeds import plan_feeds
from tweetup.render.site.gone import plan_gone
from tweetup.render.site.hashtags import plan_hashtags
from tweetup.render.site.home import plan_home
from tweetup.render.site.hosts import plan_hosts
from tweetup.render.site.links import plan_links
from tweetup.render.site.machine_files import plan_maps, plan_style
from tweetup.render.site.numbers import plan_numbers
from tweetup.render.site.over import over_nav
from tweetup.render.site.plan import PageType
from tweetup.render.site.search import plan_search_page, search_nav
from tweetup.render.site.session_pages import plan_redirects, plan_sessions
from tweetup.render.site.topics import plan_topics
from tweetup.render.site.years import plan_years, years_nav

__all__ = ["PAGE_TYPES"]

PAGE_TYPES: Final = (
    PageType("style", plan_style),
    PageType("session", plan_sessions),
    PageType("redirect", plan_redirects),
    PageType("home", plan_home),
    PageType("year", plan_years, years_nav),
    PageType("chat", plan_chats),
    PageType("search", plan_search_page, search_nav),
    PageType("numbers", plan_numbers, over_nav),
    PageType("topics", plan_topics),
    PageType("links", plan_links),
    PageType("hashtags", plan_hashtags),
    PageType("hosts", plan_hosts),
    PageType("about", plan_about, about_nav),
    PageType("not found", plan_not_found),
    PageType("feed", plan_feeds),
    PageType("calendar", plan_calendars),
    PageType("card", plan_cards),
    # The last two look at the pages planned before them.
    PageType("map", plan_maps),
    PageType("gone", plan_gone),
)
