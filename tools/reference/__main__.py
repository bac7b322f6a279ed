"""Write docs/reference/ and the catalogues' messages, or check that they follow from the code."""

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
    messages,
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
    made = {FOLDER / name: page() for name, page in PAGES.items()}
    made[messages.FOLDER / messages.TEMPLATE] = messages.page()
    # A translator's program wraps lines in its own way: only other messages are a difference.
    for path in sorted(messages.FOLDER.glob("*.po")):
        if messages.differences(path):
            made[path] = messages.catalogue_of(path)
    stale = 0
    for path, text in made.items():
        committed = path.read_text(encoding="utf-8") if path.exists() else ""
        if committed == text:
            continue
        stale += 1
        name = path.relative_to(ROOT)
        if check:
            diff = unified_diff(committed.splitlines(), text.splitlines(), "committed", "now", n=0)
            print(f"{name} is stale: run make format", *islice(diff, 20), sep="\n  ")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
