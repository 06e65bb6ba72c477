"""Sessions in the database, as Django keeps them, read by a statement that every page repeats."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from staffetta.core.db.remembered import remembered


@remembered(plan=True)
def _living(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """Named in settings by its module, as Django wants it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _living(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None
