"""The words of given contacts, though the index of words begins with the word.

An import writes a dozen words a contact, and an index by contact took a fifth of its time. So only words that their
contact does not tell itself (`found_by`) stand in such an index; the others are looked up one by one, as the contact
tells them. Whoever asks for the words of a contact asks as always: `contact.words`, `Word.objects.filter(contact=…)`,
what Django does before it deletes a contact.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn

_TOLD = """
    {left} and ({table}.by_contact or {table}.word = any(array(
        select unnest(string_to_array(c.found_by, ' ')) from contacts_contact c where c.id = any(%s::uuid[])
    )))"""


class WordsOf(ForeignKey[Any, Any]):
    """A foreign key to the contact that conditions go through as described above. For migrations it is a plain one."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


def _also_as_told(lookup: Any, said: tuple[str, Any], compiler: Any, ids: list[Any]) -> tuple[str, list[Any]]:
    sql, params = said
    table = compiler.quote_name_unless_alias(lookup.lhs.alias)
    return "(" + _TOLD.format(left=sql, table=table) + ")", [*params, [str(one) for one in ids]]


@WordsOf.register_lookup
class _OfOne(RelatedExact):
    def as_sql(self, compiler: Any, connection: Any) -> Any:
        said = super().as_sql(compiler, connection)
        return _also_as_told(self, said, compiler, [self.rhs]) if not hasattr(self.rhs, "as_sql") else said


@WordsOf.register_lookup
class _OfSeveral(RelatedIn):
    def as_sql(self, compiler: Any, connection: Any) -> Any:
        said = super().as_sql(compiler, connection)
        return _also_as_told(self, said, compiler, [*self.rhs]) if not hasattr(self.rhs, "as_sql") else said
