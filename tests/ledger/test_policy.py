"""A policy of C2SP tlog-policy: "2 of 3" is met by two witnesses and by no one twice."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Invalid, Tampered
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey
from phoihop.ledger.policy import Policy, open_under, parse_policy, seen_by
from phoihop.ledger.witness import cosign, witness_key

LOG = SignKey("phoihop.test", bytes(range(32)))
WITNESSES = [
    SignKey(f"w{each}.test", bytes(31) + bytes([each])) for each in range(1, 7)
]
X1, X2, X3, Y1, Y2, Y3 = (str(witness_key(each.verify_key)) for each in WITNESSES)
HEAD = Checkpoint(LOG.name, 1, edge_of([leaf_hash(b"")]).root())
NOTE = LOG.sign(HEAD.text())
NOW = 1_700_000_000
LEVELS = f"""# two levels, as in the specification
log {LOG.verify_key}

witness X1 {X1}
witness X2 {X2} https://example.org/
\twitness  X3\t{X3}
group X-witnesses 2 X1 X2 X3
witness Y1 {Y1}
witness Y2 {Y2}
witness Y3 {Y3}
group Y-witnesses any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""
TWO_OF_THREE = f"""log {LOG.verify_key}
witness sở-nội-vụ {X1}
witness sở-tài-chính {X2}
witness thanh-tra {X3}
group ba 2 sở-nội-vụ sở-tài-chính thanh-tra
quorum ba
"""


def signed(*numbers: int) -> str:
    note = NOTE
    for each in numbers:
        note = cosign(note, WITNESSES[each], NOW + each)
    return note


def enough(policy: str, *numbers: int) -> bool:
    return seen_by(parse_policy(policy.encode()), signed(*numbers)).enough


def policy_or_faults(data: bytes) -> Policy | tuple[str, ...]:
    try:
        return parse_policy(data)
    except Invalid as fault:
        return tuple(each.code for each in fault.findings)


def codes(text: str) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        parse_policy(text.encode())
    return [each.code for each in refusal.value.findings]


def test_two_of_three_is_met_by_any_two() -> None:
    for count in range(4):
        for some in combinations(range(3), count):
            assert enough(TWO_OF_THREE, *some) is (count >= 2)
    assert not enough(TWO_OF_THREE, 0, 3, 4)


def test_groups_of_groups_are_met_as_the_specification_says() -> None:
    for count in range(7):
        for some in combinations(range(6), count):
            met = len({0, 1, 2} & set(some)) >= 2 and bool({3, 4, 5} & set(some))
            assert enough(LEVELS, *some) is met


def test_who_has_seen_it_is_told_with_the_time() -> None:
    head, key, seen = open_under(parse_policy(TWO_OF_THREE.encode()), signed(0, 2))
    assert (head, key) == (HEAD, LOG.verify_key)
    assert seen.witnesses == {"sở-nội-vụ": NOW, "thanh-tra": NOW + 2}
    assert parse_policy(TWO_OF_THREE.encode()).wanted == 2


def test_a_head_of_too_few_or_of_another_log_is_refused() -> None:
    policy = parse_policy(TWO_OF_THREE.encode())
    other = SignKey(LOG.name, bytes(32))
    for note, key, reason in (
        (signed(0), None, "policy_not_met"),
        (NOTE, None, "policy_not_met"),
        (other.sign(HEAD.text()), None, "not_signed_by_key"),
        (signed(0, 1), other.verify_key, "not_signed_by_key"),
        (signed(0, 1).replace("\n1\n", "\n2\n"), None, "signature_differs"),
    ):
        with pytest.raises(Tampered) as refusal:
            open_under(policy, note, key)
        assert refusal.value.details == {"reason": reason}


def test_a_false_cosignature_is_named_and_not_passed_over() -> None:
    lines = signed(0, 1, 2).splitlines(keepends=True)
    later = cosign(
        LOG.sign(Checkpoint(LOG.name, 2, HEAD.root).text()), WITNESSES[2], NOW
    )
    lines[-1] = later.splitlines(keepends=True)[-1]
    with pytest.raises(Tampered) as refusal:
        open_under(parse_policy(TWO_OF_THREE.encode()), "".join(lines))
    assert refusal.value.details == {"reason": "cosignature_differs"}


def test_no_witness_at_all_has_to_be_said() -> None:
    policy = parse_policy(f"log {LOG.verify_key}\nquorum none\n".encode())
    assert open_under(policy, NOTE)[2].enough
    assert policy.wanted == 0
    assert codes(f"log {LOG.verify_key}\n") == ["policy_quorum"]


def test_a_policy_may_leave_the_log_to_whoever_verifies() -> None:
    policy = parse_policy(f"witness X {X1}\nquorum X\n".encode())
    assert policy.wanted == 1
    assert open_under(policy, signed(0), LOG.verify_key)[0] == HEAD
    with pytest.raises(Tampered):
        open_under(policy, signed(0))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "policy_quorum"),
        ("quorum none\nquorum none\n", "policy_quorum"),
        ("nonsense X\nquorum none\n", "policy_line"),
        ("log\nquorum none\n", "policy_line"),
        (f"log {LOG.verify_key} url more\nquorum none\n", "policy_line"),
        (f"log {LOG.verify_key}\nlog {LOG.verify_key}\nquorum none\n", "policy_twice"),
        (f"log {X1}\nquorum none\n", "policy_key"),
        (f"witness X {LOG.verify_key}\nquorum none\n", "policy_key"),
        ("witness X w+00000000+BAEAAAAA\nquorum none\n", "policy_key"),
        (f"witness X {X1}\nwitness Y {X1}\nquorum none\n", "policy_twice"),
        (f"witness X {X1}\nwitness X {X2}\nquorum none\n", "policy_twice"),
        (f"witness none {X1}\nquorum none\n", "policy_name"),
        (f"witness X {X1}\nquorum Y\n", "policy_unknown"),
        (f"quorum X\nwitness X {X1}\n", "policy_unknown"),
        (f"witness X {X1}\ngroup G any X Y\nquorum X\n", "policy_unknown"),
        (f"witness X {X1}\ngroup G any none\nquorum X\n", "policy_unknown"),
        (f"witness X {X1}\ngroup G any G\nquorum X\n", "policy_unknown"),
        (f"witness X {X1}\ngroup G 2 X\nquorum X\n", "policy_threshold"),
        (f"witness X {X1}\ngroup G 0 X\nquorum X\n", "policy_threshold"),
        (f"witness X {X1}\ngroup G 01 X\nquorum X\n", "policy_threshold"),
        (f"witness X {X1}\ngroup G most X\nquorum X\n", "policy_threshold"),
        (f"witness X {X1}\ngroup G any X X\nquorum X\n", "policy_twice"),
        (
            f"witness X {X1}\ngroup G any X\ngroup H any X\nquorum G\n",
            "policy_twice",
        ),
        ("quorum none\r\n", "policy_unreadable"),
        ("\x00quorum none\n", "policy_unreadable"),
        ("# " + "a" * (1 << 17) + "\nquorum none\n", "policy_unreadable"),
        ("\n" * 300 + "quorum none\n", "policy_unreadable"),
    ],
)
def test_what_is_no_policy_is_named(text: str, code: str) -> None:
    assert codes(text)[0] == code


def test_a_weak_key_is_no_witness() -> None:
    """Under a key of low order everybody can sign: the neutral element of the curve."""
    text = str(witness_key(WITNESSES[0].verify_key))
    weak = text[:-44] + "BAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    assert codes(f"witness X {weak}\nquorum X\n")[0] == "policy_key"


def test_every_fault_is_named_with_its_line() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_policy(b"log x\nwitness y\nquorum z\n")
    found = [(each.place.line, each.code) for each in refusal.value.findings]
    assert found == [(1, "policy_key"), (2, "policy_line"), (3, "policy_unknown")]


@given(st.binary(max_size=200), st.data())
def test_any_bytes_are_a_policy_or_a_refusal(data: bytes, where: st.DataObject) -> None:
    whole = TWO_OF_THREE.encode()
    place = where.draw(st.integers(0, len(whole)))
    for each in (data, whole[:place] + data + whole[place:], whole[:place]):
        assert isinstance(policy_or_faults(each), Policy | tuple)
