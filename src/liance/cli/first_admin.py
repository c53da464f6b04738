"""`liance first-admin`: the two people that a new platform begins with; they make and authorise everybody else."""

from __future__ import annotations

import click

from liance.cli.options import BAD_INPUT, command


@command(
    "新平台的头两个人：系统管理员和安全管理员；口令只显示这一次。",
    "The two people that a new platform begins with; their passwords are shown once.",
    "first-admin --code 91990000MA00000000 --organisation 某中心 --system wang --security li",
)
@click.option("--code", required=True, metavar="USCC", help="运维单位的统一社会信用代码 · credit code of the operator")
@click.option("--organisation", required=True, metavar="NAME", help="运维单位名称 · name of the operator")
@click.option("--system", required=True, metavar="ACCOUNT", help="系统管理员账号 · system administrator")
@click.option("--security", required=True, metavar="ACCOUNT", help="安全管理员账号 · security administrator")
def first_admin_command(code: str, organisation: str, system: str, security: str, lang: str, as_json: bool) -> None:
    """Make the operator, the two accounts and their roles, unless there are accounts already."""
    from liance.cli.platform import migrate, start, with_keys

    start()
    with_keys(make=True, lang=lang)
    migrate()
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.first import NotFirst, begin
    from liance.web.site import clock
    from liance.web.site.refusals import Refused

    try:
        made = begin(code=code, organisation=organisation, system=system, security=security, now=clock.now())
    except (NotFirst, Refused) as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(BAD_INPUT) from None
    if as_json:
        say_json(made)
        return
    for account, password in made.items():
        click.echo(f"{account}  {password}")
    click.echo(
        Voice(lang)("首次登录须改口令并设置动态口令。", "Change the password and set up the code at first sign-in.")
    )


command_ = first_admin_command
