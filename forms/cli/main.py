"""Runs one command and turns what happens into text and an exit code."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from forms.cli import (
    entry_commands,
    key_commands,
    package_commands,
    print_commands,
    report_commands,
    turn_commands,
    verify_commands,
    workspace_commands,
)
from forms.cli.parser import WRONG_CALL, parse_words
from forms.errors import Cancelled, EnvironmentFault, ShownFault, UserError
from resources.translation import _, use_language

GOOD, NOT_GOOD, MACHINE = 0, 1, 3

_WRONG_CALLS = frozenset(
    {
        "bad_call",
        "unknown_node",
        "unknown_measure",
        "unknown_ledger",
        "unknown_row",
        "unknown_field",
        "computed_field",
        "unknown_issue",
        "not_explainable",
    }
    | {"not_a_workspace", "unknown_letter", "bad_assignment", "bad_role", "unknown_role", "folder_not_empty"}
    | {"qr_unreadable", "bad_comments", "bad_place", "no_comments", "unknown_place", "bad_basis", "title_missing"}
    | {"one_package_only", "bad_report_name"}
    | {"bad_token_address", "timestamp_address", "sm2_without_role"}
    | {"unknown_paragraph", "unknown_head", "page_range", "copies", "unknown_part"}
)
_MACHINE_CODES = frozenset({"workspace_in_use", "no_right_to_write", "no_such_folder"})

_COMMANDS: dict[str, Callable[[Any], int]] = {
    "demo": package_commands.demo,
    "letters": workspace_commands.letters,
    "lint": workspace_commands.lint,
    "adopt": workspace_commands.adopt,
    "new": workspace_commands.new,
    "set": entry_commands.set_values,
    "get": entry_commands.get_values,
    "import": entry_commands.import_file,
    "template": entry_commands.write_template,
    "evidence": entry_commands.evidence,
    "check": entry_commands.check,
    "explain": entry_commands.explain,
    "identity": package_commands.identity,
    "export": package_commands.export,
    "look": verify_commands.look,
    "sign": turn_commands.sign,
    "return": turn_commands.send_back,
    "accept": turn_commands.accept,
    "comments": turn_commands.comments,
    "supplement": turn_commands.supplement,
    "verify": verify_commands.verify,
    "reopen": package_commands.reopen,
    "print": print_commands.print_report,
    "report": report_commands.report,
    "draft": report_commands.draft,
    "report-parts": print_commands.report_parts,
    "tokens": key_commands.tokens,
    "trust": key_commands.trust,
    "settings": key_commands.settings,
    "doctor": workspace_commands.doctor,
    "backup": workspace_commands.back_up,
    "restore": workspace_commands.restore,
}

VERBS = frozenset(_COMMANDS)


def main(argv: Sequence[str]) -> int:
    """Run a command. Returns 0 good, 1 the data or package is not good, 2 a wrong call, 3 the machine failed."""
    use_language(_language(argv))
    try:
        args = parse_words(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        return _COMMANDS[args.verb](args)
    except ShownFault as fault:
        print(fault.text, file=sys.stderr)
        return _exit_code(fault)
    except (Cancelled, KeyboardInterrupt):
        print(_("已取消，没有写入任何内容。"), file=sys.stderr)
        return NOT_GOOD
    except BrokenPipeError:
        return GOOD


def _language(argv: Sequence[str]) -> str:
    """What `--lang` says, read before all else, so that help and wrong calls speak it too."""
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        name, _equals, value = word.partition("=")
        if name == "--lang":
            return value or following
    return "zh"


def _exit_code(fault: ShownFault) -> int:
    if isinstance(fault, EnvironmentFault) or fault.code in _MACHINE_CODES:
        return MACHINE
    if isinstance(fault, UserError) and fault.code in _WRONG_CALLS:
        return WRONG_CALL
    return NOT_GOOD
