"""What the scripts of one page asked for and were answered, as far as it was wished for."""

from __future__ import annotations

import asyncio

from playwright.async_api import Error, Request, Response

from crawlers.browser.wish import Answer

SCRIPT_CALLS = frozenset({"xhr", "fetch", "script"})


class Received:
    """Collects the answers to script calls whose address contains one of the words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.answers: list[Answer] = []
        self._under_way: set[Request] = set()
        self._responses: dict[Request, Response] = {}
        self._readers: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()

    def forget(self) -> None:
        """Drop everything: another document has arrived, and what came was asked for by the one before."""
        self._under_way.clear()
        self._responses.clear()
        self.answers.clear()

    def close(self) -> None:
        """Stop reading."""
        for reader in self._readers:
            reader.cancel()

    async def all_in(self) -> None:
        """Wait until each word has its answer, and for the calls that are under way then, not for later ones."""
        while not all(any(word in answer.url for answer in self.answers) for word in self.words):
            await self._move()
        calls = set(self._under_way)
        while calls & self._under_way:
            await self._move()

    @property
    def challenge(self) -> str | None:
        """What kind of challenge one of the answers is, or ``None``."""
        return next((answer.challenge for answer in self.answers if answer.challenge), None)

    def on_request(self, request: Request) -> None:
        """A request of the document that is there was sent."""
        if request.resource_type in SCRIPT_CALLS and any(word in request.url for word in self.words):
            self._under_way.add(request)

    def on_response(self, response: Response) -> None:
        """The head of an answer came."""
        if response.request in self._under_way:
            self._responses[response.request] = response

    def on_finished(self, request: Request) -> None:
        """An answer came in full."""
        if request in self._under_way:
            task = asyncio.ensure_future(self._keep(request, self._responses.pop(request, None)))
            self._readers.add(task)
            task.add_done_callback(self._readers.discard)

    def on_failed(self, request: Request) -> None:
        """No answer will come."""
        self._end(request)

    async def _keep(self, request: Request, response: Response | None) -> None:
        try:
            if response is None or 300 <= response.status < 400:  # a redirect: its target is a request too
                return
            body = await response.body()
            if request in self._under_way:  # else forgotten in the meantime
                self.answers.append(Answer(request.url, response.status, body))
        except Error:  # what a page has left is no longer there to be read
            pass
        finally:
            self._end(request)

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)
        self._moved.set()

    async def _move(self) -> None:
        self._moved.clear()
        await self._moved.wait()
