"""What can go wrong between asking for a service and having it."""


class ServiceError(Exception):
    """A service cannot be had; the sentence tells what to do about it."""
