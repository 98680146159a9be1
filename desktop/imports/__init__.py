"""From Excel into the workspace: choose a file, look at what it would change, take it, take it back."""
