"""The command line: the same services as the window, with text for people and JSON for scripts."""
