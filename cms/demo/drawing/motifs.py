"""Which of the fifteen drawings serves a motif, and which part of it is shown."""

from dataclasses import dataclass

from cms.demo.errors import UnknownSlug

SUBJECTS = {
    "acrobat": "月下叠椅子、转盘子的杂技演员",
    "artisan": "戴圆眼镜的奶奶捧着一把麦秆",
    "baby": "一双手托着包好的新生儿",
    "chorus": "红幕布前的合唱队和指挥",
    "comic": "四格漫画，邻居商量楼道里的车",
    "dance": "圆月前三个人持扇起舞",
    "dragon": "蚌壳在黄土上摆成的龙",
    "field": "麦田中间弯过一条河，河上有桥",
    "food": "平锅里一张烙得金黄的壮馍",
    "gate": "夜色里的四牌楼和灯笼",
    "mask": "红白两色的戏曲脸谱",
    "reading": "老人和孩子在满墙的书前看书",
    "stele": "松树之间的回銮碑亭",
    "straw": "麦穗之间站着一只鹤",
    "study": "灯下摊开的书，墙上写着实事",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A part of a drawing: `zoom` 1 is all of it, (`x`, `y`) the middle of what is shown.

    `part` says what is seen where that is not what the whole drawing shows.
    """

    drawing: str
    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5
    part: str = ""

    @property
    def subject(self) -> str:
        """What is to be seen, in words for somebody who cannot see it."""
        return self.part or SUBJECTS[self.drawing]


MOTIFS = {
    "acrobat": View(drawing="acrobat"),
    "bike": View(drawing="comic", zoom=2.2, x=0.743, y=0.784, part="车棚里停着车，邻居笑了"),
    "bin": View(drawing="field", zoom=1.5, x=0.3, y=0.4),
    "bow": View(drawing="reading", zoom=1.3, x=0.6, y=0.7),
    "building": View(drawing="study", zoom=1.7, x=0.28, y=0.4, part="夜里一扇窗，窗外有月亮"),
    "coin": View(drawing="reading"),
    "corridor": View(drawing="comic", zoom=2.2, x=0.257, y=0.784, part="三位邻居凑在一起商量"),
    "dance": View(drawing="dance"),
    "derrick": View(drawing="field", zoom=1.6, x=0.75, y=0.35),
    "document": View(drawing="study", zoom=1.4, x=0.62, y=0.7),
    "dragon": View(drawing="dragon"),
    "field": View(drawing="field"),
    "flag": View(drawing="study"),
    "gate": View(drawing="gate"),
    "hat": View(drawing="stele", zoom=1.35, x=0.5, y=0.4),
    "house": View(drawing="artisan"),
    "lantern": View(drawing="gate", zoom=1.7, x=0.42, y=0.75, part="牌楼下的灯笼和夜归的人"),
    "lift": View(drawing="comic", zoom=2.2, x=0.743, y=0.216, part="两位邻居各说各的理"),
    "lock": View(drawing="reading", zoom=1.5, x=0.65, y=0.75),
    "loudspeaker": View(drawing="field", zoom=1.3, x=0.25, y=0.3),
    "map": View(drawing="field", zoom=1.4, x=0.65, y=0.65),
    "mask": View(drawing="mask"),
    "moon": View(drawing="dance", zoom=1.4, x=0.5, y=0.35),
    "noodle": View(drawing="food", zoom=1.4, x=0.35, y=0.55),
    "opera": View(drawing="mask", zoom=1.3, x=0.5, y=0.45),
    "pancake": View(drawing="food"),
    "papercut": View(drawing="artisan", zoom=1.3, x=0.5, y=0.6),
    "pen": View(drawing="study", zoom=1.6, x=0.6, y=0.75),
    "phone": View(drawing="study", zoom=1.3, x=0.4, y=0.5),
    "river": View(drawing="field", zoom=1.7, x=0.7, y=0.6),
    "road": View(drawing="field", zoom=1.2, x=0.6, y=0.6),
    "scale": View(drawing="food", zoom=1.6, x=0.7, y=0.5),
    "scroll": View(drawing="study", zoom=1.5, x=0.65, y=0.4, part="墙上挂着一幅字：实事"),
    "shield": View(drawing="reading", zoom=1.2, x=0.55, y=0.7),
    "stairs": View(drawing="comic", zoom=2.2, x=0.257, y=0.216, part="楼梯口横着一辆车"),
    "stars": View(drawing="gate", zoom=1.7, x=0.72, y=0.3, part="牌楼一角上空的圆月"),
    "stele": View(drawing="stele"),
    "stethoscope": View(drawing="baby"),
    "strings": View(drawing="chorus", zoom=1.3, x=0.5, y=0.6),
    "table": View(drawing="chorus"),
    "taichi": View(drawing="dance", zoom=1.3, x=0.3, y=0.6),
    "trapeze": View(drawing="acrobat", zoom=1.5, x=0.5, y=0.3),
    "wall": View(drawing="gate", zoom=1.3, x=0.45, y=0.6),
    "well": View(drawing="stele", zoom=1.4, x=0.45, y=0.65),
    "wheat": View(drawing="straw"),
    "zongzi": View(drawing="straw", zoom=1.2, x=0.42, y=0.46),
}


def view_of(motif: str) -> View:
    """The view for a motif; raises UnknownSlug."""
    try:
        return MOTIFS[motif]
    except KeyError as missing:
        raise UnknownSlug(motif, known=MOTIFS) from missing
