"""The door for web servers. It stays shut for a database role that row-level security does not bind."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

from staffetta.core.postgres.roles import refuse_strong_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffetta.config.settings")
application = get_wsgi_application()

connection.ensure_connection()
refuse_strong_role(connection.connection)
connection.close()
