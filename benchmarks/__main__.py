"""Run the benchmarks named, or all."""

import sys
from importlib import import_module
from pathlib import Path


def main(wanted: list[str]) -> int:
    """Print the report of each benchmark in ``wanted``; no name means every one here."""
    known = sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")
    )
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"no benchmark named {unknown[0]!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted or known:
        module = import_module(f"benchmarks.{name}")
        if not hasattr(module, "report"):
            continue
        print(f"== {name}")
        for line in module.report():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
