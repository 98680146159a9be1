"""The official PDF: fonts, line breaking, pages, PDF/A, the visible stamp, and reading a page back.

What is drawn is Chinese whatever the language of the screen; only faults are translated.
"""
