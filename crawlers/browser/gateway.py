"""The world rule for a browser: a proxy through which its every connection goes, and which ends at the world.

The page stays under its real addresses, so redirects, cookies, caching and origins work as on the real sites,
and a connection of any kind has no other way out. TLS ends here, with a key made for this run that only this
browser trusts.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from multidict import CIMultiDict
from yarl import URL

from crawlers.world import into_world, out_of_world

HEAD_LIMIT = 256 * 1024
HEAD_END = b"\r\n\r\n"

# Headers that speak of one connection, not of the page.
OF_THE_CONNECTION = frozenset(
    {"connection", "proxy-connection", "keep-alive", "transfer-encoding", "content-length", "upgrade", "te"}
)
NOT_PASSED_ON = OF_THE_CONNECTION | {"host"}
ESTABLISHED = b"HTTP/1.1 200 Connection established" + HEAD_END
# Chromium sends ws:// through a tunnel too, to this port and without TLS.
PLAIN_PORT = "80"
TLS_PORT = "443"


class Head(NamedTuple):
    """The head of a request."""

    method: str
    target: str
    headers: CIMultiDict[str]


class WorldGateway:
    """A proxy on loopback, open between ``start`` and ``close``, for one browser."""

    def __init__(self, base: str, timeout_s: float) -> None:
        self.base = base
        self.timeout_s = timeout_s
        self.tasks: set[asyncio.Task[None]] = set()
        self.tls, self.key_hash = _key_of_this_run()

    async def start(self) -> None:
        """Open the proxy on a free port."""
        self.session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
            timeout=aiohttp.ClientTimeout(total=self.timeout_s),
        )
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=HEAD_LIMIT)
        self.address = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Close it, with everything that is still under way."""
        self.server.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.session.close()

    def launch_arguments(self) -> list[str]:
        """Return what the browser is started with, besides the proxy's address."""
        return [
            f"--ignore-certificate-errors-spki-list={self.key_hash}",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        ]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._connection(reader, writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await _head(reader)
            origin = None
            if head.method == "CONNECT":
                host, _, port = head.target.rpartition(":")
                origin = f"https://{host if port in (TLS_PORT, PLAIN_PORT) else head.target}"
                writer.write(ESTABLISHED)
                await writer.drain()
                if port != PLAIN_PORT:
                    await writer.start_tls(self.tls)
                head = await _head(reader)
            while True:
                await self._serve(head, (origin or "") + head.target, reader, writer)
                head = await _head(reader)
        except (OSError, EOFError, ValueError, TimeoutError, aiohttp.ClientError, asyncio.LimitOverrunError):
            pass  # the browser sees its connection end, which is all there is to tell it
        finally:
            writer.close()

    async def _serve(
        self, head: Head, url: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        size = int(head.headers.get("Content-Length", "0"))
        body = await reader.readexactly(size) if size else None
        asked = CIMultiDict(pair for pair in head.headers.items() if pair[0].lower() not in NOT_PASSED_ON)
        place = URL(into_world(url, self.base), encoded=True)
        async with self.session.request(
            head.method, place, headers=asked, data=body, allow_redirects=False
        ) as answer:
            data = await answer.read()
            lines = [f"HTTP/1.1 {answer.status} {answer.reason or ''}"]
            lines += [
                f"{name}: {out_of_world(value, self.base) if name.lower() == 'location' else value}"
                for name, value in answer.headers.items()
                if name.lower() not in OF_THE_CONNECTION
            ]
        if head.method != "HEAD" and answer.status not in (204, 304):
            lines.append(f"Content-Length: {len(data)}")
        writer.write("\r\n".join(lines).encode("utf-8", "surrogateescape") + HEAD_END + data)
        await writer.drain()


async def _head(reader: asyncio.StreamReader) -> Head:
    first, *lines = (await reader.readuntil(HEAD_END)).decode("latin-1").strip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Head(method, target, CIMultiDict((name, value.strip()) for name, _, value in pairs))


def _key_of_this_run() -> tuple[ssl.SSLContext, str]:
    """Return a server context with a fresh key, and the hash by which the browser is told to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "firesale world")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=7))
        .sign(key, hashes.SHA256())
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:  # the ssl module reads keys from files only
        path = Path(folder) / "key.pem"
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context, base64.b64encode(hashlib.sha256(public).digest()).decode()
