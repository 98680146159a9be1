"""The Debian packages that program and tests call: found by what they bring, installed with apt where allowed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop import preflight
from installer.console import Stop, run_quietly, say


class Tool(NamedTuple):
    """A Debian package that tests call, the command or file by which it is found, and what the tests want of it."""

    package: str
    probe: str
    reason: str


TEST_TOOLS = (
    Tool("xvfb", "Xvfb", "在真实的 X11 屏幕上打开窗口、截图"),
    Tool("poppler-utils", "pdfsig", "用别人的程序核验 PDF 签名、取出 PDF 文字"),
    Tool("openssl", "openssl", "用别人的程序核验报送包的签名"),
    Tool("coreutils", "sha256sum", "核对 SHA256SUMS.txt"),
    Tool("unzip", "unzip", "用别人的程序打开报送包"),
    Tool("libnss3-tools", "certutil", "给 pdfsig 建立信任的证书库"),
    Tool("libreoffice-calc", "localc", "用别人的程序打开 data.xlsx"),
    Tool("libreoffice-writer", "lowriter", "用别人的程序打开文字报告（.docx）"),
    Tool("python3-uno", "/usr/lib/python3/dist-packages/uno.py", "向 LibreOffice 询问表格签名是否有效"),
    Tool("libpdfbox2-java", "/usr/share/java/preflight.jar", "另一家的 PDF/A 检查（Preflight）"),
    Tool("libjaxb-api-java", "/usr/share/java/jaxb-api.jar", "Java 17 不再带有、Preflight 要用的两个库之一"),
    Tool("libactivation-java", "/usr/share/java/javax.activation.jar", "Java 17 不再带有、Preflight 要用的两个库之二"),
    Tool("libjaxb-java", "/usr/share/java/jaxb-runtime.jar", "veraPDF 要用的、它的 jar 里没有的库"),
    Tool("default-jdk-headless", "javac", "运行 Preflight 和 veraPDF，编译并运行问 BouncyCastle 的小程序"),
    Tool("libbcpkix-java", "/usr/share/java/bcpkix.jar", "另一家的国密签名核验（BouncyCastle）"),
    Tool("libapache-poi-java", "/usr/share/java/poi-ooxml.jar", "另一家的表格签名核验（Apache POI）"),
    Tool("libxml-security-java", "/usr/share/java/xmlsec.jar", "Apache POI 核验签名要用的库"),
    Tool("libslf4j-java", "/usr/share/java/slf4j-nop.jar", "上面这个库要用的日志"),
    Tool("softhsm2", "softhsm2-util", "用软件模拟的密码钥匙（PKCS#11）"),
    Tool("cups", "/usr/sbin/cupsd", "真实的打印服务"),
    Tool("cups-client", "lp", "把报告交给打印服务"),
    Tool("cups-filters", "/usr/lib/cups/filter/pdftopdf", "打印服务整理页面的一步"),
    Tool("printer-driver-cups-pdf", "/usr/lib/cups/backend/cups-pdf", "打印到文件的打印机，与 PDF 逐页比对"),
    Tool("unicode-data", "/usr/share/unicode/Unihan_OtherMappings.txt.bz2", "通用规范汉字8105个，逐字检查字形"),
    Tool("gettext", "msgfmt", "检查英文目录"),
    Tool("zbar-tools", "zbarimg", "用别人的程序读出封面的二维码"),
)


def provide_for_window(*, is_required: bool) -> None:
    """Leave a machine on which the window can open.

    Raises:
        Stop: something is missing, may not be installed, and `is_required`. Otherwise it is only said.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        _provide_libraries()
        _provide_machine_id()
    except Stop as stop:
        if is_required:
            raise
        say(f"本机暂时打不开窗口。{stop.text}")


def provide_for_tests() -> None:
    """Leave a machine with the libraries of the window and the tools that the tests call."""
    if not sys.platform.startswith("linux"):
        return
    _provide_libraries([tool.package for tool in TEST_TOOLS if not _is_present(tool.probe)])
    if missing := [tool for tool in TEST_TOOLS if not _is_present(tool.probe)]:
        raise Stop("装好以后仍然缺少：" + "、".join(f"{tool.package}（{tool.reason}）" for tool in missing))
    _provide_machine_id()


def _provide_libraries(other_packages: Sequence[str] = ()) -> None:
    """Install the packages of the libraries that cannot be loaded, and others in the same run of apt."""
    every_part = {library.part for library in preflight.LIBRARIES}
    packages = [library.package for library in preflight.missing_libraries(every_part)]
    _install([*packages, *other_packages])
    if missing := preflight.missing_libraries(every_part):
        raise Stop(preflight.missing_text(missing))


def _install(packages: Sequence[str]) -> None:
    """Install Debian packages, saying so first.

    Raises:
        Stop: there is no apt, this user may not use it, or apt failed.
    """
    if not packages:
        return
    line = preflight.apt_line(packages)
    if not shutil.which("apt-get"):
        names = " ".join(packages)
        raise Stop(f"缺少系统软件包。本机没有 apt，请用本机的软件管理安装与这些 Debian 软件包相当的软件：{names}")
    if (prefix := _root_prefix()) is None:
        raise Stop(f"缺少 {len(packages)} 个系统软件包，请运行：\n    {line}")
    say(f"将用 apt 安装 {len(packages)} 个系统软件包：{' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    failure = f"系统软件包没有装成。请排除下面的问题，或自己运行：\n    {line}"
    run_quietly([*apt, "apt-get", "update"], failure, lambda line: "正在读取软件源……")
    run_quietly([*apt, *preflight.APT_INSTALL.split(), *packages], failure, _show_progress)


def _provide_machine_id() -> None:
    """Write /etc/machine-id when there is none, because libdbus aborts without it."""
    if preflight.has_machine_id():
        return
    failure = f"本机没有 machine-id 文件，请运行：\n    {preflight.as_root(preflight.MACHINE_ID_COMMAND)}"
    if (prefix := _root_prefix()) is None:
        raise Stop(failure)
    say("本机没有 machine-id 文件，将建立 /etc/machine-id。")
    run_quietly([*prefix, "sh", "-c", preflight.MACHINE_ID_COMMAND], failure, lambda line: None)


def _root_prefix() -> list[str] | None:
    """What to put before a command so that root runs it; None when this user may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0:
        return ["sudo", "-n"]
    return None


def _is_present(probe: str) -> bool:
    return Path(probe).exists() if probe.startswith("/") else bool(shutil.which(probe))


def _show_progress(line: str) -> str | None:
    """Turns a line of apt into a Chinese one."""
    words = line.split()
    return f"正在安装 {words[2]}" if line.startswith("Setting up ") else None
