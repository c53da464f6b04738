"""`python -m bench.platform`: every list, detail and check-up of the platform by eight people at once, against 150 ms.

Builds its city once (build/bench/platform: 10,000 enterprises, cases in all stages), serves it with the real server in
two processes, lets eight clients open each page without pause for some seconds, and writes RESULTS-platform.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench import report

WORK = Path(__file__).resolve().parents[2] / "build" / "bench" / "platform"
RESULTS = Path(report.__file__).with_name("RESULTS-platform.md")
ABOUT = (
    "Milliseconds. `server`: from the first middleware to the last (`Server-Timing`); `processor`: of the thread that "
    "answered, median; `wall`: as a client sees it, the bench itself on the same two processors. `queries`: the most."
)
PACKAGES = ("liance", "django", "granian")


def main() -> None:
    """Build, walk, write."""
    options = _options()
    configure(options.work)
    for told in _built(options):
        print(told, flush=True)
    if not options.build_only:
        _measured(options)


def configure(work: Path) -> None:
    """Settings of a service with its SQLite database in a folder, and Django started with them."""
    work.mkdir(parents=True, exist_ok=True)
    folder = work.resolve()
    os.environ |= {
        "LIANCE_DEBUG": "no", "LIANCE_SECRET_KEY": "a bench has no secrets " * 3, "LIANCE_HTTPS": "no",
        "LIANCE_HOSTS": "127.0.0.1,testserver", "LIANCE_TIMING": "yes", "LIANCE_LOG_LEVEL": "WARNING",
        "LIANCE_DATABASE": f"sqlite:///{folder / 'platform.sqlite3'}", "LIANCE_DATA": str(folder / "data"),
        "LIANCE_KEYS": str(folder / "keys"), "DJANGO_SETTINGS_MODULE": "liance.web.settings",
    }  # fmt: skip
    import django

    django.setup()


def _built(options: argparse.Namespace) -> Iterator[str]:
    """The city, unless it is there as a whole; what is left of one that was not finished goes first."""
    from django.conf import settings

    from bench.platform.city import built
    from liance.web.site.keyfile import make_if_missing

    seal = options.work / "built"
    asked = f"{options.enterprises} enterprises, {options.awards} awards"
    if seal.is_file() and seal.read_text("utf-8") == asked:
        return
    shutil.rmtree(options.work)
    options.work.mkdir(parents=True)
    make_if_missing(Path(settings.KEY_FILE))
    yield from built(enterprises=options.enterprises, awards=options.awards)
    seal.write_text(asked, "utf-8")


def _measured(options: argparse.Namespace) -> None:
    from bench.platform.city import size, staff
    from bench.platform.pages import PAGES, known
    from bench.platform.walk import CLIENTS, HEAD, MARK, Walked, served, walked

    made = report.Report()
    print(report.machine())
    there, wanted = known(), [p for p in PAGES if options.only in p.name]
    people = staff({p.who for p in wanted}, CLIENTS)
    found: list[Walked] = []
    with served():
        for page in wanted:
            found.append(walked(page, people[page.who], there, options.seconds))
            print("  ".join(f"{cell:>6}" for cell in found[-1].cells()), flush=True)
    made.heading(f"{CLIENTS} clients without pause, {options.seconds:g} seconds a page")
    made.text(f"{size()}\n\n{ABOUT}")
    made.table([list(HEAD), *(w.cells() for w in found)])
    late = [w.page.name for w in found if not w.within]
    made.text(
        f"Within {MARK:.0f} ms: {len(found) - len(late)} of {len(found)} pages. Not: {', '.join(late) or 'none'}."
    )
    packages = ", ".join([*(f"{name} {version(name)}" for name in PACKAGES), f"python {sys.version.split()[0]}"])
    made.write(options.out, packages, title="The platform's speed", command="python -m bench.platform")
    print(f"\nWritten to {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.platform", description=__doc__)
    add = parser.add_argument
    add("--enterprises", type=int, default=10_000)
    add("--awards", type=int, default=1_600, help="so many are opened, most of them decided and paid")
    add("--seconds", type=float, default=4, help="of each page")
    add("--rows", type=int, default=0, help="of a table that is uploaded as well, such as 100000")
    add("--only", default="", metavar="TEXT", help="pages with this in their name")
    add("--build-only", action="store_true", help="build the city and stop")
    add("--work", type=Path, default=WORK, metavar="FOLDER", help="where the city is kept")
    add("--out", type=Path, default=RESULTS, metavar="FILE", help="where the table is written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
