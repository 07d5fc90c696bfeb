"""Ledgers to measure with: made from a seed, in the office's own layout, of any number of rows and columns."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

TOWNS = ("柳岸镇", "云溪街道", "石桥镇", "南浦街道", "白沙镇", "临江经济开发区")
UNITS = ("区发改委", "区住建局", "区交通运输局", "区工信局", "区水务局", "区教育局")
KINDS = ("标准厂房", "污水处理厂扩建", "新能源电池生产线", "物流园区", "安置房", "道路改造", "数据中心")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
BANDS = (("一、续建项目", 0.45), ("二、新开工项目", 0.35), ("三、竣工项目", 0.12), ("四、储备项目", 0.08))
HEADINGS = (
    "序号", "项目名称", "建设性质", "所属行业", "建设地点", "建设内容及规模", "总投资", "年度计划投资",
    "1-6月累计完成投资", "完成年度计划(%)", "开工时间", "竣工时间", "牵头单位", "责任单位", "包联领导",
    "形象进度", "存在问题",
)  # fmt: skip


def write_ledger(path: Path, *, projects: int, columns: int, seed: int = 1) -> None:
    """A workbook with title, unit line, banner rows, subtotals and a total; the extra columns are reports by month."""
    chance = random.Random(seed)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("重点项目台账")
    headings = [*HEADINGS, *(f"备注{number}" for number in range(1, columns - len(HEADINGS) + 1))][:columns]
    sheet.merge_range(0, 0, 0, columns - 1, "临江区2026年重点项目进展情况台账（截至6月底）")
    sheet.write(1, columns - 1, "单位：万元")
    sheet.write_row(2, 0, headings)
    line, serial = 3, 0
    sums = [0, 0, 0]
    for band, share in BANDS:
        count = round(projects * share) if band != BANDS[-1][0] else projects - serial
        head, line = line, line + 1
        band_sums = [0, 0, 0]
        for _ in range(count):
            serial += 1
            total = chance.randrange(3_000, 400_000)
            plan = total * chance.randrange(10, 60) // 100
            done = plan * chance.randrange(5, 95) // 100
            start, finish = (
                f"{2023 + chance.randrange(3)}.{chance.randrange(1, 13):02}",
                f"{2027 + serial % 3}年6月",
            )
            name = f"{chance.choice(TOWNS)}{chance.choice(KINDS)}项目{serial}期"
            person = chance.choice(SURNAMES) + "某" + chance.choice("甲乙丙丁")
            size = f"总建筑面积{chance.randrange(2, 90)}万平方米"
            row = [
                serial, name, band[2:-2], "工业", chance.choice(TOWNS), size,
                total, plan, done, round(100 * done / plan, 1), start, finish, chance.choice(UNITS),
                chance.choice(UNITS), person, "主体施工", "无",
            ]  # fmt: skip
            row += [
                f"{month % 12 + 1}月完成{chance.randrange(900)}万元"
                for month in range(columns - len(HEADINGS))
            ]
            sheet.write_row(line, 0, row[:columns])
            line += 1
            band_sums = [band_sums[0] + total, band_sums[1] + plan, band_sums[2] + done]
        sheet.write(head, 0, band)
        sheet.write(head, 1, f"小计（{count}个）")
        sheet.write_row(head, 6, band_sums)
        sums = [old + new for old, new in zip(sums, band_sums, strict=True)]
    sheet.write(line, 1, f"合计（{serial}个）")
    sheet.write_row(line, 6, sums)
    book.close()
