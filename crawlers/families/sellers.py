"""Who sells, asked once a run: hundreds of lots lie in one shop."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import define, field


@define
class Sellers:
    """Answers about sellers by what identifies them. What did not come is asked for again by the next lot."""

    _answers: dict[str, bytes] = field(factory=dict)
    _asking: dict[str, asyncio.Lock] = field(factory=lambda: defaultdict(asyncio.Lock))

    async def of(
        self,
        seller: Mapping[str, Any],
        ask: Callable[[], Awaitable[bytes | None]],
        is_good: Callable[[bytes], bool],
    ) -> bytes | None:
        """Return the answer about a seller as it was received, asked for when no good one is known yet."""
        key = json.dumps(seller, sort_keys=True, default=str)
        async with self._asking[key]:
            if key not in self._answers:
                answer = await ask()
                if answer is None or not is_good(answer):
                    return answer
                self._answers[key] = answer
            return self._answers[key]
