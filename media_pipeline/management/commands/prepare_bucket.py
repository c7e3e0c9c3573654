"""`manage.py prepare_bucket`: make the bucket, and let pages of this site send to it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from media_pipeline import bucket
from media_pipeline.errors import StoreFault


class Command(BaseCommand):
    help = "把对象存储的桶准备好：没有就建，允许本站页面直接往里传大文件。可以反复执行。"

    def handle(self, **_: Any) -> None:
        if not bucket.is_used():
            self.stdout.write("没有设置对象存储，不用准备")
            return
        try:
            is_new = bucket.prepare(origin=settings.SITE_URL)
        except StoreFault as fault:
            message = f"对象存储没有准备好：{fault}"
            raise CommandError(message) from fault
        self.stdout.write("建好了桶" if is_new else "桶已经在了")
