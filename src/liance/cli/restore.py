"""`liance restore`: a backup put into an empty platform."""

from __future__ import annotations

from pathlib import Path

import click

from liance.cli.options import BAD_INPUT, command


@command(
    "恢复：把备份放进一个空库；先核对每一部分的摘要，有一处不符就不恢复。",
    "Restore a backup into an empty database; every digest is checked first.",
    "restore liance-2026-11-27.zip",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore_command(file: Path, lang: str, as_json: bool) -> None:
    """Check and restore."""
    from liance.cli.platform import migrate, start, with_keys

    if not file.is_file():
        click.echo(f"没有这个文件 · no such file: {file}", err=True)
        raise SystemExit(BAD_INPUT)
    start()
    with_keys()
    migrate()
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.audit.queries import verify
    from liance.web.backup import NotRestorable, restore

    try:
        kept = restore(source=file)
    except NotRestorable as refused:
        for reason in refused.reasons:
            click.echo(reason, err=True)
        raise SystemExit(BAD_INPUT) from None
    sound = verify().sound
    if as_json:
        say_json({"rows": kept.rows, "files": kept.files, "digest": kept.digest, "sound": sound})
    else:
        rows = sum(kept.rows.values())
        zh, en = ("审计链完好", "the audit chain is sound") if sound else ("审计链有误", "the audit chain is FAULTY")
        click.echo(
            Voice(lang)(f"已恢复{rows}行，{kept.files}个文件；{zh}", f"{rows} rows, {kept.files} files restored; {en}")
        )
    if not sound:
        raise SystemExit(1)


command_ = restore_command
