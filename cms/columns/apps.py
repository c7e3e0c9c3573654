from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "cms.columns"
    label = "columns"
    verbose_name = "文化专栏"
