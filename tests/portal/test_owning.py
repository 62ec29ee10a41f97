"""What the serving role may do, as far as it is told without PostgreSQL; for real: security/test_least_rights.py."""

import pytest
from django.db import connection

from ground import triggers
from portal import owning


@pytest.mark.django_db
def test_no_table_that_is_only_added_to_may_be_changed_by_who_serves():
    guarded = {table for name, table in triggers.there(connection).items() if name.endswith("_append_only")}
    assert guarded >= {"questions_event", "content_event", "content_topicevent"}
    assert [table for table in guarded if "UPDATE (id)" not in owning.RIGHTS.get(table, ())] == []
    assert [table for table in guarded if "UPDATE" in owning.rights_of(table)] == []
