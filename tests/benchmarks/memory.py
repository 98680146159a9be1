"""The highest memory of a process, for the benchmarks that count it. Linux."""

from pathlib import Path


def peak_kib() -> int:
    """As the kernel notes it for this program; `getrusage` would have the peak of the program that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])
