"""Django's PostgreSQL engine, whose pool is renewed at once when its server was restarted.

psycopg's pool looks at one idle connection after the other and waits twice as long after each dead
one: seven of them, and a visitor has waited half a minute. Here one dead connection is the sign
that the server was away, and all idle ones are renewed together.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Named as Django looks it up in an engine's module."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.pool is None or _is_alive(connection):
            return connection
        self.pool.drain()
        self.pool.putconn(connection)
        return super().get_new_connection(conn_params)


def _is_alive(connection: psycopg.Connection[Any]) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    return True
