"""The signed place where a next page begins: whose search, which index, frozen in its moment."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.core import signing

from search.engines.contract import Stage
from search.errors import StaleCursor
from search.planning.request import SearchRequest

SALT = "search.cursor"
GOOD_FOR_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Everything the next page needs besides the request itself."""

    digest: str
    index: str
    at: datetime
    stage: Stage
    state: dict[str, Any]

    def sign(self) -> str:
        """As text for an address; nobody else can make one."""
        plain = {
            "q": self.digest,
            "i": self.index,
            "t": self.at.isoformat(),
            "r": self.stage.radius_m,
            "n": self.stage.needed,
            "s": self.state,
        }
        return signing.dumps(plain, salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, *, request: SearchRequest, index: str) -> Self:
        """Raises StaleCursor for one that was changed, belongs elsewhere or is too old."""
        try:
            plain = signing.loads(text, salt=SALT, max_age=GOOD_FOR_S)
        except signing.BadSignature:
            raise StaleCursor from None
        if plain["q"] != digest_of(request) or plain["i"] != index:
            raise StaleCursor
        return cls(
            digest=plain["q"],
            index=plain["i"],
            at=datetime.fromisoformat(plain["t"]),
            stage=Stage(radius_m=plain["r"], needed=plain["n"]),
            state=plain["s"],
        )


def digest_of(request: SearchRequest) -> str:
    """Equal for the same question, whatever page of it is asked."""
    question = repr(sorted(asdict(replace(request, cursor="", explain=False)).items()))
    return hashlib.sha256(question.encode()).hexdigest()[:16]
