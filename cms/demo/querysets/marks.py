"""Named reads over the marks of the demo world."""

from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models


class DemoObjectQuerySet(models.QuerySet):
    def of_model(self, model: type[models.Model]) -> Self:
        """Marks on rows of exactly this model."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False)
        )

    def on_other_than(self, model: type[models.Model]) -> Self:
        """Marks on rows of every model but this."""
        return self.exclude(
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False)
        )

    def on(self, row: models.Model) -> Self:
        """The mark of a row, if it has one."""
        return self.of_model(type(row)).filter(object_id=row.pk)

    def told_otherwise(self, row: models.Model, slug: str) -> Self:
        """Marks that give this slug to another row."""
        return self.named(type(row), slug).exclude(object_id=row.pk)

    def named(self, model: type[models.Model], slug: str) -> Self:
        return self.of_model(model).filter(slug=slug)

    def row_ids(self, model: type[models.Model]) -> set[Any]:
        """The keys of all marked rows of a model."""
        return set(self.of_model(model).values_list("object_id", flat=True))

    def slugs(self, model: type[models.Model]) -> set[str]:
        """The slugs of all marked rows of a model."""
        return set(self.of_model(model).values_list("slug", flat=True))

    def models(self) -> list[type[models.Model]]:
        """The models that have marked rows, by name."""
        kinds = ContentType.objects.filter(pk__in=self.order_by().values("content_type"))
        found = [kind.model_class() for kind in kinds]
        return sorted((model for model in found if model), key=lambda model: model._meta.label)
