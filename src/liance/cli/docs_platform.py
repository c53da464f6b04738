"""Reference pages of the platform, made from its declarations: settings, who may do what, what is refused and why."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liance.web.site.actions import Action

SLICES_ZH = {
    "audit": "审计", "people": "单位与人员", "policies": "政策", "registry": "台账", "guide": "政策体检",
    "cases": "办理", "awards": "免申即享", "notices": "公示", "funds": "资金", "letters": "文书", "openness": "公开",
}  # fmt: skip


def platform_pages(made: str) -> dict[str, str]:
    """The pages by name; `made` is the first line that says a page is generated."""
    _start()
    return {
        "settings.md": f"{made}\n\n{_settings()}",
        "role-matrix.md": f"{made}\n\n{_matrix()}",
        "refusals.md": f"{made}\n\n{_refusals()}",
        "openapi.json": _openapi(),
    }


def _start() -> None:
    """Start Django as far as declarations need it: no database is opened, no secret read."""
    import django
    from django.apps import apps
    from django.conf import settings

    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.web.settings")
        os.environ.setdefault("LIANCE_DEBUG", "yes")
    if not apps.ready:
        django.setup()


def _openapi() -> str:
    """The API's description, as `/api/v1/openapi.json` gives it."""
    import json

    from liance.web.api import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"


# ---- settings --------------------------------------------------------------------------------------------------------
def _settings() -> str:
    from liance.web.settings.environment import VARIABLES

    rows = "\n".join(
        f"| `{v.name}` | {v.kind} | {_default(v.default)} | {_cell(v.zh)} | {_cell(v.en)} |" for v in VARIABLES
    )
    return (
        "# 设置 Settings\n\n"
        "平台只读这些环境变量；写错的、缺少的、不认识的，启动时一次全部报出。\n"
        "The platform reads these environment variables and no others; what is wrong, missing or unknown is told\n"
        "all at once when it starts.\n\n"
        "| 变量 variable | 类型 kind | 默认 default | 说明 | says |\n|---|---|---|---|---|\n"
        f"{rows}\n\n"
        "类型 Kinds: `flag` yes/no · `number` 正整数 from 1 · `count` 0或正整数 from 0 · `names` 逗号分隔 comma\n"
        "separated · `folder`、`file` 相对路径从安装目录起算 relative ones count from the installation\n"
        "· `database` 数据库地址 an address.\n"
    )


def _default(default: str | None) -> str:
    if default is None:
        return "**必填 required**"
    return f"`{_cell(default)}`" if default else "空 empty"


# ---- roles and actions -----------------------------------------------------------------------------------------------
def _matrix() -> str:
    from liance.web.people.roles import Role, words_of
    from liance.web.site.actions import declared

    slices = dict.fromkeys(a.name.split(".")[0] for a in declared())
    tables = [_table(name, [a for a in declared() if a.name.startswith(f"{name}.")]) for name in slices]
    roles = "\n".join(f"| `{r}` | {words_of(r).zh} | {words_of(r).en} |" for r in Role)
    return (
        "# 角色与权限 Roles and actions\n\n"
        "每个动作只声明一次，由测试逐个角色实际尝试核对（`tests/web/test_matrix.py`）。没有列出的角色一律不能办理。\n"
        "Each action is declared once; a test tries every role on the real service. A role not listed may not.\n\n"
        + "\n".join(tables)
        + "\n## 角色 Roles\n\n| 编号 id | 角色 | role |\n|---|---|---|\n"
        + f"{roles}\n\n{_apart()}"
    )


def _table(name: str, actions: list[Action[Any, ...]]) -> str:
    from liance.web.people.roles import Role, words_of

    rows = []
    for action in actions:
        who = "、".join(words_of(role).zh for role in Role if role in action.roles)
        where = f"{_cell(action.where.zh)} · {_cell(action.where.en)}" if action.where.zh else ""
        rows.append(f"| `{action.name}` | {_cell(action.words.zh)} | {_cell(action.words.en)} | {who} | {where} |")
    head = "| 动作 action | 说明 | says | 可以办理的角色 roles | 条件 provided |\n|---|---|---|---|---|\n"
    return f"## {SLICES_ZH.get(name, name)} {name}\n\n{head}" + "\n".join(rows) + "\n"


def _apart() -> str:
    from liance.web.people.roles import APART, Role, words_of

    def names(roles: frozenset[Role]) -> str:
        return "、".join(words_of(role).zh for role in Role if role in roles)

    rows = "\n".join(f"| {names(r.one)} | {names(r.other)} | {r.why.zh} · {r.why.en} |" for r in APART)
    return (
        "## 不能由同一个人同时担任 Never the same person at the same time\n\n"
        f"| 角色 | 与角色 | 为什么 why |\n|---|---|---|\n{rows}\n"
    )


# ---- refusals --------------------------------------------------------------------------------------------------------
def _refusals() -> str:
    from liance.web.site.refusals import KNOWN

    _import_all()
    rows = "\n".join(
        f"| `{r.code}` | {r.status} | {_cell(f'{r.words.zh} {r.hint.zh}')} | {_cell(f'{r.words.en}. {r.hint.en}')} |"
        for _, r in sorted(KNOWN.items())
    )
    return (
        "# 不能办理的情形 Refusals\n\n"
        "页面和接口用同样的编号。Pages and the API use the same codes.\n\n"
        f"| 编号 code | HTTP | 说的是 | says |\n|---|---|---|---|\n{rows}\n"
    )


def _import_all() -> None:
    """Import every module of every slice, so that all declarations are known."""
    import pkgutil
    from importlib import import_module

    from django.conf import settings

    for name in settings.SLICES:
        package = import_module(f"liance.web.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                import_module(module.name)


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", " ")
