"""`liance backup`: everything that the platform keeps, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from liance.cli.options import command


@command(
    "备份：数据库全部内容和上传文件，写成一个压缩包，带摘要。",
    "Back up: all tables and kept files in one archive with digests.",
    "backup liance-2026-11-27.zip",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_command(file: Path, lang: str, as_json: bool) -> None:
    """Write the archive."""
    from liance.cli.platform import start, with_database

    start()
    with_database()
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.backup import back_up
    from liance.web.site import clock

    kept = back_up(target=file, now=clock.now())
    if as_json:
        say_json({"rows": kept.rows, "files": kept.files, "digest": kept.digest})
    else:
        rows, short = sum(kept.rows.values()), kept.digest
        zh, en = f"{rows}行，{kept.files}个文件，摘要 {short}", f"{rows} rows, {kept.files} files, digest {short}"
        click.echo(Voice(lang)(zh, en))


command_ = backup_command
