"""What a refusal says, where the test expects either an answer or exactly this one."""

from phoihop.base.errors import Tampered


def says(fault: Tampered, *reasons: str) -> None:
    assert fault.details.keys() == {"reason"}
    assert fault.details["reason"] in reasons
