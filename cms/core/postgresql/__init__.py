"""The database engine of the production column: Django's own, with a pool that renews itself."""
