"""`manage.py verify_ledgers`: walks every hash chain; exit code 1 names the first broken row."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.sealing import first_broken
from cms.core.db import read_snapshot


class Command(BaseCommand):
    """Checks that no row of a ledger was changed, taken out or put in between."""

    help = "逐行核对审计记录的封条；有一行对不上就报出来，退出码为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")

    def handle(self, *_: Any, **options: Any) -> None:
        with read_snapshot():
            broken = first_broken()
            sealed, waiting = AuditSeal.objects.count(), AuditEntry.objects.unsealed().count()
        if options["json"]:
            found = {"ledger": "audit", "sealed": sealed, "waiting": waiting}
            self.stdout.write(json.dumps({**found, "broken": str(broken) if broken else None}))
        if broken is not None:
            raise CommandError(str(broken))
        if not options["json"]:
            self.stdout.write(f"audit：{sealed}行都对得上，{waiting}行等着封")
