"""A small report to be printed and looked at."""

from pathlib import Path

_MM = 72 / 25.4


def three_page_report(path: Path) -> Path:
    """Three pages with ink at known places, the second a wide table turned on its side."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    for number in range(3):
        canvas.rect(28 * _MM + number, 35 * _MM, 156 * _MM, 225 * _MM)
        if number == 1:
            canvas.rotate(90)
        for row in range(20):
            canvas.drawString(300, (-100 if number == 1 else 200) - 15 * row, f"Page {number + 1} row {row} 123,456.7")
        canvas.showPage()
    canvas.save()
    return path
