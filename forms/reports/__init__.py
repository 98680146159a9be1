"""What a report says, before it is known whether it becomes a PDF, a workbook or a screen.

Reports are official documents: their words are Chinese whatever the language, so none of them goes through gettext.
"""
