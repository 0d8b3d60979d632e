"""Finding the sources under ``spiders``: one that cannot be loaded is said in a line and stops no other."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from crawlers.broke import CHECKOUT, where_it_broke

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings

_said: set[str] = set()


class NoSuchSource(UsageError, KeyError):
    """Raised for a name that is no source, or one that cannot be loaded; the message has the next step."""

    def __str__(self) -> str:
        return str(self.args[0])


class SourceLoader(SpiderLoader):
    """Loads every module of ``SPIDER_MODULES`` by itself.

    ``broken`` maps a module's name, which is its source's, to why it could not be loaded, with file and line.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self.broken: dict[str, str] = {}
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for package in self.spider_modules:
            for found in iter_modules(import_module(package).__path__):
                try:
                    self._load_spiders(import_module(f"{package}.{found.name}"))
                except Exception as error:  # whatever is wrong in one file is wrong in that file only
                    self._cannot_load(found.name, error)
        self._check_name_duplicates()

    def _cannot_load(self, name: str, error: Exception) -> None:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        self.broken[name] = why = f"{_place(error)}: {type(error).__name__}: {said}".replace("\n", " ")
        if name not in _said:
            _said.add(name)
            sys.stderr.write(f"source {name} cannot be loaded and is left out: {why}\n")

    def load(self, spider_name: str) -> type[Spider]:
        """Return a source by its name. Raises ``NoSuchSource``, which Scrapy's own commands print as usage."""
        try:
            return super().load(spider_name)
        except KeyError:
            if spider_name in self.broken:
                why = f"The source {spider_name!r} cannot be loaded: {self.broken[spider_name]}"
            else:
                near = get_close_matches(spider_name, self._spiders, n=1)
                known = ", ".join(sorted(self._spiders))
                hint = f" Did you mean {near[0]!r}?" if near else f" Known: {known}."
                why = f"There is no source {spider_name!r}.{hint}"
            raise NoSuchSource(why, print_help=False) from None


def _place(error: Exception) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        file = Path(error.filename)
        return f"{file.relative_to(CHECKOUT) if CHECKOUT in file.parents else file}:{error.lineno}"
    return where_it_broke(error).partition(" at ")[2] or "somewhere"
