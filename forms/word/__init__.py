"""The text report as a Word file (.docx) for leaders who rewrite it, and the rewritten file read back."""
