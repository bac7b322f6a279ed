"""Write the part of atproto's lexicons that tweetup uses, as their makers publish it.

::

    npm install --prefix SDK --ignore-scripts @atproto/api@0.21.0
    python -m tools.contracts.atproto SDK tests/contracts/atproto.json

The package (MIT or Apache 2.0, on npm) contains all lexicons of atproto and Bluesky. Of each
request of tweetup, each record and each event of a stream the definition is kept, with the
definitions that it refers to, without prose. Needs Node, which alone reads the package's
JavaScript.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

#: Requests of tweetup, records that it reads, and events that Jetstream passes on.
_ROOTS: Final = (
    "app.bsky.actor.getProfile",
    "app.bsky.actor.getProfiles",
    "app.bsky.feed.getPostThread",
    "app.bsky.feed.getPosts",
    "app.bsky.feed.getQuotes",
    "app.bsky.feed.searchPosts",
    "com.atproto.repo.getRecord",
    "com.atproto.server.createSession",
    "com.atproto.server.getSession",
    "com.atproto.server.refreshSession",
    "app.bsky.feed.post",
    "app.bsky.feed.repost",
    "com.atproto.sync.subscribeRepos#account",
    "com.atproto.sync.subscribeRepos#identity",
)
_PACKAGE: Final = "@atproto/api"
_DUMP: Final = f"import {{schemas}} from '{_PACKAGE}'; console.log(JSON.stringify(schemas))"


def main() -> None:
    """Write the contract into the file named, from the packages in the folder named."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    command = ["node", "--input-type=module", "--eval", _DUMP]
    dumped = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    lexicons = {lexicon["id"]: lexicon["defs"] for lexicon in json.loads(dumped)}
    package = json.loads((folder / "node_modules" / _PACKAGE / "package.json").read_text("utf-8"))
    kept: dict[str, Any] = {}
    waiting = list(_ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in kept:
            lexicon, _, part = name.partition("#")
            kept[name] = _absolute(lexicons[lexicon][part or "main"], lexicon)
            waiting += _references(kept[name])
    contract = {
        "source": f"{_PACKAGE} {package['version']} (npm, MIT or Apache 2.0), lexicons of atproto",
        "definitions": {name: kept[name] for name in sorted(kept)},
    }
    target.write_text(json.dumps(contract, indent=1) + "\n", encoding="utf-8")


def _absolute(part: Any, lexicon: str) -> Any:  # noqa: ANN401 - any part of a lexicon
    """Return a definition without its prose, with references that name their lexicon."""
    if isinstance(part, list):
        return [_absolute(item, lexicon) for item in part]
    if not isinstance(part, dict):
        return part
    found: dict[str, Any] = {}
    for name, value in part.items():
        if name == "description" and isinstance(value, str):
            continue
        if name == "ref" and isinstance(value, str):
            found[name] = _full_name(value, lexicon)
        elif name == "refs" and isinstance(value, list):
            found[name] = [_full_name(item, lexicon) for item in value]
        else:
            found[name] = _absolute(value, lexicon)
    return found


def _full_name(reference: str, lexicon: str) -> str:
    plain = reference.removeprefix("lex:").removesuffix("#main")
    return f"{lexicon}{plain}" if plain.startswith("#") else plain


def _references(part: Any) -> list[str]:  # noqa: ANN401 - any part of a lexicon
    if isinstance(part, list):
        return [name for item in part for name in _references(item)]
    if not isinstance(part, dict):
        return []
    named = [part["ref"]] if isinstance(part.get("ref"), str) else []
    listed = part["refs"] if isinstance(part.get("refs"), list) else []
    return (
        named + [name for name in listed if isinstance(name, str)] + _references([*part.values()])
    )


if __name__ == "__main__":
    main()
