"""The centre of the window: the form of one measure, and the sheet of all."""
