"""Small dialogs: keys, reason, evidence, crash."""
