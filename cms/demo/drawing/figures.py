"""Paper dolls of the comics: the figure of one name looks the same in every panel."""

from dataclasses import dataclass

INK, SKIN, PAPER = "#26221c", "#f6e2bd", "#fbf6e8"
RED, GREEN, BLUE, WHEAT, BROWN, GREY = (
    "#c04a32", "#3f8372", "#4b6a86", "#ddb567", "#80582a", "#cdbf9f",
)  # fmt: skip
LINE = f'fill="none" stroke="{INK}" stroke-width="7" stroke-linejoin="round" stroke-linecap="round"'
STRIPES = {RED: "#9c3421", GREEN: "#2c6a5a", BLUE: "#37536d", WHEAT: "#bf9344", BROWN: "#64421c"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doll:
    """Coat, hair and one thing by which a reader knows the person again."""

    coat: str
    hair: str = INK
    size: float = 1.0
    mark: str = ""


DOLLS = {
    "boy": Doll(coat=RED, size=0.72),
    "child": Doll(coat=WHEAT, size=0.66),
    "dama": Doll(coat=GREEN, hair=GREY, mark="bun"),
    "grandpa": Doll(coat=BLUE, hair=GREY, mark="glasses"),
    "granddaughter": Doll(coat=RED, size=0.86, mark="plait"),
    "grid_worker": Doll(coat=RED, mark="cap"),
    "mediator": Doll(coat=BLUE, mark="glasses"),
    "mother": Doll(coat=BROWN, hair=GREY, mark="bun"),
    "neighbor_a": Doll(coat=WHEAT),
    "neighbor_b": Doll(coat=GREEN, mark="bun"),
    "paramedic": Doll(coat=PAPER, mark="cap"),
    "police": Doll(coat=BLUE, mark="cap"),
    "salesman": Doll(coat=INK, mark="tie"),
    "shill": Doll(coat=WHEAT, hair=GREY),
    "young_man": Doll(coat=GREEN),
    "young_woman": Doll(coat=RED, mark="plait"),
}
GROUPS = {
    "couple": ("young_man", "young_woman"),
    "crowd": ("dama", "neighbor_a", "grandpa", "neighbor_b"),
}
MARKS = {
    "bun": '<circle cx="0" cy="-330" r="26" fill="{hair}"/>',
    "cap": f'<path d="M-84 -262q0-70 84-70q84 0 84 70h34l-8 16h-194Z" fill="{BLUE}"/>',
    "glasses": f'<path d="M-60 -220a26 26 0 1 0 52 0a26 26 0 1 0 -52 0M8 -220a26 26 0 1 0 52 0'
    f'a26 26 0 1 0 -52 0M-8 -220h16" {LINE}/>',
    "plait": '<path d="M70 -250q34 60 14 130q-26-4-30-40Z" fill="{hair}"/>',
    "tie": f'<path d="M-12 -136h24l10 90-22 26-22-26Z" fill="{RED}"/>',
    "": "",
}


def patterns() -> str:
    """The straw grain each coat is cut from."""
    return "".join(
        f'<pattern id="s{colour[1:]}" width="14" height="14" patternUnits="userSpaceOnUse">'
        f'<path fill="{colour}" d="M0 0h14v14H0z"/>'
        f'<path stroke="{stripe}" stroke-width="2.4" d="M3 0v14M10 0v14"/></pattern>'
        for colour, stripe in STRIPES.items()
    )


def straw(colour: str) -> str:
    """The fill for a colour: its straw grain where it has one."""
    return f"url(#s{colour[1:]})" if colour in STRIPES else colour


def doll(name: str, *, at: tuple[float, float], size: float, smiling: bool) -> str:
    """One figure standing at a point, from its coat's hem on the ground up."""
    who = DOLLS[name]
    mouth = "M-22 -178q22 22 44 0" if smiling else "M-22 -168q22-20 44 0"
    return (
        f'<g transform="translate({at[0]:g} {at[1]:g}) scale({who.size * size:g})">'
        f'<path d="M-130 40C-136 -190 136 -190 130 40Z" fill="{straw(who.coat)}" '
        f'stroke="{INK}" stroke-width="7"/>'
        f'<circle cx="0" cy="-220" r="84" fill="{SKIN}" stroke="{INK}" stroke-width="7"/>'
        f'<path d="M-30 -232v12M30 -232v12{mouth}" {LINE}/>'
        f'<path d="M-84 -236q10-78 84-72q74-6 84 72q-78-44-168 0Z" fill="{who.hair}"/>'
        f"{MARKS[who.mark].format(hair=who.hair)}</g>"
    )


def people_of(cast: tuple[str, ...]) -> list[str]:
    """The single figures a cast list stands for: a couple is two, a crowd four."""
    return [single for name in cast for single in GROUPS.get(name, (name,))]
