"""One generation in Elasticsearch: written in bulk with external versions."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from elasticsearch.dsl import Search

from search.engines.contract import Batch, Known
from search.engines.elasticsearch_engine.client import translated, writing
from search.engines.elasticsearch_engine.document import KEPT, PublicDocument, to_elasticsearch
from search.errors import IndexBroken

HARMLESS = frozenset({HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND})


class ElasticsearchIndex:
    """A named index; it holds no connection of its own."""

    def __init__(self, name: str) -> None:
        self.name = name

    def write(self, batch: Batch) -> Mapping[str, str]:
        """A document of a later version stays; what the server refuses is told by document."""
        actions = [*self._writes(batch), *self._deletes(batch)]
        with translated():
            _, faults = PublicDocument.bulk(
                actions,
                using=writing(),
                index=self.name,
                raise_on_error=False,
                # Findable at once: guests' kept answers are forgotten as soon as this returns.
                refresh=True,
            )
        return dict(_refusals(faults))

    def known(self, doc_ids: Sequence[str]) -> Mapping[str, Known]:
        """Version and hash of those documents that are in the index.

        Raises IndexBroken where the index is lost, which the server tells of each document alone.
        """
        if not doc_ids:
            return {}
        with translated():
            found = writing().mget(index=self.name, ids=list(doc_ids), source_includes=KEPT[1:])
        for one in found["docs"]:
            if "error" in one:
                raise IndexBroken(one["error"]["type"])
        return {one["_id"]: Known(**one["_source"]) for one in found["docs"] if one["found"]}

    def every(self) -> Iterator[tuple[str, Known]]:
        search = Search(using=writing(), index=self.name).source(includes=KEPT[1:])
        with translated():
            for one in search.scan():
                yield one.meta.id, _known(one)

    def count(self) -> int:
        with translated():
            writing().indices.refresh(index=self.name)
            return int(Search(using=writing(), index=self.name).count())

    def _writes(self, batch: Batch) -> Iterator[dict[str, Any]]:
        for prepared in batch.writes:
            document = to_elasticsearch(prepared, batch.version)
            source = document.to_dict(skip_empty=False)
            yield {"_id": prepared.document.doc_id, "_source": source} | _versioned(batch)

    def _deletes(self, batch: Batch) -> Iterator[dict[str, Any]]:
        for doc_id in batch.deletes:
            yield {"_op_type": "delete", "_id": doc_id} | _versioned(batch)


def _versioned(batch: Batch) -> dict[str, Any]:
    return {"version": batch.version, "version_type": "external"}


def _known(one: Any) -> Known:
    return Known(version=one.version, content_hash=one.content_hash)


def _refusals(faults: Any) -> Iterator[tuple[str, str]]:
    for fault in faults:
        outcome = next(iter(fault.values()))
        if outcome["status"] not in HARMLESS:
            yield outcome["_id"], str(outcome.get("error", outcome["status"]))[:200]
