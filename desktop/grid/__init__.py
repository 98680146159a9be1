"""Cells in rows and columns to type into: editors, keys, frozen columns, notes. They know no ledger and no measure."""
