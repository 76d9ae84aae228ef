"""What has no row is not there for that subject."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from phoihop.contexts.parties.models import (
    Acl,
    grant,
    grant_all,
    move,
    objects_of,
    revoke,
    sees,
)

pytestmark = pytest.mark.django_db


def test_a_subject_sees_what_was_granted_to_it_and_nothing_else() -> None:
    grant("agency:snv", "m1", 1)
    grant("person:hoa", "m2", 2)
    assert list(objects_of(["agency:snv", "person:an"])) == ["m1"]
    assert sees(["agency:snv"], "m1")
    assert not sees(["agency:snv"], "m2")
    assert not sees([], "m1")
    assert not sees(["agency:sn", "agency:snv2", "agency:SNV"], "m1")


def test_what_is_revoked_is_seen_no_more_by_that_subject_alone() -> None:
    grant_all(["agency:snv", "agency:stc", "agency:snv"], "m1", 1)
    revoke("agency:snv", "m1")
    assert not sees(["agency:snv"], "m1")
    assert sees(["agency:stc"], "m1")


def test_granting_again_moves_the_object_in_lists_and_adds_no_row() -> None:
    grant("agency:snv", "m1", 1)
    grant("agency:snv", "m1", 7)
    assert list(Acl.objects.values_list("subject", "object", "sort_key")) == [
        ("agency:snv", "m1", 7)
    ]
    move("m1", 9)
    assert Acl.objects.get().sort_key == 9


def test_a_grant_to_many_is_one_statement(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    with django_assert_num_queries(1):
        grant_all([f"agency:{n}" for n in range(40)], "m1", 1)
    assert Acl.objects.count() == 40
