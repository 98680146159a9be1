"""The workbook of a report: each section of the neutral document is a sheet, ready to work with and to print."""

from datetime import datetime, time

from openpyxl.packaging.custom import StringProperty

from forms.excel.archive import workbook_bytes
from forms.excel.cell_text import legal_text
from forms.excel.section_sheet import write_section
from forms.excel.sheet_names import sheet_names
from forms.excel.styles import new_workbook
from forms.reports.document import Document

DATA_PROPERTY = "data_sha256"
"""The custom property that ties the workbook to its data.json."""


def write_workbook(document: Document) -> bytes:
    """The document as an xlsx file; the same document gives the same bytes.

    Texts are never formulas, figures are real numbers with the decimals of their text, and characters that a
    workbook cannot hold are shown as �. A document without sections gives one empty sheet.
    """
    workbook = new_workbook(write_only=True)
    for name, section in zip(sheet_names(part.name for part in document.sections), document.sections, strict=True):
        write_section(workbook.create_sheet(name), section, document)
    if not document.sections:
        workbook.create_sheet("工作表")
    properties = workbook.properties
    properties.title = legal_text(document.title)
    properties.creator = properties.lastModifiedBy = legal_text(document.author)
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(document.day, time())
    if document.data_sha256:
        data = StringProperty(name=DATA_PROPERTY, value=document.data_sha256)
        workbook.custom_doc_props.append(data)  # type: ignore[attr-defined]  # the stubs do not know it
    return workbook_bytes(workbook, document.day)
