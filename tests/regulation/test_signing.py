"""The reference to a signed paper is whole or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.regulation.signing import UNSIGNED, PaperSignature, signed_by

TODAY = date(2026, 3, 2)
WORDS = st.sampled_from(("", " ", "12/QCPH", "Dũng"))
DAYS = st.one_of(st.just(""), st.dates(date(2026, 2, 1), date(2026, 4, 1)).map(str))


@given(WORDS, DAYS, WORDS, st.booleans())
def test_it_is_whole_or_none(number: str, day: str, signer: str, needed: bool) -> None:
    typed = PaperSignature(number=number, day=day, signer=signer)
    parts = [each.strip() for each in (number, day, signer)]
    future = all(parts) and day > TODAY.isoformat()
    if future or (not all(parts) and (needed or any(parts))):
        with pytest.raises(Refused) as refusal:
            signed_by(typed, TODAY, needed=needed)
        reason = "signed_in_future" if future else "signature_incomplete"
        assert refusal.value.details["reason"] == reason
        return
    kept = signed_by(typed, TODAY, needed=needed)
    assert [kept.number, kept.day, kept.signer] == parts
    assert kept == UNSIGNED or all(parts)
    assert not needed or kept.given


def test_what_lacks_first_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        signed_by(PaperSignature(number="1", signer="A"), TODAY, needed=False)
    assert refusal.value.details["field"] == "signed_day"
