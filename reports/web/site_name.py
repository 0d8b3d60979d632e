"""What the database is called in addresses."""

from __future__ import annotations

from typing import Final

#: The beginning of the addresses of rows.
NAME: Final = "firesale"
