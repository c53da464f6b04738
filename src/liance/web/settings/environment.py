"""Settings that a deployment gives by environment variables, as `variables.toml` declares them, read all at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

Kind = Literal["text", "flag", "folder", "file", "database", "names", "number", "count"]


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: `default` is the text taken when it is not set; None: required unless debugging."""

    name: str
    kind: Kind
    default: str | None
    zh: str
    en: str


def _declared() -> tuple[Variable, ...]:
    text = resources.files("liance.web.settings").joinpath("variables.toml").read_text("utf-8")
    rows = tomllib.loads(text).items()
    return tuple(Variable(name, r["kind"], r.get("default"), r["zh"], r["en"]) for name, r in rows)


VARIABLES = _declared()

TRUE, FALSE = {"yes", "true", "1", "on"}, {"no", "false", "0", "off", ""}


class SettingsRejected(Exception):
    """Raised once with every variable that is wrong: name, what it is, what would be right."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Environment:
    """The values of all variables, checked. Folders and files are absolute; relative ones count from `base`."""

    values: Mapping[str, str]
    base: Path

    def text(self, name: str) -> str:
        """A text."""
        return self.values[name]

    def flag(self, name: str) -> bool:
        """yes or no."""
        return self.values[name].lower() in TRUE

    def number(self, name: str) -> int:
        """A whole number."""
        return int(self.values[name])

    def names(self, name: str) -> list[str]:
        """A list of names."""
        return [n.strip() for n in self.values[name].split(",") if n.strip()]

    def folder(self, name: str) -> Path:
        """A folder, absolute."""
        return (self.base / self.values[name]).resolve()

    def file(self, name: str) -> Path:
        """A file, absolute; `~` is the home of whoever runs the platform."""
        return (self.base / Path(self.values[name]).expanduser()).resolve()

    def database(self, name: str) -> dict[str, object]:
        """Django's description of the database at an address."""
        return database_of(self.values[name], self.base)


def read_environment(environ: Mapping[str, str], base: Path) -> Environment:
    """Every variable, checked. Raises SettingsRejected with all faults at once."""
    debug = environ.get("LIANCE_DEBUG", "no").lower() in TRUE
    values: dict[str, str] = {}
    faults: list[str] = []
    for variable in VARIABLES:
        given = environ.get(variable.name, variable.default)
        if given is None:
            if not debug:
                faults.append(f"{variable.name} 没有设置：{variable.zh} · not set: {variable.en}")
            given = "only-for-debugging-and-demonstrations-never-in-service-0000"
        elif (fault := _fault(variable, given)) is not None:
            faults.append(f"{variable.name}={given!r} {fault}")
        values[variable.name] = given
    if not debug and len(values["LIANCE_SECRET_KEY"]) < 50:
        faults.append("LIANCE_SECRET_KEY 少于50个字符 · shorter than 50 characters")
    if not debug and values["LIANCE_YEARS_BACK"] != "0":
        faults.append("LIANCE_YEARS_BACK 只用于演示，对外服务必须为 0 · for demonstrations only; must be 0 in service")
    unknown = sorted(n for n in environ if n.startswith("LIANCE_") and n not in values and n not in _ELSEWHERE)
    faults += [f"{name} 不是本系统的设置 · not a setting; see docs/settings.md" for name in unknown]
    if faults:
        raise SettingsRejected(faults)
    return Environment(values, base)


_ELSEWHERE = {"LIANCE_CACHE", "LIANCE_LANG", "LIANCE_POLICY", "LIANCE_CHROMIUM", "LIANCE_JAVA"}
"""Variables that the command line or the tests read, not the platform."""


def _fault(variable: Variable, given: str) -> str | None:
    if variable.kind == "flag" and given.lower() not in TRUE | FALSE:
        return "应为 yes 或 no · yes or no expected"
    if variable.kind == "number" and not (given.isdecimal() and int(given) > 0):
        return "应为正整数 · a positive whole number expected"
    if variable.kind == "count" and not given.isdecimal():
        return "应为0或正整数 · zero or a positive whole number expected"
    if variable.kind == "names" and not given.strip(", "):
        return "不能为空 · must not be empty"
    if variable.kind == "database":
        scheme = urlsplit(given).scheme
        if scheme not in ("sqlite", "postgresql"):
            return "应以 sqlite:/// 或 postgresql:// 开头 · sqlite:/// or postgresql:// expected"
    return None


def database_of(address: str, base: Path) -> dict[str, object]:
    """Django's DATABASES entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str((base / unquote(parts.path[1:])).resolve()),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
