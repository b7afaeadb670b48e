"""QR signs, drawn as one path of black squares."""

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas


def draw_qr(canvas: Canvas, content: str, x: float, y: float, side: float) -> None:
    """Draw a QR sign (ISO/IEC 18004, error correction M) with its lower left corner at x, y.

    All measures are in points. ReportLab's own drawing would name Helvetica in
    the file, so only its encoder is used.
    """
    code = QrCodeWidget(content, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    square = side / count
    path = canvas.beginPath()
    for row in range(count):
        for column in range(count):
            if code.isDark(row, column):
                path.rect(x + column * square, y + side - (row + 1) * square, square, square)
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1)
