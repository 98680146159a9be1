"""Preview and print: the very pages of the PDF, on the screen and on paper."""
