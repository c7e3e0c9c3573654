"""Asks the search what a visitor would ask, and says why."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from cms.core import clock
from cms.core.errors import DomainError
from search.planning.parameters import read_request
from search.services import Hit, SearchResult, search


class Command(BaseCommand):
    help = "像居民那样搜一次，看看找到什么、为什么"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="搜什么")
        parser.add_argument("--near", default="", metavar="纬度,经度")
        parser.add_argument("--radius-km", default="", metavar="公里")
        parser.add_argument("--explain", action="store_true", help="写出每一项得分")
        parser.add_argument("--json", action="store_true", help="只输出一份 JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        given = QueryDict(mutable=True)
        given["q"], given["near"] = options["text"], options["near"]
        given["radius_km"] = options["radius_km"]
        given["explain"] = "1" if options["explain"] or options["json"] else ""
        try:
            result = search(read_request(given), at=clock.now())
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(_as_json(result) if options["json"] else _as_lines(result))


def _as_json(result: SearchResult) -> str:
    plain = {
        "total": result.total,
        "backend": result.backend,
        "degraded": result.degraded,
        "widened": [*result.said, *result.widened],
        "units": [unit.text for unit in result.plan.units],
        "hits": [asdict(hit) for hit in result.hits],
    }
    return json.dumps(plain, ensure_ascii=False, default=str)


def _as_lines(result: SearchResult) -> str:
    units = "、".join(unit.text for unit in result.plan.units) or "（没有词）"
    head = f"{result.backend}：找到 {result.total} 条，按 {units}"
    said = [*result.said, *result.widened]
    return "\n".join([head, *said, *(_line(hit) for hit in result.hits)])


def _line(hit: Hit) -> str:
    line = f"{hit.id}  {hit.title}  {hit.distance_text}".rstrip()
    if hit.factors is None:
        return line
    parts = "  ".join(f"{name}={value:.3f}" for name, value in asdict(hit.factors).items())
    return f"{line}\n    {hit.factors.score:.4f}  {parts}"
