"""`liance audit`: whether the record holds, today's anchor, a decision computed again."""

from __future__ import annotations

import click

from liance.cli.options import command

FAULTY = 1


@command(
    "审计记录：verify 逐条核对哈希链，anchor 写当日锚点，replay 重算一个核定并逐字节比较。",
    "The audit record: verify the chain, anchor its head for today, replay a decision byte for byte.",
    "audit verify",
    "audit anchor",
    "audit replay SB-2026-000001",
)
@click.argument("what", type=click.Choice(["verify", "anchor", "replay"]))
@click.argument("case", required=False)
def audit_command(what: str, case: str | None, lang: str, as_json: bool) -> None:
    """Do one of the three."""
    from liance.cli.platform import start, with_database

    if (what == "replay") != (case is not None):
        raise click.UsageError("replay 要写案号，verify 和 anchor 不写 · replay takes a case number, the others none")
    start()
    with_database()
    if what == "verify":
        _verify(lang, as_json)
    elif what == "anchor":
        _anchor(lang, as_json)
    else:
        _replay(str(case), lang, as_json)


def _verify(lang: str, as_json: bool) -> None:
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.audit.queries import verify

    found, voice = verify(), Voice(lang)
    if as_json:
        faults = [{"number": f.number, "message": voice(f.zh, f.en)} for f in found.faults]
        say_json({"events": found.events, "hash": found.hash, "anchors": found.anchors, "faults": faults})
    else:
        for fault in found.faults:
            click.echo(voice(f"第{fault.number}条：{fault.zh}", f"event {fault.number}: {fault.en}"))
        zh, en = ("完好", "sound") if found.sound else (f"{len(found.faults)}处不符", f"{len(found.faults)} faults")
        zh, en = (
            f"{found.events}条记录，{found.anchors}个锚点，{zh}",
            f"{found.events} events, {found.anchors} anchors, {en}",
        )
        click.echo(voice(zh, en))
    if not found.sound:
        raise SystemExit(FAULTY)


def _anchor(lang: str, as_json: bool) -> None:
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.audit.services import anchor
    from liance.web.site import clock

    made = anchor(day=clock.day_of(clock.now()), folder=settings.DATA_FOLDER)
    if as_json:
        say_json(made)
    elif made is None:
        click.echo(Voice(lang)("今日已有锚点，或没有新记录。", "Already anchored today, or nothing new."))
    else:
        click.echo(f"{made['day']} {made['number']} {made['hash']}")


def _replay(number: str, lang: str, as_json: bool) -> None:
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.awards.queries import replayed

    rows, voice = replayed(number), Voice(lang)
    if as_json:
        say_json([{"decision": r.number, "snapshot": r.snapshot, "same": r.same} for r in rows])
    else:
        for r in rows:
            zh = f"第{r.number}次核定 {r.snapshot[:12]}：{'逐字节相同' if r.same else '不同'}"
            click.echo(
                voice(zh, f"decision {r.number} {r.snapshot[:12]}: {'the same bytes' if r.same else 'DIFFERENT'}")
            )
        if not rows:
            click.echo(voice("没有核定。", "No decision."))
    if not rows or not all(r.same for r in rows):
        raise SystemExit(FAULTY)


command_ = audit_command
