"""The process that reads one file from outside: the file on stdin, lines of JSON on stdout, limits on itself.

Started as `python -m forms.excel.child`, or by a frozen program as itself with CHILD_ARGUMENT (see `main`).
"""

import gc
import json
import sys
from typing import Any, BinaryIO

from forms.excel.limits import LIMITS, ReadLimits
from forms.excel.refusal import Refused

CHILD_ARGUMENT = "--read-workbook-in-child"
"""A frozen program's entry point calls `main` at once when this is its first argument."""

_ROWS_PER_LINE = 500


def main() -> int:
    """Read stdin, answer on stdout. Every end is an answer, but for death by a limit."""
    limit_this_process(LIMITS)
    gc.disable()  # a million cells and no cycle among them: collecting would be a quarter of the time
    from forms.excel.parsing import parse_file  # calamine only in the child, and under the limits

    content = sys.stdin.buffer.read()
    try:
        for sheet in parse_file(content, LIMITS):
            _say(sys.stdout.buffer, {"sheet": sheet.name, "hidden": sheet.is_hidden, "merges": sheet.merges})
            batch = []
            for row in sheet.rows:
                batch.append(row)
                if len(batch) == _ROWS_PER_LINE:
                    _say(sys.stdout.buffer, {"rows": batch})
                    batch = []
            _say(sys.stdout.buffer, {"rows": batch})
        _say(sys.stdout.buffer, {"end": True})
    except Refused as refused:
        _say(sys.stdout.buffer, {"refused": refused.code, "details": refused.details})
    except MemoryError:
        _say(sys.stdout.buffer, {"refused": "too_much_memory", "details": {}})
    return 0


def _say(stream: BinaryIO, line: dict[str, Any]) -> None:
    stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    stream.flush()


def limit_this_process(limits: ReadLimits) -> None:
    """No more memory than allowed, and no core files. The time limit is the parent's, which kills."""
    if sys.platform == "win32":
        from forms.excel.windows_job import limit_memory

        limit_memory(limits.memory_bytes)
    else:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(hard, limits.memory_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
