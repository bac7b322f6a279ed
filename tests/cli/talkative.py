"""Runs commands one after the other as loudly as Python can: what would leak, leaks here.

Standard input is JSON: a list of steps, each with ``arguments``, changes of the ``environ`` (None
takes a variable away) and, where there is one, a ``bug``: the command meets an error nobody
expected, whose traceback is told with the local variables of every frame.
"""

import faulthandler
import http.client
import json
import logging
import os
import sys
import traceback
from types import TracebackType
from typing import Any

LOGGERS = (
    "urllib3",
    "requests",
    "tweepy",
    "httpx",
    "httpcore",
    "mastodon",
    "websockets",
    "atproto",
)


def tell_everything(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """An uncaught error, with all that its frames hold."""
    told = traceback.TracebackException(kind, error, trace, capture_locals=True)
    print("".join(told.format()), file=sys.stderr)


def break_archive() -> None:
    """From now on, writing a batch is a bug of ours."""
    import tweetup.archive.archive as door

    def broken(*_anything: Any, **_named: Any) -> None:
        raise ZeroDivisionError("a bug, while a login is in use")

    vars(door)["write_batch"] = broken


def main() -> int:
    faulthandler.enable()
    logging.basicConfig(level=1, stream=sys.stderr)
    logging.captureWarnings(capture=True)
    for name in LOGGERS:
        logging.getLogger(name).setLevel(1)
    sys.excepthook = tell_everything
    from tweetup.cli import main as run

    codes = []
    for step in json.load(sys.stdin):
        for name, value in step.get("environ", {}).items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        if step.get("bug"):
            break_archive()
        try:
            codes.append(run(step["arguments"]))
        except ZeroDivisionError as error:
            tell_everything(type(error), error, error.__traceback__)
            codes.append(-1)
        logging.getLogger("talkative").debug("%s: %s", step["arguments"], codes[-1])
    print(f"codes: {json.dumps(codes)}", file=sys.stderr)
    assert http.client.HTTPConnection.debuglevel == 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
