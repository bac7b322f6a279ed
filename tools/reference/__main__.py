"""Write docs/reference/, or check that it follows from the code."""

from __future__ import annotations

import sys
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from tools.reference import (
    commands,
    configuration,
    contract,
    figures,
    formats,
    live_schema,
    recap_schema,
    schema,
    sentences,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
PAGES = {
    "commands.md": commands.page,
    "configuration.md": configuration.page,
    "figures.md": figures.page,
    "formats.md": formats.page,
    "live-json.md": live_schema.description,
    "live.schema.json": live_schema.page,
    "recap.md": contract.page,
    "recap-json.md": recap_schema.description,
    "recap.schema.json": recap_schema.page,
    "schema.md": schema.page,
    "sentences.md": sentences.page,
}


def main(arguments: list[str]) -> int:
    """Return exit code 1 where ``--check`` finds a page that differs from the code."""
    check = arguments == ["--check"]
    stale = 0
    for name, page in PAGES.items():
        path = FOLDER / name
        text = page()
        committed = path.read_text(encoding="utf-8") if path.exists() else ""
        if committed == text:
            continue
        stale += 1
        if check:
            diff = unified_diff(committed.splitlines(), text.splitlines(), "committed", "now", n=0)
            print(f"docs/reference/{name} is stale: run make format", *islice(diff, 20), sep="\n  ")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote docs/reference/{name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
