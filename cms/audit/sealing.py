"""The hash chain over the record: every seal covers one entry and the seal before it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from cms.audit.models import AuditEntry, AuditSeal

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenSeal:
    """The first row at which the chain does not hold, in words for whoever runs the check."""

    ledger: str
    position: int
    reason: str

    def __str__(self) -> str:
        return f"{self.ledger} 第{self.position}行：{self.reason}"


def digest_of(entry: AuditEntry, *, before: str) -> str:
    """What the seal of this entry must say."""
    content = {
        "id": entry.pk,
        "action": entry.action,
        "actor": entry.actor_id,
        "subject": entry.subject,
        "detail": entry.detail,
        "at": entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_broken() -> BrokenSeal | None:
    """Walk the whole chain; None when every row is what it was when it was sealed."""
    before, expected = START, 1
    for seal in _seals():
        if seal.position != expected:
            return BrokenSeal(ledger="audit", position=expected, reason="这一行的封条不见了")
        if seal.digest != digest_of(seal.entry, before=before):
            reason = f"审计记录 {seal.entry_id} 与封条不符"
            return BrokenSeal(ledger="audit", position=seal.position, reason=reason)
        before, expected = seal.digest, expected + 1
    return None


def _seals() -> Iterator[AuditSeal]:
    """In the order of the chain, not all in memory at once."""
    return AuditSeal.objects.with_entries().order_by("position").iterator(chunk_size=2000)
