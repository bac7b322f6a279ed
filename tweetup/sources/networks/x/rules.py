"""Our one rule among the rules of an app's stream.

The rules belong to the app, and other programs may have theirs there: a rule is ours by its tag.
What matches any of them comes over the one connection, and is charged for, so a rule of ours that
an earlier run left behind is removed.

https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
import requests
import tweepy

from tweetup.sources.networks.failures import NetworkError
from tweetup.sources.networks.x.answers import Rule, items, read_answer
from tweetup.sources.networks.x.asking import NOT_THE_TOKEN

if TYPE_CHECKING:
    from requests import Response

    from tweetup.sources.networks.x.asking import Asking

__all__ = ["TAG", "Rules"]

TAG: Final = "tweetup"


class Rules:
    """The rules of the app; at most one of them is held as ours."""

    def __init__(self, asking: Asking, service: str) -> None:
        self._asking = asking
        self._service = service
        self._client = tweepy.StreamingClient(NOT_THE_TOKEN, return_type=requests.Response)
        self._ours: str | None = None
        asking.transport.mount(self._client.session)

    def ask_for_all(self) -> Response:
        """All rules, which costs nothing."""
        response: Response = self._client.get_rules()
        return response

    def hold(self, value: str) -> str:
        """The id of a rule that says ``value``: one that is there already, or a new one of ours.

        Raises what :mod:`tweetup.sources.networks.failures` lists.
        """
        rules = _rules(self._asking.ask(self.ask_for_all, self._service))
        left = [rule.id for rule in rules if rule.tag == TAG and rule.value != value]
        if left:
            self._remove(left)
        for rule in rules:
            if rule.value == value:
                self._ours = rule.id if rule.tag == TAG else None
                return rule.id
        return self._add(value)

    def drop(self) -> None:
        """Remove the rule that is held, if it is ours."""
        if self._ours is not None:
            self._remove([self._ours])
            self._ours = None

    def close(self) -> None:
        """Let go of the connections."""
        self._client.session.close()

    def _add(self, value: str) -> str:
        rule = tweepy.StreamRule(value=value, tag=TAG)
        raw = self._asking.ask(partial(self._client.add_rules, rule), self._service)
        if added := _rules(raw):
            self._ours = added[0].id
            return added[0].id
        problems = read_answer(raw).problems
        for problem in problems:
            if problem.kind == "duplicate-rules" and problem.id:
                return problem.id
        raise self._asking.refusals.not_taken(problems, self._service)

    def _remove(self, ids: list[str]) -> None:
        self._asking.ask(partial(self._client.delete_rules, ids), self._service)


def _rules(raw: bytes) -> list[Rule]:
    try:
        return [msgspec.json.decode(item, type=Rule) for item in items(read_answer(raw).data)]
    except msgspec.DecodeError:
        raise NetworkError("stream rules that nobody can read", where="x") from None
