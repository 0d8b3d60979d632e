"""``python -m faults NAME [--seed N ...]``: runs the part of the fault suite that is called so."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import faults


def parts() -> list[str]:
    """Return the parts of the suite: the modules of this package that have a ``main``."""
    names = [module.name for module in pkgutil.iter_modules(faults.__path__) if not module.ispkg]
    return [name for name in sorted(names) if name != "__main__" and hasattr(_load(name), "main")]


def _load(name: str) -> object:
    return importlib.import_module(f"faults.{name}")


def main(arguments: list[str]) -> int:
    """Run one part with the rest of the arguments; 1 when anything was not as promised."""
    if not arguments or arguments[0] not in parts():
        print(f"python -m faults NAME, one of: {', '.join(parts())}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"faults.{arguments[0]}").main(arguments[1:]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
