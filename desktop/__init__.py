"""The window: every line of Qt in the program, and no SQL."""
