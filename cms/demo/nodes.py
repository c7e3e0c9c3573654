"""From YAML nodes to frozen values, by the types the values declare.

Nodes keep their lines, and keys and words stay as written: YAML would read `on` and `no` as truth.
"""

import types
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from cms.demo.entries import (
    Article,
    Entry,
    Heading,
    PairEntry,
    Paragraph,
    Part,
    Question,
    Quote,
    Source,
    Timeline,
)
from cms.demo.errors import ContentProblem

NULL = "tag:yaml.org,2002:null"
TRUTH = {"true": True, "false": False}
PARTS = {"h": Heading, "article": Article, "qa": Question, "quote": Quote, "timeline": Timeline}

Built = TypeVar("Built")


def place(file: str, node: yaml.Node) -> str:
    """Where a node stands, as "file:line"."""
    return f"{file}:{node.start_mark.line + 1}"


def unknown_key(where: str, key: str, known: Iterable[str]) -> ContentProblem:
    """The refusal of a key nobody declared, with the nearest declared one."""
    near = get_close_matches(key, [*known], n=1, cutoff=0.0)
    return ContentProblem(where, f"不认识的键 {key}，最接近的是 {near[0]}")


def build(wanted: type[Built], node: yaml.Node, file: str) -> Built:
    """A value of that dataclass from a mapping; every key must be one of its fields."""
    if not isinstance(node, yaml.MappingNode):
        raise ContentProblem(place(file, node), "这里要写成“键: 值”")
    known = _fields_as_written(wanted)
    hints = get_type_hints(wanted)
    values: dict[str, Any] = {}
    for key, value in node.value:
        if key.value not in known:
            raise unknown_key(place(file, key), key.value, known)
        name = known[key.value].name
        values[name] = _value(value, hints[name], file)
    _demand(known, values, where=place(file, node))
    if issubclass(wanted, Entry):
        values["source"] = _source(node, file)
    return wanted(**values)


def pairs(node: yaml.Node, file: str) -> list[PairEntry]:
    """Each key of a table with its value."""
    table = _table(node, str, file)
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    return [
        PairEntry(
            source=Source(file=file, line=lines[key], lines={"slug": lines[key]}),
            slug=key,
            value=value,
        )
        for key, value in table.items()
    ]


def _fields_as_written(wanted: Any) -> dict[str, Field[Any]]:
    """The keys of an entry; `from_` is written `from`, which is no name in Python."""
    return {field.name.rstrip("_"): field for field in fields(wanted) if field.name != "source"}


def _demand(known: dict[str, Field[Any]], values: dict[str, Any], *, where: str) -> None:
    for key, field in known.items():
        if field.name not in values and field.default is MISSING:
            raise ContentProblem(where, f"少了 {key}")


def _source(node: yaml.MappingNode, file: str) -> Source:
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    return Source(file=file, line=node.start_mark.line + 1, lines=lines)


def _value(node: yaml.Node, wanted: Any, file: str) -> Any:
    if wanted == Part:
        return _part(node, file)
    origin = get_origin(wanted)
    if origin in {Union, types.UnionType}:
        return None if node.tag == NULL else _value(node, get_args(wanted)[0], file)
    if origin is tuple:
        return _several(node, get_args(wanted), file)
    if origin is dict:
        return _table(node, get_args(wanted)[1], file)
    if is_dataclass(wanted):
        return build(wanted, node, file)  # type: ignore[arg-type]  # a dataclass type, no value
    return _single(node, wanted, file)


def _several(node: yaml.Node, wanted: tuple[Any, ...], file: str) -> tuple[Any, ...]:
    """`tuple[X, ...]` takes any number; `tuple[X, Y]` exactly these."""
    if not isinstance(node, yaml.SequenceNode):
        raise ContentProblem(place(file, node), "这里要是一张清单")
    if wanted[-1] is Ellipsis:
        return tuple(_value(item, wanted[0], file) for item in node.value)
    if len(node.value) != len(wanted):
        raise ContentProblem(place(file, node), f"这里要正好写{len(wanted)}项")
    return tuple(_value(item, kind, file) for item, kind in zip(node.value, wanted, strict=True))


def _table(node: yaml.Node, wanted: Any, file: str) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise ContentProblem(place(file, node), "这里要写成“键: 值”")
    return {key.value: _value(value, wanted, file) for key, value in node.value}


def _part(node: yaml.Node, file: str) -> Any:
    """A paragraph, or the one named part of a story's body."""
    if isinstance(node, yaml.ScalarNode):
        return Paragraph(text=_single(node, str, file))
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        raise ContentProblem(place(file, node), "正文的一段要么是文字，要么只有一个键")
    key, value = node.value[0]
    if key.value not in PARTS:
        raise unknown_key(place(file, key), key.value, PARTS)
    if key.value == "h":
        return Heading(text=_single(value, str, file))
    if key.value == "timeline":
        wanted = get_type_hints(Timeline)["happenings"]
        return Timeline(happenings=_value(value, wanted, file))
    return build(PARTS[key.value], value, file)


def _single(node: yaml.Node, wanted: Any, file: str) -> Any:
    if not isinstance(node, yaml.ScalarNode) or node.tag == NULL:
        raise ContentProblem(place(file, node), "这里要写一个值")
    try:
        if wanted is bool:
            return TRUTH[node.value.lower()]
        return date.fromisoformat(node.value) if wanted is date else wanted(node.value)
    except (ValueError, KeyError) as wrong:
        raise ContentProblem(place(file, node), f"看不懂 {node.value}") from wrong
