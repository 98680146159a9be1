"""The words of the command line, as one table of commands, with help and errors in Chinese."""

import argparse
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from forms.cli.key_parser import add_key_verbs, add_signing_terms, add_trust_choice
from resources.translation import _

WRONG_CALL = 2

_ARGPARSE_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), "缺少参数：{0}"),
    (re.compile(r"unrecognized arguments: (.*)"), "不认识的参数：{0}"),
    (re.compile(r"argument (.*): expected one argument"), "参数 {0} 后面缺少内容"),
    (re.compile(r"argument (.*): expected (\d+) arguments"), "参数 {0} 后面要有{1}项"),
    (re.compile(r"argument (.*): expected at least one argument"), "参数 {0} 后面至少要有一项"),
    (re.compile(r"argument (.*): invalid choice: (.*) \(choose from .*\)"), "{0} 不能是 {1}"),
    (re.compile(r"argument (.*): not allowed with argument (.*)"), "参数 {0} 不能与 {1} 同时使用"),
    (re.compile(r"one of the arguments (.*) is required"), "必须给出其中一个参数：{0}"),
    (re.compile(r"argument (.*): (.*)"), "参数 {0}：{1}"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and leaves with exit code 2 on a wrong call."""

    def error(self, message: str) -> NoReturn:
        for pattern, text in _ARGPARSE_ERRORS:
            match = pattern.fullmatch(message)
            if match:
                message = _(text).format(*match.groups())
                break
        self.exit(WRONG_CALL, _("{message}。\n用法：{usage}").format(message=message, usage=self._usage()))

    def format_help(self) -> str:
        text = super().format_help().replace("usage: ", _("用法："), 1)
        return text.replace("positional arguments:", _("参数：")).replace("options:", _("选项："))

    def _usage(self) -> str:
        return super().format_usage().removeprefix("usage: ")


def parse_words(words: Sequence[str]) -> argparse.Namespace:
    """The parsed call, its verb in `verb`. Options may stand before, between and after the other words.

    Raises:
        SystemExit: help was asked for (0) or the call is wrong (2); the text has been printed.
    """
    parser, verbs = _build_parser()
    if not words:
        parser.print_help()
        parser.exit(WRONG_CALL)
    words = _verb_first(words)
    chosen = verbs.choices.get(words[0])
    if chosen is None:
        parser.parse_args(list(words))
        parser.error(_("第一个词应是命令"))
    return chosen.parse_intermixed_args(words[1:], argparse.Namespace(verb=words[0]))


def _verb_first(words: Sequence[str]) -> Sequence[str]:
    """`--lang en letters` as `letters --lang en`: the language may be named before the command."""
    taken = 1 if words[0].startswith("--lang=") else 2 if words[0] == "--lang" else 0
    return (*words[taken:], *words[:taken]) if len(words) > taken else words


def _build_parser() -> "tuple[Parser, argparse._SubParsersAction[Parser]]":
    parser = Parser(prog="zerenshu", description=_("责任书填报：离线填报、审核、导出并核验报送包。"), add_help=False)
    _options(parser)
    verbs = parser.add_subparsers(dest="verb", metavar=_("命令"), title=_("命令"), parser_class=Parser)
    for add in (
        _add_workspace_verbs,
        _add_entry_verbs,
        _add_package_verbs,
        _add_report_verbs,
        _add_print_verb,
        _add_care_verbs,
    ):
        add(verbs)
    return parser, verbs


Verbs = "argparse._SubParsersAction[Parser]"


def _add_workspace_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    demo = _verb(verbs, "demo", _("生成一个填好、签好、核验过的练习报送包"))
    demo.add_argument("out", metavar="OUT", type=Path, help=_("空文件夹或新文件夹"))
    letters = _verb(verbs, "letters", _("列出随附的责任书，或导出一份在 Excel 中修改"), json=True)
    letters.add_argument("--export", nargs=2, metavar=("ID", "FILE.xlsx"), help=_("把责任书写成 Excel"))
    lint = _verb(verbs, "lint", _("检查一份责任书，列出全部错误"), json=True)
    lint.add_argument("path", metavar="PATH", type=Path, help=_("责任书的文件夹或 Excel 文件"))
    adopt = _verb(verbs, "adopt", _("把责任书的新版本用于工作区，先预演"), workspace=True, json=True)
    adopt.add_argument("path", metavar="PATH", help=_("责任书的文件夹或 Excel 文件"))
    adopt.add_argument("--confirm", action="store_true", help=_("看过预演，确认移动和丢失的内容"))
    moves = _("原编号=新编号；台账写代号，列写 台账.列=新列；空着为去掉")
    adopt.add_argument("--move", action="append", default=[], metavar="OLD=NEW", help=moves)
    new = _verb(verbs, "new", _("新建工作区"), workspace=True)
    new.add_argument("--letter", required=True, metavar="ID", help=_("随附责任书的编号，或责任书的文件夹、Excel 文件"))
    new.add_argument("--practice", action="store_true", help=_("练习工作区：只能用试用证书，不得报送"))


def _add_entry_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    fill = _verb(
        verbs,
        "set",
        _("填写：9.2.value=205、state_assets[ZC-0117].status=已盘活；没有的行会新增"),
        workspace=True,
        node=True,
        by=True,
    )
    fill.add_argument("assignments", nargs="+", metavar="PLACE=TEXT")
    get = _verb(verbs, "get", _("查看填写内容"), workspace=True, node=True, json=True)
    get.add_argument("place", nargs="?", metavar="MEASURE|LEDGER[ROW]")
    what = _("从 Excel 导入；可先用 --dry-run 预览，写入后可用 --undo 撤销最近一次")
    take = _verb(verbs, "import", what, workspace=True, node=True, json=True, by=True)
    kinds = take.add_mutually_exclusive_group(required=True)
    for kind, text in (("measures", _("措施")), ("targets", _("目标、计划和基数")), ("owners", _("责任单位和责任人"))):
        kinds.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=text)
    kinds.add_argument("--ledger", metavar="NAME", help=_("台账的名称，如 state_assets"))
    take.add_argument("--replace", action="store_true", help=_("台账：删去文件中没有的行，空格清空原有内容"))
    heads = _("台账：文件中的列名=台账的列，导入后记住；空着为不导入")
    take.add_argument("--map", action="append", default=[], metavar="HEAD=COLUMN", help=heads)
    take.add_argument("--forget", action="append", default=[], metavar="HEAD", help=_("台账：不再记住这个列名的指定"))
    take.add_argument("file", metavar="FILE.xlsx", type=Path, nargs="?")
    take.add_argument("--dry-run", action="store_true", help=_("只预览，不写入"))
    take.add_argument("--undo", action="store_true", help=_("撤销这个节点最近一次同类导入，恢复导入前的内容"))
    kept = _("与 --undo 一起用：导入后又改过的保留，撤销其余的")
    take.add_argument("--keep-changed", action="store_true", help=kept)
    template = _verb(verbs, "template", _("导出待填写的 Excel 模板"), workspace=True, node=True)
    template.add_argument("kind", metavar="KIND", help=_("measures、targets、owners，或台账的名称（空白模板）"))
    template.add_argument("file", metavar="FILE.xlsx", type=Path)
    evidence = _verb(verbs, "evidence", _("为措施或台账的一行添加佐证材料"), workspace=True, node=True, by=True)
    evidence.add_argument("measure", metavar="MEASURE|LEDGER[ROW]")
    evidence.add_argument("file", metavar="FILE", type=Path)
    evidence.add_argument("--title", default="", help=_("材料名称，默认用文件名"))
    evidence.add_argument("--doc-no", default="", help=_("文号"))
    _verb(verbs, "check", _("审核一个节点"), workspace=True, node=True, json=True)
    explain = _verb(verbs, "explain", _("为待说明的事项写审核说明"), workspace=True, node=True, by=True)
    explain.add_argument("issue", metavar="ISSUE", help=_("事项编号，可用 * 匹配多个"))
    explain.add_argument("text", metavar="TEXT", help=_("说明文字；空文字撤回说明"))


def _add_package_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    identity = _verb(verbs, "identity", _("试用证书（只用于练习工作区）"))
    identity.add_argument("action", choices=("new",))
    identity.add_argument("role", metavar="ROLE")
    identity.add_argument("--out", required=True, metavar="FILE", type=Path)
    identity.add_argument("--sm2", action="store_true", help=_("国密（SM2）试验密钥，用于 --sm2"))
    identity.add_argument("--password-file", metavar="FILE", type=Path)
    export = _verb(verbs, "export", _("导出报送包"), workspace=True, node=True, json=True, by=True)
    export.add_argument("--out", required=True, metavar="DIR", type=Path)
    export.add_argument("--sign", action="append", default=[], metavar="ROLE=FILE.p12|pkcs11:…")
    export.add_argument("--password-file", action="append", default=[], metavar="ROLE=FILE")
    export.add_argument("--basis", action="append", default=[], metavar="ROLE=TEXT", help=_("代签依据，如文号"))
    export.add_argument("--paper", action="store_true", help=_("没有证书：打印后签字盖章"))
    add_signing_terms(export)
    _add_turn_verbs(verbs)
    reopen = _verb(verbs, "reopen", _("重新打开已导出的节点"), workspace=True, node=True, by=True)
    reopen.add_argument("--reason", required=True, metavar="TEXT")


def _add_turn_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    look = _verb(verbs, "look", _("签名前看一页：滞后、暂缺、说明、变化"))
    sign = _verb(verbs, "sign", _("下一个角色为报送包签名，签名前先看一页"))
    for seen in (look, sign):
        seen.add_argument("package", metavar="PACKAGE", type=Path)
        seen.add_argument("--since", metavar="PACKAGE", type=Path, help=_("与这个报送包相比有什么变化"))
    look.add_argument("--pdf", metavar="FILE", type=Path, help=_("把这一页写成 PDF"))
    sign.add_argument("--as", dest="role", required=True, metavar="ROLE")
    sign.add_argument("--with", dest="key", required=True, metavar="FILE.p12|pkcs11:…")
    sign.add_argument("--password-file", metavar="FILE", type=Path)
    sign.add_argument("--basis", default="", metavar="TEXT", help=_("代别人签名的依据，如文号"))
    sign.add_argument("--yes", action="store_true", help=_("看过这一页，不再询问"))
    sign.add_argument("--workspace", metavar="WS", type=Path, help=_("用这个工作区登记的根证书和吊销列表"))
    add_signing_terms(sign, of_one_role=True)
    back = _verb(verbs, "return", _("不签名，写意见退回"), by=True)
    back.add_argument("package", metavar="PACKAGE", type=Path)
    back.add_argument("--comments", required=True, metavar="FILE", type=Path, help=_("每行“9.2.value：意见”，或 Excel"))
    back.add_argument("--as", dest="role", default="", metavar="ROLE")
    back.add_argument("--reason", default="", metavar="TEXT", help=_("总的意见"))
    back.add_argument("--out", metavar="DIR", type=Path, help=_("默认与报送包放在一起"))
    accept = _verb(verbs, "accept", _("收回别人签好的报送包，或收下退回单"), workspace=True, by=True)
    accept.add_argument("package", metavar="PACKAGE|SLIP", type=Path)
    comments = _verb(verbs, "comments", _("列出退回单里的意见"), workspace=True, node=True, json=True)
    comments.add_argument("measure", nargs="?", metavar="MEASURE")
    add = _verb(verbs, "supplement", _("为报送过的包做补充件"), workspace=True, node=True, json=True, by=True)
    add.add_argument("files", nargs="+", metavar="FILE", type=Path)
    add.add_argument("--base", required=True, metavar="PACKAGE", type=Path, help=_("要补充的报送包"))
    add.add_argument("--title", required=True, metavar="TEXT", help=_("是什么，如 盖章扫描件"))
    add.add_argument("--out", metavar="DIR", type=Path, help=_("默认放在工作区的 packages 文件夹"))
    add_signing_terms(add)
    add.add_argument("--sign", action="append", default=[], metavar="ROLE=FILE.p12|pkcs11:…")
    add.add_argument("--password-file", action="append", default=[], metavar="ROLE=FILE")
    verify = _verb(verbs, "verify", _("核验报送包、补充件，或一个文件夹里的许多报送包"), json=True)
    verify.add_argument("package", metavar="PACKAGE|FOLDER", type=Path)
    add_trust_choice(verify)
    verify.add_argument("--allow-trial", action="store_true", help=_("允许试用证书（只检查内容有没有被改动）"))
    verify.add_argument("--stage", metavar="ROLE", help=_("只要求签到这个角色"))
    verify.add_argument("--qr", metavar="TEXT", help=_("报告封面二维码的文字：与数据是不是同一份"))
    verify.add_argument("--base", metavar="PACKAGE", type=Path, help=_("补充件所补充的报送包"))
    verify.add_argument("--report", metavar="FILE", type=Path, help=_("把核验报告写成 .pdf 或 .xlsx"))


def _add_report_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    report = _verb(verbs, "report", _("文字报告：查看、改、导出、取回"), workspace=True, node=True, json=True, by=True)
    report.add_argument("--docx", metavar="FILE.docx", type=Path, help=_("写成 Word 文件，供领导修改"))
    report.add_argument("--pdf", metavar="FILE.pdf", type=Path, help=_("写成 PDF"))
    report.add_argument("--set", action="append", default=[], metavar="KEY=TEXT", help=_("改一段；空文字删去这一段"))
    report.add_argument("--add", action="append", default=[], metavar="KEY=TEXT", help=_("在一段后面新增一段"))
    report.add_argument("--restore", action="append", default=[], metavar="KEY", help=_("恢复由数据生成的文字"))
    report.add_argument("--head", action="append", default=[], metavar="NAME=TEXT", help=_("主送机关等：addressee=……"))
    report.add_argument("--take", metavar="FILE.docx", type=Path, help=_("取回改过的 Word 文件，先列出改动"))
    report.add_argument("--confirm", action="store_true", help=_("看过改动，确认取回"))
    draft = _verb(verbs, "draft", _("写出送审稿：带水印，列出未解决的问题，不锁定不签名"), workspace=True, node=True)
    draft.add_argument("--pdf", required=True, metavar="FILE.pdf", type=Path)
    draft.add_argument("--xlsx", metavar="FILE.xlsx", type=Path, help=_("同时写出表格"))
    about = _("报告由哪些部分组成：查看，或选定并记住")
    parts = _verb(verbs, "report-parts", about, workspace=True, json=True, by=True)
    order = _("要打印的部分，按顺序写出代号；不能去掉的自动加上，封面总在最前，签字页总在最后")
    parts.add_argument("--set", nargs="+", metavar="PART", help=order)


def _add_print_verb(verbs: Verbs) -> None:  # type: ignore[valid-type]
    paper = _verb(verbs, "print", _("打印报告：已导出的打印正式报告，没有导出的打印送审稿"), workspace=True, node=True)
    what = _("打印什么：report 报告，page 一页概览，measures 措施表（可选 A3），text 文字报告")
    paper.add_argument("--what", choices=("report", "page", "measures", "text"), default="report", help=what)
    paper.add_argument("--measure", default="", metavar="9.2", help=_("只打印这一项措施"))
    paper.add_argument("--printer", metavar="NAME", help=_("默认用系统的默认打印机"))
    paper.add_argument("--pdf", metavar="FILE", type=Path, help=_("不打印，写成 PDF"))
    paper.add_argument("--paper", choices=("A4", "A3"), default="A4", help=_("纸张"))
    paper.add_argument("--sides", choices=("one", "long", "short"), default="one", help=_("单面、长边翻转、短边翻转"))
    paper.add_argument("--copies", type=int, default=1, metavar="COUNT", help=_("份数"))
    paper.add_argument("--pages", default="", metavar="1-3,5", help=_("页码，默认全部"))
    paper.add_argument("--tray", default="", metavar="NAME", help=_("纸盒，默认由打印机选择"))
    place = _("报送包不在工作区时到哪里找")
    paper.add_argument("--folder", action="append", default=[], metavar="DIR", type=Path, help=place)


def _add_care_verbs(verbs: Verbs) -> None:  # type: ignore[valid-type]
    add_key_verbs(partial(_verb, verbs))
    _verb(verbs, "doctor", _("检查工作区是否完好"), workspace=True, json=True)
    keep = _verb(verbs, "backup", _("备份工作区的数据库"), workspace=True)
    keep.add_argument("--out", metavar="FILE", type=Path, help=_("默认放在工作区的 backups 文件夹"))
    restore = _verb(verbs, "restore", _("用备份恢复工作区，原文件留作副本"))
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("workspace", metavar="WS", type=Path)


def _verb(
    verbs: Verbs,  # type: ignore[valid-type]
    name: str,
    text: str,
    *,
    workspace: bool = False,
    node: bool = False,
    json: bool = False,
    by: bool = False,
) -> Parser:
    parser: Parser = verbs.add_parser(name, help=text, description=text, add_help=False)  # type: ignore[attr-defined]
    if workspace:
        parser.add_argument("workspace", metavar="WS", type=Path, help=_("工作区文件夹"))
    if node:
        parser.add_argument("--node", required=True, metavar="N", help=_("节点，如 2024-03"))
    if by:
        parser.add_argument("--by", metavar="NAME", help=_("填报人姓名，默认用登录名"))
    _options(parser, json=json)
    return parser


def _options(parser: Parser, *, json: bool = False) -> None:
    if json:
        parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
    parser.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=_("输出语言"))
    parser.add_argument("-h", "--help", action="help", help=_("显示帮助"))


def parse_roles(pairs: Sequence[str], parser_error: str) -> dict[str, str]:
    """`ROLE=FILE` pairs by role. Raises ValueError with `parser_error` when a pair has another form."""
    roles = {}
    for pair in pairs:
        role, equals, file = pair.partition("=")
        if not (role and equals and file):
            raise ValueError(parser_error.format(pair=pair))
        roles[role] = file
    return roles
