#!/usr/bin/env python3
"""Writes the icons of the layouts from the Lucide set.

    npm pack lucide-static@1.62.0 && tar xzf lucide-static-1.62.0.tgz
    python3 normalise.py package/icons

Each icon becomes one path of absolute M, L, C and Z commands on the grid of 24, every number
and letter set off by a space, so that icon.typ can draw it without knowing SVG. NAMES is the
choice of icons; one that is no longer named there is removed. Needs nothing but Python.
"""

import math
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

NAMES = """
    activity anchor atom award badge-check banknote battery-charging beaker bell bike book-open bot box brain
    briefcase building building-2 bus calculator calendar camera car chart-column chart-line chart-pie check circle-check
    clipboard-check clipboard-list clock cloud cloud-rain cog coins compass copyright cpu database droplet droplets ear
    earth eye factory fan feather file-check file-search file-text fingerprint flag flame flask-conical gauge gavel gem
    gift git-branch globe graduation-cap hammer hand-coins hand-heart handshake hard-hat headphones heart heart-handshake
    heart-pulse hospital house key landmark languages laptop layers leaf library lightbulb line-chart link list-checks lock
    magnet mail map-pin medal megaphone message-circle microscope monitor mountain network newspaper package percent phone
    pickaxe piggy-bank pill plane plug puzzle radio receipt recycle refresh-cw repeat rocket route ruler scale school search
    server settings shield shield-alert shield-check ship smartphone snowflake solar-panel sprout star stethoscope store sun
    syringe target test-tube thermometer thumbs-up timer train-front trash-2 tree-pine trending-down trending-up
    triangle-alert trophy truck user user-check user-plus users utensils vote wallet warehouse waves wifi wind wrench zap
""".split()

ALIASES = {"line-chart": "chart-line"}
# How many numbers each path command takes.
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
# The handle of a cubic that draws a quarter of a circle.
ROUND = 4 / 3 * math.tan(math.pi / 8)


def tokens(text):
    """The commands of path data with their numbers; the flags of an arc may stand without a space."""
    letter, rest = None, text.strip()
    while rest:
        if rest[0].isalpha():
            letter, rest = rest[0], rest[1:].lstrip(" ,\n")
        numbers = []
        for i in range(TAKES[letter.upper()]):
            flag = letter in "aA" and i in (3, 4)
            match = re.match(r"[01]" if flag else r"[+-]?(\d*\.\d+|\d+\.?)([eE][+-]?\d+)?", rest)
            numbers.append(float(match.group()))
            rest = rest[match.end():].lstrip(" ,\n")
        yield letter, numbers
        # Further numbers after a move are lines.
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def arc(start, rx, ry, tilt, large, sweep, end):
    """An elliptical arc as cubics (SVG 1.1, F.6)."""
    if start == end or rx == 0 or ry == 0:
        return [("L", [end])]
    tilt = math.radians(tilt)
    cos, sin = math.cos(tilt), math.sin(tilt)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, cos * dy - sin * dx
    grow = math.sqrt(max(1, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = abs(rx) * grow, abs(ry) * grow
    part = (rx * y) ** 2 + (ry * x) ** 2
    root = math.sqrt(max(0, ((rx * ry) ** 2 - part) / part)) * (-1 if large == sweep else 1)
    cx, cy = root * rx * y / ry, -root * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    turn = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    if not sweep and turn > 0:
        turn -= 2 * math.pi
    mid = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)

    def at(u, v):
        u, v = rx * u + cx, ry * v + cy
        return (cos * u - sin * v + mid[0], sin * u + cos * v + mid[1])

    count = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-6))
    step = turn / count
    handle = 4 / 3 * math.tan(step / 4)
    pieces = []
    for i in range(count):
        a, b = first + i * step, first + (i + 1) * step
        pieces.append(("C", [
            at(math.cos(a) - handle * math.sin(a), math.sin(a) + handle * math.cos(a)),
            at(math.cos(b) + handle * math.sin(b), math.sin(b) - handle * math.cos(b)),
            end if i == count - 1 else at(math.cos(b), math.sin(b)),
        ]))
    return pieces


def path(data):
    """Path data as absolute M, L, C and Z."""
    out, here, start, control = [], (0.0, 0.0), (0.0, 0.0), None
    for letter, numbers in tokens(data):
        kind = letter.upper()
        base = here if letter.islower() else (0.0, 0.0)
        pairs = [(base[0] + a, base[1] + b) for a, b in zip(numbers[::2], numbers[1::2])]
        mirrored = (2 * here[0] - control[1][0], 2 * here[1] - control[1][1]) if control else here
        kept, control = control, None
        if kind == "Z":
            out.append(("Z", []))
            here = start
            continue
        if kind == "M":
            start = pairs[0]
            out.append(("M", pairs))
        elif kind == "L":
            out.append(("L", pairs))
        elif kind == "H":
            pairs = [(base[0] + numbers[0], here[1])]
            out.append(("L", pairs))
        elif kind == "V":
            pairs = [(here[0], base[1] + numbers[0])]
            out.append(("L", pairs))
        elif kind in "CS":
            if kind == "S":
                pairs.insert(0, mirrored if kept and kept[0] == "C" else here)
            out.append(("C", pairs))
            control = ("C", pairs[1])
        elif kind in "QT":
            if kind == "T":
                pairs.insert(0, mirrored if kept and kept[0] == "Q" else here)
            (x, y), (u, v) = pairs
            first = (here[0] + 2 / 3 * (x - here[0]), here[1] + 2 / 3 * (y - here[1]))
            out.append(("C", [first, (u + 2 / 3 * (x - u), v + 2 / 3 * (y - v)), (u, v)]))
            control = ("Q", (x, y))
        else:
            rx, ry, tilt, large, sweep, x, y = numbers
            pairs = [(base[0] + x, base[1] + y)]
            out.extend(arc(here, rx, ry, tilt, bool(large), bool(sweep), pairs[0]))
        here = pairs[-1]
    return out


def ellipse(cx, cy, rx, ry):
    """A closed ellipse of four cubics."""
    def at(u, v):
        return (cx + rx * u, cy + ry * v)

    quarters = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)]
    cubics = [
        ("C", [at(a + ROUND * c, b + ROUND * d), at(c + ROUND * a, d + ROUND * b), at(c, d)])
        for a, b, c, d in quarters
    ]
    return [("M", [at(1, 0)]), *cubics, ("Z", [])]


def rectangle(x, y, width, height, rx, ry):
    """A rectangle, with rounded corners if `rx` says so."""
    if rx == 0:
        corners = [(x + width, y), (x + width, y + height), (x, y + height)]
        return [("M", [(x, y)]), *(("L", [it]) for it in corners), ("Z", [])]
    right, foot, hx, hy = x + width, y + height, rx * (1 - ROUND), ry * (1 - ROUND)
    return [
        ("M", [(x + rx, y)]), ("L", [(right - rx, y)]),
        ("C", [(right - hx, y), (right, y + hy), (right, y + ry)]), ("L", [(right, foot - ry)]),
        ("C", [(right, foot - hy), (right - hx, foot), (right - rx, foot)]), ("L", [(x + rx, foot)]),
        ("C", [(x + hx, foot), (x, foot - hy), (x, foot - ry)]), ("L", [(x, y + ry)]),
        ("C", [(x, y + hy), (x + hx, y), (x + rx, y)]), ("Z", []),
    ]


def shape(element):
    """The path of any element an icon is made of."""
    def number(name, default=0.0):
        return float(element.get(name, default))

    name = element.tag.rpartition("}")[2]
    if name == "path":
        return path(element.get("d"))
    if name == "circle":
        return ellipse(number("cx"), number("cy"), number("r"), number("r"))
    if name == "ellipse":
        return ellipse(number("cx"), number("cy"), number("rx"), number("ry"))
    if name == "rect":
        rx = number("rx", element.get("ry", 0))
        size = (number("x"), number("y"), number("width"), number("height"))
        return rectangle(*size, rx, number("ry", rx))
    if name == "line":
        return [("M", [(number("x1"), number("y1"))]), ("L", [(number("x2"), number("y2"))])]
    if name in ("polyline", "polygon"):
        points = element.get("points").replace(",", " ")
        return path("M" + points + ("Z" if name == "polygon" else ""))
    raise ValueError(f"an icon holds an element unknown here: {name}")


def written(pieces):
    """Path data as text."""
    def number(it):
        text = f"{it:.3f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    return " ".join(" ".join([letter, *(number(c) for p in points for c in p)]) for letter, points in pieces)


def main():
    source, target = Path(sys.argv[1]), Path(__file__).parent
    for old in target.glob("*.svg"):
        if old.stem not in NAMES:
            old.unlink()
    for name in NAMES:
        root = ElementTree.parse(source / f"{ALIASES.get(name, name)}.svg").getroot()
        data = " ".join(written(shape(element)) for element in root)
        (target / f"{name}.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{data}"/></svg>\n'
        )


if __name__ == "__main__":
    main()
