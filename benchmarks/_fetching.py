"""Fetch a window's pages from X through tweepy and throw them away: ``URL SINCE UNTIL``.

What a capture costs without capturing: the same client, the same requests, the same pages.
"""

from __future__ import annotations

import sys
from functools import partial

import requests
import tweepy

from tests.servers.x import TOKEN
from tweetup.networks.secret import Secret
from tweetup.networks.x.search import FIELDS
from tweetup.networks.x.transport import Transport


def main(url: str, since: str, until: str) -> int:
    """Fetch until there is no next page; how many posts there were."""
    client = tweepy.Client("put-in-on-the-way", return_type=requests.Response)
    Transport(Secret(TOKEN), url=url, timeout=30.0).mount(client.session)
    ask = partial(
        client.search_recent_tweets, "#labelchat", max_results=100,
        start_time=since, end_time=until, **FIELDS,
    )  # fmt: skip
    posts, token = 0, None
    while True:
        meta = ask(next_token=token).json()["meta"]
        posts += int(meta["result_count"])
        token = meta.get("next_token")
        if token is None:
            return posts


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
