"""Who is here, and of whom: `user.<id>` of everybody here is watched, subscribed to or not."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cms.live.member import Member
from cms.live.outbox import Place
from cms.live.rights import Rights, user_key

PREFIX = "user."


class Attendance:
    """The members of the hub, indexed by person."""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights
        self._members: set[Member] = set()
        self._of_person: defaultdict[str, set[Member]] = defaultdict(set)
        self._last_known: dict[str, Place] = {}

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members))

    def enter(self, member: Member) -> None:
        self._members.add(member)
        if key := user_key(member.outlet):
            self._of_person[key].add(member)

    def leave(self, member: Member) -> None:
        self._members.discard(member)
        key = user_key(member.outlet)
        if key is None:
            return
        self._of_person[key].discard(member)
        if not self._of_person[key]:
            del self._of_person[key]
            self._last_known.pop(PREFIX + key, None)

    def watched(self) -> list[str]:
        """The topics of the people here."""
        return [PREFIX + key for key in self._of_person]

    def heard_of(self, topic: str) -> None:
        """Something was published there: if it is of somebody here, ask about their rights."""
        if topic.startswith(PREFIX) and topic[len(PREFIX) :] in self._of_person:
            self._rights.suspect(topic[len(PREFIX) :])

    def compare(self, places: Mapping[str, Place]) -> None:
        """Where the topics of these people stand now; one seen for the first time is suspect too:
        it may have moved between its opening and this look.
        """
        for topic in self.watched():
            place = places.get(topic)
            if place is not None and self._last_known.get(topic) != place:
                self._last_known[topic] = place
                self.heard_of(topic)
