"""Packages in the window: exporting, reopening a node, verifying."""
