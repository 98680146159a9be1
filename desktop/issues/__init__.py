"""The list of issues and their explanations."""
