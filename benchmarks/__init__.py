"""Speed and size, as ratios where possible: ``python -m benchmarks [NAME]…``, or ``make bench``.

A benchmark is a module here with a function ``report() -> Iterator[str]`` that measures and
gives the lines to print; its docstring says what is measured and what is to be reached.
"""
