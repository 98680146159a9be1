"""Builds the TrueType fonts beside this file. Run by hand, once; its results are kept in the repository.

Reads these Debian 12 packages: fonts-noto-cjk, fonts-lxgw-wenkai and unicode-data (installed); texlive-lang-chinese
(FandolFang) and fonts-noto-core (window symbols) are not installed but fetched and unpacked:

    apt-get download texlive-lang-chinese fonts-noto-core
    python -m resources.fonts.build_fonts --deb texlive-lang-chinese_*.deb --deb fonts-noto-core_*.deb [--role hei ...]

Needs fontTools. Two fonts are built at a time, 45 to 135 s each. The families get names of our own, as the licences
ask of changed fonts and so that none collides with an installed font.
"""

# mypy: disable-error-code="import-untyped,import-not-found"

import argparse
import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

from resources.fonts.charset import general_standard, wanted_characters
from resources.fonts.recipes import DASH, RECIPES, Recipe

HERE = Path(__file__).parent
NOTO = "usr/share/fonts/truetype/noto/"
MAX_ERROR_PER_MILLE = 1.0
DRAWN_BY_NOTO_SYMBOLS = {
    "NotoSansSymbols2-Regular.ttf": "✓✔✗✘☐☑☒⌫▴▵▸▹▾▿◂✎✏🔒🔍☰🖨",
    "NotoSansSymbols-Regular.ttf": "⚑⚙",
    "NotoSansMath-Regular.ttf": "↵↩↪⋮",
}
KEPT_NAMES = (0, 5, 7, 8, 9, 11, 12, 13, 14)


def build(recipe: Recipe, root: Path) -> str:
    """Write the font of one role beside this file; `root` holds the unpacked packages. Returns a line to print."""
    font = TTFont(root / recipe.source, fontNumber=recipe.number, recalcTimestamp=False)
    for feature, characters in recipe.feature_forms.items():
        _use_forms(font, feature, characters)
    _subset(font, wanted_characters() - set(map(ord, recipe.left_out)))
    if "glyf" not in font:
        _convert_outlines(font, recipe.raised)
    if "fwid" in recipe.feature_forms:
        _join_dashes(font)
    if recipe.window_symbols:
        _add_window_symbols(font, root)
    _rename(font, recipe)
    font.save(HERE / recipe.file)
    return f"{recipe.file}: {len(font.getGlyphOrder())} glyphs, {(HERE / recipe.file).stat().st_size / 1e6:.2f} MB"


def _use_forms(font: TTFont, feature: str, characters: str) -> None:
    """Map characters to the forms that an OpenType feature of the source would choose."""
    table = font["GSUB"].table
    records = (record for record in table.FeatureList.FeatureRecord if record.FeatureTag == feature)
    forms: dict[str, str] = {}
    for index in {index for record in records for index in record.Feature.LookupListIndex}:
        for subtable in table.LookupList.Lookup[index].SubTable:
            forms |= getattr(subtable, "ExtSubTable", subtable).mapping
    plain = font.getBestCmap()
    for character in characters:
        _map_character(font, ord(character), forms[plain[ord(character)]])


def _join_dashes(font: TTFont) -> None:
    """A Chinese dash (——) is one line: its two halves have to reach the edges of their ems."""
    name = font.getBestCmap()[ord(DASH)]
    glyph, em = font["glyf"][name], font["head"].unitsPerEm
    left, width = glyph.xMin, glyph.xMax - glyph.xMin
    for at, (x, y) in enumerate(list(glyph.coordinates)):
        glyph.coordinates[at] = (round((x - left) * em / width), y)
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (em, 0)


def _subset(font: TTFont, wanted: Iterable[int]) -> None:
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_bounds = True
    options.name_IDs = list(KEPT_NAMES)
    options.drop_tables += ["BASE", "GSUB", "GPOS", "GDEF", "VORG", "vhea", "vmtx", "kern", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def _convert_outlines(font: TTFont, raised: int) -> None:
    """Cubic outlines (CFF) to quadratic ones (glyf): reportlab takes no others. `raised`: font units upwards."""
    order, source = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        quadratic = Cu2QuPen(pen, MAX_ERROR_PER_MILLE * font["head"].unitsPerEm / 1000, reverse_direction=True)
        source[name].draw(TransformPen(quadratic, (1, 0, 0, 1, 0, raised)))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    font["glyf"].compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    _fill_maxp(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def _fill_maxp(font: TTFont) -> None:
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for limit in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
                  "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"):  # fmt: skip
        setattr(maxp, limit, 0)
    maxp.maxZones = 1
    maxp.recalc(font)


def _add_window_symbols(font: TTFont, root: Path) -> None:
    """Marks of the window that Noto Sans CJK lacks or draws as light as text."""
    glyf, metrics = font["glyf"], font["hmtx"]
    for file, characters in DRAWN_BY_NOTO_SYMBOLS.items():
        source = TTFont(root / NOTO / file)
        outlines, names = source.getGlyphSet(), source.getBestCmap()
        scale = font["head"].unitsPerEm / source["head"].unitsPerEm
        assert scale == 1, f"{file}: another em than the text font"
        for character in characters:
            recording = DecomposingRecordingPen(outlines)
            outlines[names[ord(character)]].draw(recording)
            pen = TTGlyphPen(None)
            recording.replay(pen)
            added = f"symbol{ord(character):04X}"
            glyf[added] = pen.glyph()
            metrics[added] = (source["hmtx"][names[ord(character)]][0], getattr(glyf[added], "xMin", 0))
            _map_character(font, ord(character), added)
    font.setGlyphOrder(glyf.glyphOrder)
    font["maxp"].numGlyphs = len(glyf.glyphOrder)
    font["post"].formatType = 3.0


def _map_character(font: TTFont, code: int, glyph: str) -> None:
    for subtable in font["cmap"].tables:
        if subtable.isUnicode() and (code <= 0xFFFF or subtable.format == 12):
            subtable.cmap[code] = glyph


def _rename(font: TTFont, recipe: Recipe) -> None:
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in KEPT_NAMES}
    names.names = []
    texts = {number: text for number, text in kept.items() if text} | {
        1: recipe.family,
        2: recipe.style,
        3: f"{recipe.postscript_name}:{kept[5]}",
        4: f"{recipe.family} {recipe.style}",
        6: recipe.postscript_name,
        10: f"Changed version: subset of {Path(recipe.source).name}, quadratic outlines, no layout tables.",
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    is_bold = recipe.style == "Bold"
    font["head"].macStyle = int(is_bold)
    font["OS/2"].fsSelection = 0x20 if is_bold else 0x40
    font["OS/2"].usWeightClass = 700 if is_bold else 400


def write_index(sources: dict[str, str]) -> None:
    """Write `fonts.json`: what each file is, where it comes from, how many of the 8,105 it has, its SHA-256.

    Args:
        sources: Package to version.
    """
    fonts = []
    for recipe in RECIPES:
        content = (HERE / recipe.file).read_bytes()
        packages = [recipe.package, *(["fonts-noto-core"] if recipe.window_symbols else [])]
        fonts.append(
            {
                "role": recipe.role,
                "file": recipe.file,
                "family": recipe.family,
                "style": recipe.style,
                "postscript_name": recipe.postscript_name,
                "licence": recipe.licence,
                "licence_file": f"licences/{recipe.licence_file}",
                "source": Path(recipe.source).name,
                "packages": {package: sources[package] for package in packages},
                "standard_characters": len(general_standard() & set(TTFont(HERE / recipe.file).getBestCmap())),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    text = json.dumps({"script": Path(__file__).name, "fonts": fonts}, ensure_ascii=False, indent=1)
    (HERE / "fonts.json").write_text(text + "\n", encoding="utf-8")


def _installed_version(package: str) -> str:
    command = ["dpkg-query", "--showformat=${Version}", "--show", package]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _unpack(archives: list[Path], root: Path) -> dict[str, str]:
    versions = {}
    for archive in archives:
        subprocess.run(["dpkg-deb", "-x", str(archive), str(root)], check=True)
        fields = subprocess.run(
            ["dpkg-deb", "--field", str(archive), "Package", "Version"], check=True, capture_output=True, text=True
        ).stdout
        entries = dict(line.split(": ", 1) for line in fields.splitlines())
        versions[entries["Package"]] = entries["Version"]
    return versions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deb", type=Path, action="append", default=[], help="a package that is not installed")
    parser.add_argument("--role", action="append", help="build these roles only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        versions = _unpack(chosen.deb, root)
        for package in ("fonts-noto-cjk", "fonts-lxgw-wenkai"):
            versions[package] = _installed_version(package)
        for recipe in RECIPES:
            target = root / recipe.source
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(Path("/") / recipe.source)
        wanted = [recipe for recipe in RECIPES if not chosen.role or recipe.role in chosen.role]
        with ProcessPoolExecutor(max_workers=2) as workers:
            for line in workers.map(build, wanted, [root] * len(wanted)):
                print(line, flush=True)
        write_index(versions)


if __name__ == "__main__":
    main()
