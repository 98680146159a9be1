"""Workbooks: written for the package, filled-in templates, and files from outside read safely."""
