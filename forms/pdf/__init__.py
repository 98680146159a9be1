"""The official PDF: fonts, line breaking, pages, PDF/A, the visible stamp, and reading a page back."""
