"""The manual's pictures: what its pages name is taken from the journeys' screenshots, cut, made small, put beside it.

`make pictures` runs the journeys and then this.
"""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path("build/screenshots")
"""Where journeys keep what they saw."""
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
SHOWN = MANUAL / "pictures"
WIDTH, HEIGHT = 1080, 1200
"""A picture is at most so wide, and cut below so many lines."""
LARGEST = 80_000
"""Bytes of a file."""
QUALITIES = (0.9, 0.8, 0.65, 0.5)
SMALL = """async ([data, width, height, quality]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + data;
  await image.decode();
  const scale = Math.min(1, width / image.width);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.min(height, Math.round(image.height * scale));
  const brush = canvas.getContext("2d");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(image, 0, 0, canvas.width, Math.round(image.height * scale));
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


def named() -> list[str]:
    """The pictures that pages of the manual show, by name."""
    pages = "".join(page.read_text("utf-8") for page in sorted(MANUAL.glob("*.md")))
    return sorted(set(re.findall(r"\]\(pictures/([\w-]+)\.webp\)", pages)))


def small(page: Page, picture: bytes) -> bytes:
    """A screenshot as WebP, in the best quality that is small enough. Raises ValueError when none is."""
    data = base64.b64encode(picture).decode()
    for quality in QUALITIES:
        made = base64.b64decode(page.evaluate(SMALL, [data, WIDTH, HEIGHT, quality]))
        if len(made) <= LARGEST:
            return made
    raise ValueError(f"more than {LARGEST} bytes, however coarse")


def main() -> None:
    """Make every picture anew, and drop those that no page shows."""
    wanted = {name: PICTURES / f"{name}-1440.png" for name in named()}
    missing = [str(path) for path in wanted.values() if not path.exists()]
    if missing:
        sys.exit(f"No journey has made these yet (make pictures): {', '.join(missing)}")
    SHOWN.mkdir(exist_ok=True)
    for old in SHOWN.iterdir():
        old.unlink()
    with chromium() as browser:
        page = browser.new_page()
        for name, path in wanted.items():
            (SHOWN / f"{name}.webp").write_bytes(small(page, path.read_bytes()))
    print(f"{len(wanted)} pictures in {SHOWN}")


if __name__ == "__main__":
    main()
