"""Workbooks: written for the package, filled-in templates, and files from outside read safely.

What a sheet says is Chinese whatever the language of the screen: sheets are handed in, and read again by their words.
"""
