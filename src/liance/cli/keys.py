"""`liance keys`: the file of data keys made, every encrypted text checked, all of them sealed with a new key."""

from __future__ import annotations

import click

from liance.cli.options import BAD_INPUT, command

FAULTY = 1


@command(
    "数据密钥：make 新建密钥文件，check 核对所有密文都能解开，rotate 换新密钥并重新加密。",
    "Data keys: make the key file, check that every encrypted text opens, rotate to a new key.",
    "keys make",
    "keys check",
    "keys rotate",
)
@click.argument("what", type=click.Choice(["make", "check", "rotate"]))
def keys_command(what: str, lang: str, as_json: bool) -> None:
    """Do one of the three."""
    from liance.cli.platform import start, with_database, with_keys

    start()
    if what == "make":
        _make(lang, as_json)
        return
    with_keys()
    with_database()
    (_check if what == "check" else _rotate)(lang, as_json)


def _make(lang: str, as_json: bool) -> None:
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.cli.platform import say_keys_made
    from liance.web.site.keyfile import make_if_missing, read

    path = settings.KEY_FILE
    if not make_if_missing(path):
        click.echo(f"已有密钥文件，没有改动 · there is a key file already: {path}", err=True)
        raise SystemExit(BAD_INPUT)
    if as_json:
        say_json({"file": str(path), "key": read(path)[0].name})
    else:
        say_keys_made(lang)


def _check(lang: str, as_json: bool) -> None:
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.keys import check

    found, voice = check(), Voice(lang)
    if as_json:
        say_json({"texts": found.texts, "faults": found.faults})
    else:
        for fault in found.faults:
            click.echo(voice(f"解不开：{fault}", f"does not open: {fault}"))
        by_key = "、".join(f"{key} {count}" for key, count in found.texts.items()) or "0"
        zh = f"密文（按密钥）：{by_key}；{len(found.faults)}处解不开"
        click.echo(voice(zh, f"encrypted texts by key: {by_key}; {len(found.faults)} do not open"))
    if found.faults:
        raise SystemExit(FAULTY)


def _rotate(lang: str, as_json: bool) -> None:
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.keys import rotate
    from liance.web.site import clock
    from liance.web.site.keyfile import read

    texts = rotate(path=settings.KEY_FILE, now=clock.now())
    key = read(settings.KEY_FILE)[0].name
    if as_json:
        say_json({"key": key, "texts": texts})
        return
    zh = f"新密钥 {key}，已重新加密{texts}处。请另行备份密钥文件；旧密钥留着，恢复以前的备份要用。"
    en = f"new key {key}, {texts} texts sealed anew. Back the key file up apart; old backups need the old keys."
    click.echo(Voice(lang)(zh, en))


command_ = keys_command
