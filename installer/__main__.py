"""`python3 -m installer run | test | lock`. Parses on any Python 3, so that an old one can be told what is needed."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)

USAGE = """用法（在 Windows 上把 python3 换成 py）：
  python3 -m installer run [参数…]       准备环境并打开程序；没有屏幕时改为运行演示。参数交给程序
  python3 -m installer test [参数…]      准备测试环境，运行全部检查与测试；有参数时只运行 pytest，参数交给它
  python3 -m installer lock [--upgrade]  重新生成 requirements.lock（维护者使用，需要联网）"""

WRONG_PYTHON = """需要 Python 3.11 至 3.13，当前是 {version}（{path}）。
请安装其中一个版本，再用它运行，例如：
    Debian、UOS、麒麟：python3.11 -m installer run
    Windows：py -3.11 -m installer run"""


def main(arguments: "list[str]") -> int:
    """Run one command and return its exit code: 2 for a wrong call, 3 when the machine lacks something."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(WRONG_PYTHON.format(version=sys.version.split()[0], path=sys.executable), file=sys.stderr)
        return 3
    sys.stdout.reconfigure(errors="replace")  # a console that knows no Chinese shows ?, and goes on
    sys.stderr.reconfigure(errors="replace")
    # Late, because these modules do not parse on an older Python.
    from installer.commands import COMMANDS
    from installer.console import Stop

    if not arguments or arguments[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        print(stop.text, file=sys.stderr)
        return stop.exit_code
    except KeyboardInterrupt:
        print("已中断。再次运行同一条命令会接着准备好。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
