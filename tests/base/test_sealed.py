"""A personal field names the person whose key seals it."""

from dataclasses import dataclass

import pytest

from phoihop.base.sealed import personal_fields, sealed_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody was named. (Đặt tên)"""

    person: str
    place: str
    name: str = sealed_for("person")


def test_each_personal_field_is_found_with_its_person() -> None:
    assert personal_fields(Named) == {"name": "person"}
    assert Named(person="hoa", place="Huế", name="Hoa").name == "Hoa"


def test_a_field_sealed_for_nobody_is_a_mistake() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Wrong:
        """Nobody was named. (Sai)"""

        name: str = sealed_for("nobody")

    with pytest.raises(TypeError, match="sealed for nobody"):
        personal_fields(Wrong)
