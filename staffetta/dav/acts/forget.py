"""What has long gone is forgotten; clients that were away for longer begin anew."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from staffetta.core.acts import act, unchanged
from staffetta.dav.models import Collection, Entry


@act
def forget_gone(before: datetime) -> int:
    """Delete the entries that were gone before then; older tokens are refused from now on. Says how many they were."""
    old = Entry.objects.filter(gone_at__lt=before)
    last = old.order_by().values("collection").annotate(revision=Max("revision"))
    for row in list(last):
        collection = Collection.objects.select_for_update(of=("self",)).get(pk=row["collection"])
        if row["revision"] > collection.forgotten:
            collection.forgotten = row["revision"]
            collection.save(update_fields=["forgotten"])
    count, _by_model = old.delete()
    unchanged()
    return count
