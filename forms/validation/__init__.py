"""The one engine that judges entries, for the form, the sheet, imports and the command line alike."""
