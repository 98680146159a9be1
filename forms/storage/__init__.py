"""The workspace on disk: SQLite, evidence files, backups. The only place that speaks SQL.

The stores load when they are first used: a window is painted with the letter and the closed nodes alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.storage import audit_store as audit_store
    from forms.storage import backup as backup
    from forms.storage import closing_store as closing_store
    from forms.storage import database as database
    from forms.storage import entry_store as entry_store
    from forms.storage import evidence_store as evidence_store
    from forms.storage import import_column_store as import_column_store
    from forms.storage import ledger_findings as ledger_findings
    from forms.storage import ledger_reader as ledger_reader
    from forms.storage import ledger_store as ledger_store
    from forms.storage import ledger_tables as ledger_tables
    from forms.storage import letter_adoption as letter_adoption
    from forms.storage import letter_store as letter_store
    from forms.storage import node_store as node_store
    from forms.storage import report_store as report_store
else:
    from importlib import import_module

    _STORES = frozenset(
        {
            "audit_store",
            "backup",
            "closing_store",
            "database",
            "entry_store",
            "evidence_store",
            "import_column_store",
            "ledger_findings",
            "ledger_reader",
            "ledger_store",
            "ledger_tables",
            "letter_adoption",
            "letter_store",
            "node_store",
            "report_store",
        }
    )

    def __getattr__(name: str):
        if name in _STORES:
            return import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
