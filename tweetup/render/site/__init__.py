"""A static site of all sessions, in a folder of its own, with a feed.

- ``records``: that which a site is made of; ``pages``: a session's page, as templates get it.
- ``plan``: a page to be made, with its inputs; ``page_types``: the table of all types of pages.
- ``session_pages``, ``home``, ``chats``, ``years``, ``about``, ``feeds``, ``calendar``,
  ``machine_files``, ``gone``: the makers, a function a type of page; ``head`` has data for search
  engines.
- ``facts``: that which pages over time tell of a session; ``over``: their frame; ``numbers``,
  ``topics``, ``links``, ``hashtags``, ``hosts``: their makers; ``shares`` draws roles.
- ``build``: make the pages whose inputs are others than before, and write the folder.

A new type of page is a function from :class:`~tweetup.render.site.plan.SiteContents` to planned
pages, in a module of its own, and a line of the table.
"""

from __future__ import annotations

from tweetup.render.site.build import build_site, make_pages, write_site
from tweetup.render.site.pages import SitePage, first_name
from tweetup.render.site.records import (
    Address,
    Card,
    PageInputs,
    RolesSource,
    Site,
    SiteChat,
    SiteMeeting,
    SiteRole,
    SiteRoles,
)

__all__ = [
    "Address",
    "Card",
    "PageInputs",
    "RolesSource",
    "Site",
    "SiteChat",
    "SiteMeeting",
    "SitePage",
    "SiteRole",
    "SiteRoles",
    "build_site",
    "first_name",
    "make_pages",
    "write_site",
]
