"""The letter itself in the window: a new version looked at and adopted, the one in force written to Excel."""
