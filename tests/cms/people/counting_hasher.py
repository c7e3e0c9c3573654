"""A password hasher that says how often it worked."""

from typing import ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    """MD5, counted: what costs time in production is exactly one encode."""

    algorithm = "counting"
    counted: ClassVar[int] = 0

    def encode(self, password, salt):
        type(self).counted += 1
        return super().encode(password, salt)
