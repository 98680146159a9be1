"""Whether report and workbook belong to this data.json, and have nothing that shows other figures than they say."""

from collections.abc import Iterator

from forms.excel.part_zip import BadPart
from forms.excel.plain_workbook import look_through
from forms.package.data_json import data_sha256
from forms.package.entries import DATA, REPORT, WORKBOOK
from forms.package.package_view import PackageView
from forms.pdf.archive import read_data_sha256
from forms.pdf.plain_report import has_foreign_parts, pages_with_hidden_text
from forms.signing.fault import Fault, shown_text
from forms.signing.pdf_limits import check_limits
from resources.translation import _


def check_report(view: PackageView) -> list[Fault]:
    """Faults of the report; with any of them its text is better not read. It carries the SHA-256 of its data.json."""
    report, again = view.read(REPORT), _("请向报送单位核实，并要求重新导出。")
    if (endless := check_limits(report, REPORT)) is not None:
        return [endless]
    if has_foreign_parts(report):
        text = _("报告里夹有图层、动作、附件、批注、图片或别的表单，或页数太多：看到的内容可能与读出的不同。")
        return [Fault("report_not_plain", text, REPORT, again)]
    faults = []
    if read_data_sha256(report) != _digest(view):
        text = _("报告不是由这份数据生成的：它写明的 data.json 校验值是另一个。")
        faults.append(Fault("report_other_data", text, REPORT, again))
    text = _("页上有看不见、太淡或被盖住的文字：看到的内容可能与读出的不同。")
    for page in pages_with_hidden_text(report):
        place = _("{entry} 第{page}页").format(entry=REPORT, page=page)
        faults.append(Fault("report_hidden_text", text, place, again))
    return faults


def check_workbook(view: PackageView) -> Iterator[Fault]:
    """Faults of the workbook, which names the SHA-256 of its data.json as a property."""
    again = _("请向报送单位核实，并要求重新导出。")
    try:
        found = look_through(view.read(WORKBOOK))
    except BadPart as bad:
        place = _("{file} 的部件 {part}").format(file=WORKBOOK, part=shown_text(bad.part)) if bad.part else WORKBOOK
        yield Fault("workbook_structure", bad.what, place, again)
        return
    if found.data_sha256 != _digest(view):
        text = _("表格不是由这份数据生成的：它写明的 data.json 校验值是另一个。")
        yield Fault("workbook_other_data", text, WORKBOOK, again)
    if found.foreign_part:
        text = _("部件里有公式、隐藏的行列或工作表、自带数字的格式，或别的程序加进的内容：看到的数可能与读出的不同。")
        place = _("{file} 的部件 {part}").format(file=WORKBOOK, part=shown_text(found.foreign_part))
        yield Fault("workbook_not_plain", text, place, again)


def _digest(view: PackageView) -> str:
    return data_sha256(view.read(DATA))
