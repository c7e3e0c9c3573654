"""Raw block data with ids that follow from the content's name and place, never from chance."""

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail import blocks

RawBlock = tuple[str, Any]


def with_ids(
    stream_block: blocks.BaseStreamBlock, raw: Iterable[RawBlock], *, name: str
) -> list[dict[str, Any]]:
    """The stored form of (type, value) pairs; raises KeyError on a type unknown here."""
    return [
        {
            "type": kind,
            "value": _settled(stream_block.child_blocks[kind], value, f"{name}/{place}"),
            "id": _id(f"{name}/{place}"),
        }
        for place, (kind, value) in enumerate(raw)
    ]


def without_ids(raw: Any) -> Any:
    """The same data without ids, to tell whether two say the same."""
    if isinstance(raw, dict):
        return {key: without_ids(value) for key, value in raw.items() if key != "id"}
    if isinstance(raw, list):
        return [without_ids(item) for item in raw]
    return raw


def _settled(block: blocks.Block, value: Any, name: str) -> Any:
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "value": _settled(block.child_block, item, f"{name}/{place}"),
                "id": _id(f"{name}/{place}"),
            }
            for place, item in enumerate(value)
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            key: _settled(block.child_blocks[key], part, f"{name}/{key}")
            for key, part in value.items()
        }
    return value


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))
