"""Long lists of texts reach the database as they are, odd ones too."""

from __future__ import annotations

import pytest
from django.db import connection

ODD = ["", "NULL", "null", 'quo"ted', "back\\slash", "{a,b}", "a, b", " blank ", "tab\tline\n", "it's", "€ 株式", "%s"]


@pytest.mark.parametrize("texts", [ODD[:1], ODD, ODD * 3, ["a", "NULL", "", "{b}", "c,d ", "l'e"] * 10], ids=len)
@pytest.mark.django_db
def test_what_went_comes_back(texts: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select t from unnest(%s::text[]) with ordinality as u(t, n) order by n", [texts])
        assert [row[0] for row in cursor.fetchall()] == texts
        cursor.execute("select %s = any(%s)", [texts[-1], texts])
        assert cursor.fetchone() == (True,)
