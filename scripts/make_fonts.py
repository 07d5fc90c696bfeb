"""Cut the typefaces of Guatu's papers out of Noto CJK and Liberation, and give them names of their own.

Both families are under the SIL Open Font Licence 1.1, which allows subsets that do not carry a reserved name;
hence "Guatu Hei" (from Noto Sans CJK SC), "Guatu Song" (from Noto Serif CJK SC) and "Guatu Figures" (from
Liberation Sans, the Helvetica-like figures of the screen). A release step, not an install step: the results are
committed.

    apt install fonts-noto-cjk fonts-liberation2
    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools
    /tmp/fonts/bin/python scripts/make_fonts.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "guatu" / "apps" / "documents" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
LIBERATION = Path("/usr/share/fonts/truetype/liberation2")  # version 1, without the 2, is not under the OFL

# Characters of people's and places' names that GB 2312 lacks, and signs that the papers use.
NAMES = (
    "堃喆玥昇晟珺翀翊淼煊熙甯苧祎祺禤頔琨璟偲玙瑄瑢瑾璠璐璇璞瓒珮珅珲珞珩琎琇琚琰琮琯珹珉玘玭玢旻昀昉昱昶晞晗晔晙晳暄暅暎"
    "曈栢栾桢梓梣楠槿樾橦檬欤毓沄沣沩泷洺洣洮浠浥涢淏淇淯渌渟湜溁溇滘滢潆潞澍澔濛瀚灏炜炘烜烨焓焘焱煜燊燚爔牂犇珙甪畲畑"
    "砼碶磡穂竑竣筠箐箬粿紘綦纮绚缦羿翎翙耀聃芃芊芮苡茆荃荥荪莜莳莹菡菁萱蒗蓥蔻薇薰藜蘅虢虓袆褚訚诜诩谌谞赟赪轩辂达迦邕邗邛郯郴鄄鄞鄠酃酆"
    "钊钏钤钰钺铄铖铭锟锴镕镛镒镓閟闰闳阆阇隗隰雎雩霏霁靓颀颋飏馥骅骉骐骞鲲鸢鹭麒黟龑龢㙍㙦㛃㳘㴔㸆䴗䶮"
)
SIGNS = "".join(map(chr, range(0x20, 0x7F))) + "·–—‘’“”…‰′″※℃№ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ←↑→↓∞≈≠≤≥−×÷±√①②③④⑤⑥⑦⑧⑨⑩㎡㎞㎜㎏㎥"


def characters(codec: str, lead: range, trail: range) -> set[int]:
    """Every character that a two-byte codec can write."""
    found: set[int] = set()
    for first in lead:
        for second in trail:
            text = bytes((first, second)).decode(codec, errors="ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


GB2312 = characters("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
GBK = characters("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
EXTRA = {ord(character) for character in NAMES + SIGNS}

FACES = (
    # file, family, style, source, number of the face in its collection (Noto's 2 is SC), characters
    ("GuatuHei-Regular.otf", "Guatu Hei", "Regular", NOTO / "NotoSansCJK-Regular.ttc", 2, GBK | EXTRA),
    ("GuatuHei-Bold.otf", "Guatu Hei", "Bold", NOTO / "NotoSansCJK-Bold.ttc", 2, GBK | EXTRA),
    ("GuatuSong-Bold.otf", "Guatu Song", "Bold", NOTO / "NotoSerifCJK-Bold.ttc", 2, GB2312 | EXTRA),
    (
        "GuatuFigures-Regular.ttf",
        "Guatu Figures",
        "Regular",
        LIBERATION / "LiberationSans-Regular.ttf",
        -1,
        None,
    ),
    ("GuatuFigures-Bold.ttf", "Guatu Figures", "Bold", LIBERATION / "LiberationSans-Bold.ttf", -1, None),
)
# Figures, Latin and the signs of numbers; “ ” … — stay with the Chinese faces and keep Chinese width.
FIGURES = {*range(0x20, 0x7F), *range(0xA0, 0xB7), *range(0xB8, 0x100), 0x2009, 0x202F, 0x2212}


def rename(font: TTFont, family: str, style: str) -> None:
    """Carry our name, keep the copyright, drop the trademarks and reserved names."""
    names = font["name"]
    copyright_line = names.getDebugName(0) or ""
    version = names.getDebugName(5) or "Version 1"
    names.names = []
    postscript = f"{family}-{style}".replace(" ", "")
    lines = {
        0: copyright_line,
        1: family,
        2: style,
        3: f"{postscript}; a subset of {version}",
        4: f"{family} {style}",
        5: version.split(";")[0],
        6: postscript,
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    for number, line in lines.items():
        names.setName(line, number, 3, 1, 0x409)
    if "CFF " in font:
        table = font["CFF "].cff
        table.fontNames = [postscript]
        top = table.topDictIndex[0]
        top.FamilyName, top.FullName, top.Weight = family, f"{family} {style}", style
        for attribute in ("Notice", "Copyright"):
            if hasattr(top, attribute):
                setattr(top, attribute, copyright_line)


def cut(source: Path, number: int, wanted: set[int], family: str, style: str, target: Path) -> int:
    """Write the subset and return how many characters it draws."""
    options = subset.Options()
    options.layout_features = [
        "kern",
        "halt",
        "palt",
    ]  # no locl: its Japanese and Korean forms double the size
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "VDMX", "hdmx", "LTSH"]
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target)
    return len(font.getBestCmap())


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    manifest = []
    for name, family, style, source, number, wanted in FACES:
        target = FOLDER / name
        drawn = cut(source, number, FIGURES if wanted is None else wanted, family, style, target)
        content = target.read_bytes()
        manifest.append(
            {
                "file": name,
                "family": family,
                "style": style,
                "source": source.name,
                "licence": "OFL-1.1",
                "characters": drawn,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
        print(f"{name:<26} {drawn:>6} characters {len(content):>10,} bytes")
    (FOLDER / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
