"""A ledger of 20,000 rows written to data.xlsx, against openpyxl writing the bare values in write-only mode."""

import io
import json
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from forms.excel.writer import write_workbook
from forms.reports.build_ledgers import build_ledger_table
from forms.reports.document import Document, Section
from forms.reports.facts import LedgerFact
from forms.schema.ledger_definition import define_ledgers
from forms.schema.ledger_row import LedgerRow, value_of
from forms.schema.load import load_shipped_letter
from tests.benchmarks.memory import peak_kib
from tests.benchmarks.table import Figure
from tests.unit.ledgers import generated_assets

ROWS = 20_000
_MIB = 1024


def measure() -> list[Figure]:
    """Seconds of the processor (nothing here waits), and MiB on top of the rows in memory; each in its own process."""
    ours, bare = (_in_a_process(kind) for kind in ("ours", "bare"))
    return [
        Figure("ledger of 20,000 rows x 23 to data.xlsx, s", ours["seconds"], bare["seconds"], 4.0),
        Figure("the same, memory on top of the rows, MiB", ours["mib"], bare["mib"], None),
    ]


def _in_a_process(kind: str) -> dict[str, float]:
    call = [sys.executable, "-m", "tests.benchmarks.ledger_sheet", kind]
    said = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def main(kind: str) -> None:
    ledger = _ledger()
    before = peak_kib()
    start = time.process_time()
    if kind == "ours":
        sections = (Section("台账", (build_ledger_table(ledger),), wide=True),)
        write_workbook(Document("台账", "单位", date(2024, 4, 1), sections))
    else:
        _write_bare(ledger)
    seconds = time.process_time() - start
    grown = peak_kib() - before
    print(json.dumps({"seconds": seconds, "mib": grown / _MIB}))


def _write_bare(ledger: LedgerFact) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("台账")
    for row in ledger.rows:
        sheet.append([_bare(row.values[column.name]) for column in ledger.definition.columns])
    workbook.save(io.BytesIO())


def _bare(value: object) -> object:
    return value if isinstance(value, Decimal) else str(value or "")


def _ledger() -> LedgerFact:
    definition = define_ledgers(load_shipped_letter("dazu-2024"))["state_assets"]
    rows = []
    for number, texts in enumerate(generated_assets(ROWS), 1):
        columns = {name: definition.by_name[name] for name, text in texts.items() if text}
        values = {name: value_of(column.base, column.type.parse(texts[name])) for name, column in columns.items()}
        rows.append(LedgerRow(f"r{number}", number, {**definition.blank, **values}))
    return LedgerFact(definition, tuple(rows))


if __name__ == "__main__":
    main(sys.argv[1])
