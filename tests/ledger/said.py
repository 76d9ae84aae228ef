"""What a refusal says, where the test expects either an answer or exactly this one."""

from phoihop.base.errors import Tampered


def says(fault: Tampered, reason: str) -> None:
    assert fault.details == {"reason": reason}
