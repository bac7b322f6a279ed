"""What a server tells of itself: Mastodon's, and GoToSocial's.

https://docs.joinmastodon.org/entities/Instance/, https://docs.gotosocial.org/en/latest/api/swagger/
"""

from __future__ import annotations

from typing import Any

__all__ = ["instance_v1", "instance_v2", "nodeinfo", "nodeinfo_links"]

GOTOSOCIAL = "gotosocial"
_ABOUT = "A server for labels"
_MAIL = "host@museum.example"


def instance_v1(
    software: str, version: str, name: str, streams: str, contact: dict[str, Any]
) -> dict[str, Any]:
    """The answer of ``/api/v1/instance``."""
    told: dict[str, Any] = {
        "uri": name,
        "title": "Labels",
        "short_description": _ABOUT,
        "description": _ABOUT,
        "email": _MAIL,
        "version": version,
        "urls": {"streaming_api": streams},
        "stats": {"user_count": 4, "status_count": 99, "domain_count": 7},
        "thumbnail": f"https://{name}/thumbnail.png",
        "languages": ["en"],
        "registrations": False,
        "approval_required": True,
        "invites_enabled": False,
        "configuration": _configuration(software),
        "contact_account": contact,
        "rules": [],
    }
    if software == GOTOSOCIAL:
        told |= {"uri": f"https://{name}", "account_domain": name, "max_toot_chars": 5000}
    return told


def instance_v2(
    software: str, version: str, name: str, streams: str, contact: dict[str, Any]
) -> dict[str, Any]:
    """The answer of ``/api/v2/instance``; who sees timelines is added by the server."""
    told: dict[str, Any] = {
        "domain": name,
        "title": "Labels",
        "version": version,
        "source_url": "https://example.org/source",
        "description": _ABOUT,
        "usage": {"users": {"active_month": 4}},
        "thumbnail": {"url": f"https://{name}/thumbnail.png"},
        "languages": ["en"],
        "configuration": {
            **_configuration(software),
            "translation": {"enabled": False},
            "urls": {"streaming": streams},
            "vapid": {"public_key": "BLabel"},
        },
        "registrations": {"enabled": False, "approval_required": True, "message": None},
        "contact": {"account": contact, "email": _MAIL},
        "rules": [],
    }
    if software == GOTOSOCIAL:
        return {**told, "account_domain": name}
    told["configuration"]["limited_federation"] = False
    told["registrations"] |= {"url": None, "reason_required": None, "min_age": None}
    return {**told, "icon": [], "api_versions": {"mastodon": 7}}


def nodeinfo(software: str, version: str) -> dict[str, Any]:
    """The answer of ``/nodeinfo/2.0``."""
    return {
        "version": "2.0",
        "software": {"name": software, "version": version},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {"users": {"total": 4}, "localPosts": 99},
        "metadata": {},
    }


def nodeinfo_links(url: str) -> dict[str, Any]:
    """The answer of ``/.well-known/nodeinfo``."""
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.0"
    return {"links": [{"rel": schema, "href": f"{url}/nodeinfo/2.0"}]}


def _configuration(software: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {
            "max_characters": 500,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/png"],
            "image_size_limit": 16_777_216,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": 103_809_024,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
            "description_limit": 1500,
        },
        "polls": {
            "max_options": 4,
            "max_characters_per_option": 50,
            "min_expiration": 300,
            "max_expiration": 2_629_746,
        },
    }
    if software == GOTOSOCIAL:
        found["accounts"] = {
            "allow_custom_css": False,
            "max_featured_tags": 10,
            "max_profile_fields": 6,
        }
        found["statuses"]["supported_mime_types"] = ["text/plain", "text/markdown"]
        found["emojis"] = {"emoji_size_limit": 51_200}
    return found
