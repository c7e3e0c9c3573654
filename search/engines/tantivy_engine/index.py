"""One embedded generation: written in batches, read by everybody."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import tantivy

from search.engines.contract import Batch, Known
from search.engines.stored import StoredDocument, from_plain
from search.engines.tantivy_engine import folder
from search.engines.tantivy_engine.fields import schema, to_tantivy
from search.errors import EngineAway, IndexBroken, IndexBusy

HEAP_BYTES = 30_000_000


class TantivyIndex:
    """A folder with an index in it; open handles are kept by the engine."""

    def __init__(self, name: str, index: tantivy.Index) -> None:
        self.name = name
        self._index = index
        self._index.config_reader("manual")

    @classmethod
    def create(cls, name: str) -> "TantivyIndex":
        path = folder.path_of(name)
        path.mkdir(parents=True, exist_ok=True)
        return cls(name, tantivy.Index(schema(), path=str(path)))

    @classmethod
    def open(cls, name: str) -> "TantivyIndex":
        """Raises IndexBroken when the folder is gone or cannot be read."""
        try:
            return cls(name, tantivy.Index.open(str(folder.path_of(name))))
        except (ValueError, OSError) as broken:
            raise IndexBroken(name) from broken

    def searcher(self) -> tantivy.Searcher:
        """The last commit of whichever process wrote it."""
        try:
            self._index.reload()
            return self._index.searcher()
        except (ValueError, OSError) as broken:
            raise IndexBroken(self.name) from broken

    def write(self, batch: Batch) -> Mapping[str, str]:
        """One commit; the documents are in it whole or the index is as before."""
        try:
            with folder.lease():
                self._write(batch)
        except (ValueError, OSError, IndexBusy) as problem:
            raise EngineAway(self.name) from problem
        return {}

    def _write(self, batch: Batch) -> None:
        doc_ids = [prepared.document.doc_id for prepared in batch.writes] + list(batch.deletes)
        known = self.known(doc_ids)
        newer = {doc_id for doc_id, held in known.items() if held.version >= batch.version}
        with self._commit() as writer:
            for doc_id in set(doc_ids) - newer:
                writer.delete_documents_by_term("doc_id", doc_id)
            for prepared in batch.writes:
                if prepared.document.doc_id not in newer:
                    writer.add_document(to_tantivy(prepared, batch.version))

    @contextmanager
    def _commit(self) -> Iterator[tantivy.IndexWriter]:
        """All or nothing: the writer's own context commits even what broke off halfway."""
        writer = self._index.writer(HEAP_BYTES, 1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def known(self, doc_ids: Sequence[str]) -> Mapping[str, Known]:
        """Version and hash of those documents that are in the index."""
        if not doc_ids:
            return {}
        asked = tantivy.Query.term_set_query(schema(), "doc_id", list(doc_ids))
        return dict(self._known(asked))

    def every(self) -> Iterator[tuple[str, Known]]:
        yield from self._known(tantivy.Query.all_query())

    def count(self) -> int:
        return int(self.searcher().num_docs)

    def _known(self, query: tantivy.Query) -> Iterator[tuple[str, Known]]:
        searcher = self.searcher()
        if not searcher.num_docs:
            return
        for _, address in searcher.search(query, limit=searcher.num_docs).hits:
            kept: Any = searcher.doc(address)
            known = Known(version=kept["version"][0], content_hash=kept["content_hash"][0])
            yield kept["doc_id"][0], known


def stored_at(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> StoredDocument:
    """The stored document at an address."""
    return from_plain(json.loads(searcher.doc(address)["plain"][0]))
