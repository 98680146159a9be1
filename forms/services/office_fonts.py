"""Whether reports are drawn with the official fonts that this machine has, and in words which were."""

from collections.abc import Sequence

from forms.services.program_settings import ProgramSettings, load_settings
from resources.translation import _, listed


def use_office_fonts() -> None:
    """Have the next drawing use what is installed, unless the settings say otherwise."""
    from forms.pdf.fonts import prefer  # late: reportlab
    from forms.pdf.installed_fonts import installed_fonts

    prefer(installed_fonts() if load_settings().installed_fonts != "off" else {})


def fonts_text(installed: Sequence[str]) -> str:
    """What a report was drawn with, as a sentence."""
    if not installed:
        return _("报告用程序自带的字体。")
    return _("报告用本机安装的{fonts}，其余为程序自带的字体。").format(fonts=listed(installed))


def office_fonts_text(settings: ProgramSettings) -> str:
    """What the settings say and what this machine has."""
    from forms.pdf.installed_fonts import installed_fonts  # late, as above

    found = listed(font.name for font in installed_fonts().values())
    if not found:
        return _("本机没有可以嵌入的公文字体（方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体）")
    return _("不用（本机有：{fonts}）").format(fonts=found) if settings.installed_fonts == "off" else found
