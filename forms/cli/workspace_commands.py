"""Commands about letters and workspaces: letters, lint, adopt, new, doctor, backup, restore."""

from argparse import Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from forms.cli.output import person, print_json, print_table
from forms.clock import local_text, now
from forms.errors import UserError
from forms.schema.letter import Letter
from forms.schema.source import LetterFault
from forms.services import letters as letter_service
from forms.services.session import create_workspace, open_workspace, restore_backup
from resources.translation import _, listed


def letters(args: Namespace) -> int:
    if args.export:
        return _export_letter(*args.export)
    installed = letter_service.installed_letters()
    if args.json:
        print_json({"letters": [asdict(letter) for letter in installed]})
        return 0
    head = (_("编号"), _("单位"), _("年度"), _("方面"), _("措施"), _("名称"))
    rows = [(s.id, s.unit, str(s.year), str(s.aspects), str(s.measures), _name(s)) for s in installed]
    print_table((head, *rows))
    return 0


def _export_letter(name: str, file: str) -> int:
    letter = letter_service.export_letter(name, Path(file))
    text = _("已写出责任书 {id} 的 Excel：{path}。修改后用 zerenshu lint 检查。")
    print(text.format(id=letter.id, path=file))
    return 0


def _name(summary: letter_service.LetterSummary) -> str:
    return _("{title}（示例）").format(title=summary.title) if summary.is_sample else summary.title


def lint(args: Namespace) -> int:
    from forms.services.linting import lint_letter  # the rules, only for this command

    source = letter_service.read_source(str(args.path))
    result = lint_letter(source)
    if result.letter is not None and not result.faults:
        _print_letter(result.letter, args.json)
        return 0
    if args.json:
        print_json({"good": False, "faults": [_fault(fault) for fault in result.faults]})
        return 1
    print(_("{name}：责任书有{count}处错误。").format(name=source.name, count=len(result.faults)))
    for fault in result.faults:
        print(fault.text)
    return 1


def _fault(fault: LetterFault) -> dict[str, str | int]:
    place = fault.position
    return {
        "code": fault.code,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "message": fault.text,
    }


def _print_letter(letter: Letter, as_json: bool) -> None:
    summary = letter_service.summarise(letter)
    if as_json:
        print_json({"good": True, "faults": [], **asdict(summary)})
        return
    text = _("{id}：没有错误，{aspects}个方面，{measures}项措施，{ledgers}个台账。")
    print(text.format(id=summary.id, aspects=summary.aspects, measures=summary.measures, ledgers=len(letter.ledgers)))


def new(args: Namespace) -> int:
    from forms.services.linting import sound_letter  # the rules' examples, only where a letter is taken

    letter = sound_letter(letter_service.read_source(args.letter))
    with closing(create_workspace(args.workspace, letter, person(None), practice=args.practice)) as session:
        kind = _("练习工作区") if session.is_practice else _("工作区")
        text = _("已建立{kind}：{path}（{unit}，{measures}项措施）")
        print(text.format(kind=kind, path=session.path, unit=letter.unit, measures=len(letter.measures)))
    return 0


def adopt(args: Namespace) -> int:
    from forms.cli.rehearsal_text import rehearsal_lines, rehearsal_to_json
    from forms.services.letter_rehearsal import rehearse  # the matching of letters, only for this command
    from forms.services.linting import sound_letter

    renumbering = dict(_parse_move(text) for text in args.move)
    letter = sound_letter(letter_service.read_source(args.path))
    with closing(open_workspace(args.workspace, person(None))) as session:
        rehearsal = rehearse(session, letter, renumbering)
        is_wanted = args.confirm or not rehearsal.needs_confirmation
        adoption = letter_service.adopt(session, rehearsal, confirmed=args.confirm) if is_wanted else None
    if args.json:
        print_json({"adopted": adoption is not None, **rehearsal_to_json(rehearsal)})
        return 0 if adoption else 1
    for line in rehearsal_lines(rehearsal):
        print(line)
    if adoption is None:
        print(_("没有改动任何内容。确认采用请加 --confirm；编号对照不对时加 --move 原编号=新编号。"))
        return 1
    print(_("采用前的备份：{path}").format(path=adoption.backup))
    text = _("已采用责任书 {id} 第{version}版（SHA-256 {digest}）")
    print(text.format(id=letter.id, version=letter.version, digest=adoption.letter_sha256))
    return 0


def _parse_move(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (old and equals):
        what = _("“{text}”不是“原编号=新编号”的形式。").format(text=text[:40])
        raise UserError("bad_assignment", what, todo=_("请写成 9.2=9.3 的样子；新版没有的写成 9.2=。"))
    return old.strip(), new.strip()


def doctor(args: Namespace) -> int:
    with closing(open_workspace(args.workspace, person(None), for_writing=False)) as session:
        soundness = session.look_over()
        packages = session.packages()
    if args.json:
        print_json({"sound": soundness.is_sound, **asdict(soundness), "packages": [p.file for p in packages]})
    elif soundness.is_sound:
        print(_("工作区完好：数据库、变更记录和佐证材料都没有问题。"))
    if not args.json and soundness.broken_change is not None:
        print(_("变更记录第{number}条与前一条不衔接，可能被改动过。").format(number=soundness.broken_change))
    if not args.json and soundness.missing_evidence:
        print(_("佐证材料缺失：{files}").format(files=listed(soundness.missing_evidence)))
    return 0 if soundness.is_sound else 1


def back_up(args: Namespace) -> int:
    with closing(open_workspace(args.workspace, person(None), for_writing=False)) as session:
        stamp = local_text(now(), "%Y%m%d-%H%M%S")
        path = session.back_up(args.out or session.folder.backups_path / f"manual-{stamp}.db")
    print(_("已备份：{path}").format(path=path))
    return 0


def restore(args: Namespace) -> int:
    kept = restore_backup(args.workspace, args.file)
    print(_("已恢复。原来的数据库留作：{path}").format(path=kept))
    return 0
