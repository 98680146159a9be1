"""A letter as a workbook: lossless both ways, also after LibreOffice; every fault named by sheet, row and column."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from forms.cli.main import main
from forms.errors import UserError
from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.compiled import compile_letter
from forms.schema.letter import Aspect, Letter
from forms.schema.load import load_shipped_letter
from forms.schema.source import LetterFault, LetterRefused
from forms.services.letters import find_letter, read_source
from forms.services.linting import lint_letter
from tests.unit.libreoffice import save_as

LETTERS = ("dazu-2024", "fuling-2024")
Edit = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def fuling() -> Letter:
    return load_shipped_letter("fuling-2024")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("导出")
    for letter_id in LETTERS:
        (folder / f"{letter_id}.xlsx").write_bytes(export_letter_workbook(load_shipped_letter(letter_id)))
    return folder


@pytest.fixture(scope="module")
def resaved(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files, opened and saved again by LibreOffice."""
    folder = tmp_path_factory.mktemp("另存")
    save_as("xlsx", folder, [exported / f"{letter_id}.xlsx" for letter_id in LETTERS])
    return folder


def edited(exported: Path, folder: Path, edit: Edit) -> Path:
    workbook = openpyxl.load_workbook(exported / "fuling-2024.xlsx")
    edit(workbook)
    path = folder / "mine.xlsx"
    workbook.save(path)
    return path


def faults_of(path: Path) -> dict[str, LetterFault]:
    """The faults by code; the letter must have some."""
    return {fault.code: fault for fault in lint_letter(read_source(str(path))).faults}


def place(fault: LetterFault) -> tuple[str, int, str]:
    return fault.position.sheet, fault.position.row, fault.position.column


@pytest.mark.parametrize("letter_id", LETTERS)
def test_the_way_to_excel_and_back_loses_nothing(exported: Path, letter_id: str) -> None:
    assert compile_letter(find_letter(str(exported / f"{letter_id}.xlsx"))) == compile_letter(
        load_shipped_letter(letter_id)
    )


@pytest.mark.parametrize("letter_id", LETTERS)
def test_nor_does_saving_it_in_libreoffice(resaved: Path, letter_id: str) -> None:
    assert compile_letter(find_letter(str(resaved / f"{letter_id}.xlsx"))) == compile_letter(
        load_shipped_letter(letter_id)
    )


def test_what_looks_like_a_number_or_a_formula_comes_back_as_it_was(fuling: Letter, tmp_path: Path) -> None:
    aspect = fuling.aspects[0]
    odd = replace(
        aspect.measures[0], target=Decimal("1.10"), target_source="published", title="=1+1", reference="@x _x0041_ 第一行\n第二行",
        definition="-5", source_quote="+5", source_section="2024-03",
    )  # fmt: skip
    letter = replace(
        fuling, aspects=(replace(aspect, measures=(odd,)), Aspect("9", "还没有措施", ())), rules=fuling.rules[:3]
    )
    content = export_letter_workbook(letter)
    assert content == export_letter_workbook(letter)
    (tmp_path / "a.xlsx").write_bytes(content)
    assert find_letter(str(tmp_path / "a.xlsx")) == letter
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_columns_in_any_order_english_heads_and_words_and_merged_aspects_are_read(
    exported: Path, tmp_path: Path, fuling: Letter
) -> None:
    def edit(workbook: Workbook) -> None:
        rules, measures = workbook["规则"], workbook["方面措施"]
        heads = {cell.value: cell.column for cell in rules[1]}
        for row in rules.iter_rows():  # two columns change places, one gets an English head and English words
            first, second = row[heads["版本"] - 1], row[heads["级别"] - 1]
            first.value, second.value = second.value, first.value
        words = {"错误": "error", "待说明": "explain", "提示": "hint", "级别": "level"}
        for (cell,) in rules.iter_rows(min_col=heads["版本"], max_col=heads["版本"]):
            cell.value = words.get(cell.value, cell.value)
        for row in range(3, measures.max_row + 1):
            if measures.cell(row, 1).value == measures.cell(row - 1, 1).value:
                measures.cell(row, 2).value = None
        rows = [row for row in range(2, measures.max_row + 1) if measures.cell(row, 1).value == "2"]
        for column in (1, 2):
            measures.merge_cells(start_row=rows[0], end_row=rows[-1], start_column=column, end_column=column)

    assert find_letter(str(edited(exported, tmp_path, edit))) == fuling


def test_what_excel_made_of_numbers_and_dates_is_brought_back(exported: Path, tmp_path: Path, fuling: Letter) -> None:
    def edit(workbook: Workbook) -> None:
        head, measures = workbook["责任书"], workbook["方面措施"]
        for row in head.iter_rows():
            if row[0].value == "年度":
                row[1].value = 2024
            elif row[0].value == "2024-03":
                row[0].value, row[2].value = date(2024, 3, 1), datetime(2024, 3, 31)
            elif row[0].value == "2024-06":
                row[2].value = "2024年6月30日"
            elif row[0].value == "采用通用规则":
                row[1].value = False
        column = {cell.value: cell.column for cell in measures[1]}
        for row in range(2, measures.max_row + 1):
            measures.cell(row, column["编号"]).value = float(measures.cell(row, column["编号"]).value)
            if measures.cell(row, column["单位"]).value == "%" and measures.cell(row, column["目标"]).value:
                target = measures.cell(row, column["目标"])
                target.value, target.number_format = float(target.value) / 100, "0%"

    assert compile_letter(find_letter(str(edited(exported, tmp_path, edit)))) == compile_letter(fuling)


def test_a_number_that_lost_its_zero_is_asked_about(exported: Path, tmp_path: Path) -> None:
    def edit(workbook: Workbook) -> None:
        measures = workbook["方面措施"]
        last = [cell.value for cell in measures[measures.max_row]]
        for number in ("5.8", "5.9", 5.1):
            measures.append([*last[:2], number, *last[3:]])

    faults = faults_of(edited(exported, tmp_path, edit))
    assert faults["number_ambiguous"].position.sheet == "方面措施"
    assert "5.10" in faults["number_ambiguous"].text


def test_every_fault_is_named_at_once_with_its_place_in_the_sheets_own_words(exported: Path, tmp_path: Path) -> None:
    def edit(workbook: Workbook) -> None:
        head, measures, rules, ledgers = (workbook[name] for name in ("责任书", "方面措施", "规则", "台账"))
        column = {cell.value: cell.column_letter for cell in measures[1]}
        measures[f"{column['类型']}3"] = "指数"
        measures[f"{column['完成时限']}4"] = "2024-02-30"
        measures[f"{column['单位']}5"] = date(2024, 5, 1)
        measures[f"{column['目标']}6"] = "#N/A"
        measures[f"{column['目标']}6"].data_type = "e"
        measures["X1"] = "备住"
        measures["Y7"] = "随手写的"
        rules["F2"] = "__import__('os').system('x')"
        rules["D3"] = "指标 9.99"
        ledgers["E4"] = "金额(二)"
        next(row for row in head.iter_rows() if row[0].value == "文本性质")[1].value = "草案"
        next(row for row in head.iter_rows() if row[0].value == "数据时效")[0].value = "数据时限"

    found = lint_letter(read_source(str(edited(exported, tmp_path, edit)))).faults
    texts = {place(fault): fault.text for fault in found}
    assert "请从 指标 / 里程碑 / 清单 / 台账 中选一个" in texts["方面措施", 3, "F"]
    assert "“完成时限”不是存在的日期" in texts["方面措施", 4, "N"]
    assert "被 Excel 改成了日期" in texts["方面措施", 5, "H"] or "没有填写" in texts["方面措施", 5, "H"]
    assert {"unknown_column", "no_head_above", "error_value", "date_in_text"} <= {fault.code for fault in found}
    assert "“左边”" in texts["规则", 2, "F"]
    assert "9.99" in texts["规则", 3, "D"]
    assert "如 文字、日期、金额(2)" in texts["台账", 4, "E"]
    assert any("请从 示例 / 正式 中选一个" in text for text in texts.values())
    assert any("是否要写“数据时效”" in text for text in texts.values())


@pytest.mark.parametrize(
    ("edit", "code", "says"),
    [
        (lambda w: w.remove(w["规则"]), "missing_sheet", "缺少工作表“规则”"),
        (lambda w: setattr(w["规则"], "title", "审核规则"), "unknown_sheet", "是否要写“规则”"),
        (lambda w: setattr(w["规则"], "sheet_state", "hidden"), "hidden_sheet", "取消隐藏"),
        (lambda w: w["方面措施"].delete_cols(3), "missing_column", "缺少“编号”列"),
        (lambda w: setattr(w["责任书"]["A1"], "value", "基本情况"), "missing_block", "基本信息"),
        (lambda w: w["选项"].delete_rows(1), "missing_column", "没有找到表头"),
        (lambda w: setattr(w["方面措施"]["B3"], "value", "另一个名称"), "group_differs", "不一致"),
        (lambda w: setattr(w["规则"]["Q2"], "value", "value=999; previous.value=1; nature=flow"), "bad_example", "通过了"),
    ],
)  # fmt: skip
def test_each_fault_of_form_has_its_code(exported: Path, tmp_path: Path, edit: Edit, code: str, says: str) -> None:
    fault = faults_of(edited(exported, tmp_path, edit))[code]
    assert says in fault.text
    assert fault.position.sheet


def test_a_workbook_of_another_kind_and_a_bomb_are_refused(exported: Path, tmp_path: Path) -> None:
    other = tmp_path / "报表.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(LetterRefused, match="不是责任书的工作簿"):
        find_letter(str(other))
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(exported / "fuling-2024.xlsx") as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            out.writestr(name, source.read(name))
        out.writestr("xl/worksheets/sheet99.xml", b" " * 60_000_000)
    with pytest.raises(UserError) as refused:
        find_letter(str(bomb))
    assert refused.value.code == "unpacks_too_large"


def test_too_many_rows_and_rules_that_never_end_are_refused_quickly(exported: Path, tmp_path: Path) -> None:
    def edit(workbook: Workbook) -> None:
        for _number in range(2_100):
            workbook["选项"].append(["表", "", "词"])
        workbook["规则"]["F2"] = "((((" * 100 + "value" + "))))" * 100
        workbook["规则"]["F3"] = "9" * 500 + " ** 9"

    found = lint_letter(read_source(str(edited(exported, tmp_path, edit)))).faults
    assert {("选项", 2002, ""), ("规则", 2, "F"), ("规则", 3, "F")} <= {place(fault) for fault in found}


def test_the_command_line_exports_and_lints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "我的.xlsx"
    assert main(["letters", "--export", "fuling-2024", str(path)]) == 0
    assert main(["lint", str(path), "--json"]) == 0
    workbook = openpyxl.load_workbook(path)
    workbook["方面措施"]["F2"] = "指数"
    workbook.save(path)
    capsys.readouterr()
    assert main(["lint", str(path), "--json"]) == 1
    assert '"sheet": "方面措施",\n   "row": 2,\n   "column": "F"' in capsys.readouterr().out
