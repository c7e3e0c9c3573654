from django.apps import AppConfig


class BareConfig(AppConfig):
    name = "frontend.benchmarks.bare"
    label = "bare"
