"""Vectors in a Pinecone index, over its HTTP API ("data plane", version 2025-04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from time import monotonic
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import httpx2
import numpy as np
import orjson
from numpy.typing import NDArray

from data.errors import NotReady
from data.vectors import Found, digest_of

API_VERSION: Final = "2025-04"
BATCH: Final = 100
"""Vectors of one upsert (half a megabyte at 512 dimensions, of the two allowed), of one fetch and
of one page of a list."""

MOST_DELETED: Final = 1_000
MOST_BYTES: Final = 8 << 20
"""An answer is read up to here: a page of vectors has some hundred kilobytes."""

WRITTEN_WITHIN_S: Final = 10.0


class UnusableVectors(NotReady):
    """A store of vectors does not answer, or not as it should. No key is ever told."""


class PineconeVectors:
    """A `data.vectors.VectorIndex` in one namespace of an index; threads may share it.

    Parameters
    ----------
    url : str
        ``pinecone://API_KEY@INDEX_HOST/NAMESPACE``; the host is that of the index, as Pinecone's
        console names it. Without TLS on the loopback interface only.
    scale : float
        8-bit units per 1.0 of a unit vector: what is sent is of length 1, so that an index by
        cosine and one by inner product give the same.
    searched_within_s : float
        Seconds that a search may take in all.
    """

    def __init__(self, url: str, *, scale: float, searched_within_s: float = 0.5) -> None:
        parts = urlsplit(url)
        if parts.scheme != "pinecone" or not parts.username or not parts.hostname:
            raise UnusableVectors("Expected pinecone://API_KEY@INDEX_HOST/NAMESPACE.")
        scheme = "http" if _is_loopback(parts.hostname) else "https"
        place = parts.netloc.rpartition("@")[2]
        self._namespace = unquote(parts.path.strip("/"))
        self._scale = scale
        self._within_s = searched_within_s
        self._client = httpx2.Client(
            base_url=f"{scheme}://{place}",
            headers={"Api-Key": unquote(parts.username), "X-Pinecone-Api-Version": API_VERSION},
            trust_env=False,
        )

    def digests(self) -> dict[str, bytes]:
        """The ids that are held, each with the digest that was stored beside its vector."""
        return {
            name: bytes.fromhex(str((vector.get("metadata") or {}).get("digest", "")))
            for ids in self._pages()
            for name, vector in self._fetched(ids).items()
        }

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """Hold vectors under ids; zero vectors are taken away instead."""
        says = np.asarray(vectors.any(axis=1))
        rows = [
            {
                "id": name,
                "values": self._sent(vector),
                "metadata": {"digest": digest_of(vector).hex()},
            }
            for name, vector in zip(ids, vectors, strict=True)
            if vector.any()
        ]
        for begin in range(0, len(rows), BATCH):
            self._write("/vectors/upsert", {"vectors": rows[begin : begin + BATCH]})
        self.delete([name for name, said in zip(ids, says, strict=True) if not said])

    def delete(self, ids: Sequence[str]) -> None:
        """Hold nothing under ids."""
        for begin in range(0, len(ids), MOST_DELETED):
            self._write("/vectors/delete", {"ids": list(ids[begin : begin + MOST_DELETED])})

    def search(self, vector: NDArray[np.int8], k: int) -> Found:
        """The k most similar, by the index's own metric: inner product or cosine."""
        if not vector.any():
            return Found.nothing()
        question = {"vector": self._sent(vector), "topK": k, "namespace": self._namespace}
        answer = self._asked("POST", "/query", within_s=self._within_s, body=question)
        try:
            ids = [str(one["id"]) for one in answer["matches"]]
            scores = np.array([float(one["score"]) for one in answer["matches"]], np.float32)
        except (KeyError, TypeError, ValueError):
            raise UnusableVectors("Pinecone answered in another form.") from None
        return Found(ids, scores * np.float32(self._scale**2))

    def rebuild(self) -> None:
        """Nothing: the service keeps its own order."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _sent(self, vector: NDArray[np.int8]) -> list[float]:
        unit: list[float] = (vector / self._scale).tolist()
        return unit

    def _pages(self) -> Iterator[list[str]]:
        asked: dict[str, str] = {"namespace": self._namespace, "limit": str(BATCH)}
        while True:
            page = self._asked("GET", "/vectors/list", within_s=WRITTEN_WITHIN_S, query=asked)
            ids = [str(one["id"]) for one in page.get("vectors") or ()]
            if ids:
                yield ids
            more = (page.get("pagination") or {}).get("next")
            if not more:
                return
            asked["paginationToken"] = str(more)

    def _fetched(self, ids: list[str]) -> dict[str, Any]:
        query = [("namespace", self._namespace), *(("ids", name) for name in ids)]
        answer = self._asked("GET", "/vectors/fetch", within_s=WRITTEN_WITHIN_S, query=query)
        vectors: dict[str, Any] = answer.get("vectors") or {}
        return vectors

    def _write(self, path: str, body: Mapping[str, Any]) -> None:
        named = {**body, "namespace": self._namespace}
        self._asked("POST", path, within_s=WRITTEN_WITHIN_S, body=named)

    def _asked(
        self,
        method: str,
        path: str,
        *,
        within_s: float,
        body: Mapping[str, Any] | None = None,
        query: Any = None,
    ) -> dict[str, Any]:
        """The answer as JSON; `UnusableVectors` of anything else, and of one that comes late."""
        until, read = monotonic() + within_s, bytearray()
        try:
            with self._client.stream(
                method, path, params=query, json=body, timeout=within_s
            ) as response:
                for part in response.iter_bytes():
                    read += part
                    if len(read) > MOST_BYTES or monotonic() > until:
                        raise UnusableVectors("Pinecone's answer is too long, or too slow.")
                if response.status_code != 200:
                    raise UnusableVectors(f"Pinecone answered {response.status_code}.")
            answer = orjson.loads(bytes(read))
        except (httpx2.HTTPError, OSError, ValueError) as error:
            raise UnusableVectors(f"Pinecone does not answer: {type(error).__name__}.") from None
        if not isinstance(answer, dict):
            raise UnusableVectors("Pinecone answered in another form.")
        return answer


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
