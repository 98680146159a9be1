"""The text report (文字报告) at the window: read, rewritten by paragraphs, handed to leaders and taken back."""
