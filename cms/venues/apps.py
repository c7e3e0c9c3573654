from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "cms.venues"
    label = "venues"
    verbose_name = "场馆"
