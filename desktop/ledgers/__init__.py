"""The ledgers on the screen: typed, pasted and looked through as a grid, or one row as a form."""
