"""Imported first by a server of the benchmark: Django is set up, on a folder of its own."""

import django

django.setup()
