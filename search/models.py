"""What indexing remembers: what changed, which version comes next, which indexes there are."""

from django.db import models

from search.querysets import GenerationQuerySet, OutboxQuerySet


class SearchOutbox(models.Model):
    """A document may have changed. Written in the transaction of the change; carries no content."""

    doc_id = models.CharField("文档", max_length=40)
    queued_at = models.DateTimeField("排队时间")
    claim = models.CharField("谁在处理", max_length=32, blank=True)
    claimed_at = models.DateTimeField("何时开始处理", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("试过几次", default=0)
    parked_at = models.DateTimeField("何时搁下", null=True, blank=True)
    error = models.CharField("最近的错误", max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待索引"
        indexes = [models.Index(fields=["parked_at", "claimed_at", "id"], name="outbox_to_do")]

    def __str__(self) -> str:
        return self.doc_id


class IndexState(models.Model):
    """One row: the version the next batch of writes carries. An outbox id is no version."""

    name = models.CharField("名称", max_length=20, primary_key=True)
    version = models.BigIntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引版本"

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class IndexGeneration(models.Model):
    """One index with the words it was cut by. Which one answers is told by pointer or alias."""

    name = models.CharField("名称", max_length=80, unique=True)
    engine = models.CharField("引擎", max_length=20)
    schema = models.PositiveSmallIntegerField("结构版本")
    lexicon = models.TextField("词表")
    receives = models.BooleanField("接收改动", default=True)
    started_at = models.DateTimeField("开始建立")

    objects = GenerationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "索引"
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return self.name
