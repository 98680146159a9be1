"""The one place that asks for the time, so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def local_text(instant: datetime, pattern: str = "%Y-%m-%d %H:%M:%S") -> str:
    """An instant as the clerk's wall clock shows it."""
    return instant.astimezone().strftime(pattern)
