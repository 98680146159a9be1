"""What a report says, before it is known whether it becomes a PDF, a workbook or a screen."""
