"""`load_demo`: fill in a district that looks lived in."""

import argparse
import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from cms.core import clock
from cms.core.errors import DomainError
from cms.demo import passwords
from cms.demo.entries import World
from cms.demo.errors import UnreadableDay
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.moments import Moments, wednesday_of
from cms.demo.quiet import quiet
from cms.demo.reading import read_world
from cms.demo.services import Loading, fill_search_index, load_world
from cms.demo.services.films import told_of_films
from cms.demo.signins import sign_ins, table_of
from cms.demo.steps import steps_of
from cms.demo.waiting import waiting


class Command(BaseCommand):
    """Loads the written world; a second run changes nothing."""

    help = "装入演示内容：单位、人员、场馆、专栏和漫画。装两遍和装一遍一样。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--d0", metavar="YYYY-MM-DD", help="基准日，要是星期三")
        parser.add_argument("--only", choices=["judged"], help="只装检索评测用的内容")
        parser.add_argument("--no-media", action="store_true", help="只要图，不做声音和短片")
        parser.add_argument("--yes-mix", action="store_true", help="库里有真实用户也装")
        parser.add_argument("--password", help="所有演示账号的密码；不给就随机定一个")

    def handle(self, **options: Any) -> None:
        try:
            world = read_world()
            # Every page saved and the first search index are no news here.
            with quiet("wagtail", "search", level=logging.ERROR), _bars() as bars:
                loading = _loading(options, advance=_Advance(bars, world))
                load_world(world, loading=loading)
                fill_search_index(at=loading.at)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self._tell(world, password=loading.password)

    def _tell(self, world: World, *, password: str) -> None:
        if sentence := told_of_films(at=clock.now()):
            self.stdout.write(sentence)
        for line in waiting(world):
            self.stdout.write(f"留给以后：{line}")
        self.stdout.write(f"demo_fingerprint {demo_fingerprint()}")
        self.stdout.write("可以登录的人：")
        for line in table_of(sign_ins(world)):
            self.stdout.write(line)
        self.stdout.write(f"所有人的密码都是：{password}")
        self.stdout.write(f"打开 {settings.SITE_URL}/ ，登录在 {settings.SITE_URL}/sign-in/")


def _d0(written: str | None, *, at: datetime) -> date:
    """The day that was asked for, else the Wednesday of this week."""
    if written is None:
        return wednesday_of(clock.local_day(at))
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise UnreadableDay from wrong


def _loading(options: dict[str, Any], *, advance: "_Advance") -> Loading:
    at = clock.now()
    moments = Moments(d0=_d0(options["d0"], at=at))
    return Loading(
        moments=moments,
        at=at,
        password=passwords.settled(options["password"]),
        only_judged=options["only"] == "judged",
        yes_mix=options["yes_mix"],
        with_media=not options["no_media"],
        advance=advance,
    )


def _bars() -> Progress:
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True))


class _Advance:
    """One bar for each file, as long as the entries it holds."""

    def __init__(self, bars: Progress, world: World) -> None:
        self.bars = bars
        self.totals = steps_of(world)
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, file: str, _slug: str) -> None:
        if file not in self.tasks:
            self.tasks[file] = self.bars.add_task(file, total=self.totals.get(file))
        self.bars.advance(self.tasks[file])
