"""Which parts of a fact belong to a person, said where the field is declared.

The content of a fact is sealed with the key of its stream; a field declared with
`sealed_for` is sealed apart, with the key of the person that another field of the
same fact names. Destroying that key erases the person and no proof.
"""

from collections.abc import Mapping
from dataclasses import field, fields
from functools import cache
from types import MappingProxyType

PERSON = "person"


def sealed_for(person: str) -> str:
    """Declare a text field sealed with the key of the person named by field `person`.

    The type is that of the declared attribute, as with `dataclasses.field`.
    """
    declared: str = field(metadata={PERSON: person})
    return declared


@cache
def personal_fields(fact: type) -> Mapping[str, str]:
    """Return each personal field of a fact class with the field naming its person.

    Raises TypeError when a field names a person field that the class lacks: such a
    fact could never be sealed.
    """
    declared = {each.name: each.metadata for each in fields(fact)}
    found = {
        name: str(metadata[PERSON])
        for name, metadata in declared.items()
        if PERSON in metadata
    }
    for name, person in found.items():
        if person not in declared or person in found:
            raise TypeError(fact.__name__, name, "is sealed for nobody")
    return MappingProxyType(found)
