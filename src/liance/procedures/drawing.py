"""A procedure as an SVG drawing without styles or scripts: presentation attributes only, one colour of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from liance.procedures.layout import AROUND, PILL, SIZE, Box, Frame, Layout, Line, lay_out
from liance.procedures.words import ENDING_WORDS, sentences
from liance.rules import ir

FONT = "system-ui, 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
PAPER, INK = "#ffffff", "#1f2328"
BESIDE = "同时进行，都办完才往下走"


def draw(
    procedure: ir.Procedure,
    *,
    procedures: Mapping[str, ir.Procedure] | None = None,
    present: tuple[str, ...] = (),
    standalone: bool = False,
) -> str:
    """The SVG of a procedure, with a title and a description for screen readers.

    It takes the text colour of the page it is put into; `standalone` gives it paper and ink for a file of its
    own. `present` are the ids of the stages at which a run stands.
    """
    titles = {name: p.title for name, p in (procedures or {}).items()}
    made = lay_out(procedure, titles)
    said = " ".join(sentences(procedure, procedures))
    mark = f"procedure-{procedure.id}"
    colour = f' color="{INK}"' if standalone else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {made.width} {made.height}" width="{made.width}"'
        f' height="{made.height}" role="img" aria-labelledby="{mark}-title {mark}-desc" font-size="{SIZE}"'
        f' font-family="{escape(FONT)}" fill="none" stroke="none"{colour}>',
        f'<title id="{mark}-title">{escape(procedure.title)}</title>',
        f'<desc id="{mark}-desc">{escape(said)}</desc>',
        *([f'<rect width="{made.width}" height="{made.height}" fill="{PAPER}"/>'] if standalone else []),
        *_drawn(made, present),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _drawn(made: Layout, present: tuple[str, ...]) -> Iterator[str]:
    for frame in made.frames:
        yield from _frame(frame)
    for line in made.lines:
        yield from _line(line)
    for box in made.boxes:
        yield from _box(box, here=box.stage.id in present)


def _frame(frame: Frame) -> Iterator[str]:
    yield (
        f'<rect x="{frame.x}" y="{frame.y}" width="{frame.width}" height="{frame.height}" rx="10"'
        ' stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="2 3"/>'
    )
    yield _text(BESIDE, frame.x + frame.width - AROUND, frame.y + 16, anchor="end")


def _line(line: Line) -> Iterator[str]:
    path = "M" + " L".join(f"{x} {y}" for x, y in line.points)
    dashed = ' stroke-dasharray="5 4"' if line.edge.pauses else ""
    yield f'<path d="{path}" stroke="currentColor" stroke-opacity="0.6"{dashed}/>'
    yield _arrow(line.points[-2], line.points[-1])
    x, y = line.label_at
    yield _text(line.edge.label, x, y, anchor=line.anchor)
    if line.edge.ending is not None:
        yield from _pill(line.edge.ending, *line.points[-1])


def _arrow(before: tuple[int, int], tip: tuple[int, int]) -> str:
    (a, b), (x, y) = before, tip
    if a == x:
        back = -7 if y > b else 7
        return f'<path d="M{x} {y} l-4 {back} h8 z" fill="currentColor"/>'
    back = -7 if x > a else 7
    return f'<path d="M{x} {y} l{back} -4 v8 z" fill="currentColor"/>'


def _pill(ending: ir.Ending, x: int, y: int) -> Iterator[str]:
    words = ending.title if ending.id != ending.kind else ENDING_WORDS[ending.kind][0]
    weight = "1.6" if ending.kind == "completed" else "1"
    size = f'width="{PILL}" height="20" rx="10"'
    yield f'<rect x="{x}" y="{y - 10}" {size} stroke="currentColor" stroke-width="{weight}"/>'
    yield _text(words, x + PILL // 2, y + 5)


def _box(box: Box, *, here: bool) -> Iterator[str]:
    weight = "2.4" if box.stage.control else "1.2"
    fill = ' fill="currentColor" fill-opacity="0.12"' if here else ""
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6" stroke="currentColor"'
        f' stroke-width="{weight}"{fill}/>'
    )
    if box.stage.runs is not None:
        yield (
            f'<rect x="{box.x + 4}" y="{box.y + 4}" width="{box.width - 8}" height="{box.height - 8}" rx="4"'
            ' stroke="currentColor" stroke-width="0.8"/>'
        )
    top = box.y + (box.height - 19 * len(box.lines)) // 2 + 14
    for number, words in enumerate(box.lines):
        bold = ' font-weight="bold"' if number == 0 else ' fill-opacity="0.85"'
        yield _text(words, box.x + box.width // 2, top + 19 * number, more=bold)


def _text(words: str, x: int, y: int, *, anchor: str = "middle", more: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="currentColor"{more}>{escape(words)}</text>'
