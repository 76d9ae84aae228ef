"""The only reader of the time of day."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant in UTC, to the millisecond."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
