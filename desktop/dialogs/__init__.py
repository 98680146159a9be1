"""Small dialogs: keys, evidence."""
