"""Text kept encrypted in the database: sealed with the newest key of a file beside it, found by a keyed digest."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import models

from liance.web.site.keyfile import Key, KeysWrong, read
from liance.web.site.refusals import refusal, refuse

NONCE_BYTES = 12
SEALED, DIGEST = "_sealed", "_digest"
BLANKS = re.compile(r"[\s-]")

KEY_MISSING = refusal(
    "key-missing",
    "这里有加密保存的内容，现在读不出来",
    "something here is kept encrypted and cannot be read now",
    hint_zh="请联系平台运维单位：数据密钥文件缺失，或不是加密时所用的。",
    hint_en="Ask the platform's operator: the key file is missing, or not the one that was used.",
    status=503,
)


def keys() -> tuple[Key, ...]:
    """The platform's keys, read again when the file has changed. Raises KeysWrong."""
    path = Path(settings.KEY_FILE)
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Key, ...]:
    return read(path)


# ---- sealing ---------------------------------------------------------------------------------------------------------
def seal(text: str, place: str) -> str:
    """The text encrypted for a place (AES-256-GCM): it opens nowhere else. Raises Refused without a key."""
    key = _usable()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key.derived("seal")).encrypt(nonce, text.encode(), place.encode())
    return f"{key.name}.{urlsafe_b64encode(nonce + sealed).decode()}"


def opened(token: str, place: str) -> str:
    """The text again. Raises Refused when the key is gone, or the token was altered or put in another place."""
    name, _, body = token.partition(".")
    key = next((k for k in _usable() if k.name == name), None)
    if key is None:
        raise refuse(KEY_MISSING)
    try:
        raw = b64decode(body, altchars="-_", validate=True)
        return AESGCM(key.derived("seal")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError):
        raise refuse(KEY_MISSING) from None


def digests(name: str, text: str) -> list[str]:
    """What a text would stand under in a digest column, one for each key: to search for exactly this text.

    Blanks and hyphens do not count. No text has no digest, so that nothing is found by it.
    """
    plain = BLANKS.sub("", text)
    if not plain:
        return []
    return [hmac.digest(k.derived("digest"), f"{name}:{plain}".encode(), "sha256").hex() for k in _usable()]


def _usable() -> tuple[Key, ...]:
    try:
        return keys()
    except KeysWrong:
        raise refuse(KEY_MISSING) from None


# ---- columns ---------------------------------------------------------------------------------------------------------
class Sealed:
    """A text of a model that is kept encrypted: `phone = Sealed(bound_to="username")`.

    It needs a column `phone_sealed`; a column `phone_digest` makes it findable. What was sealed for one row opens in no
    other: it is bound to a column of the row that never changes and must be set before.
    """

    def __init__(self, *, bound_to: str) -> None:
        self.bound_to = bound_to
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> Sealed: ...
    @overload
    def __get__(self, row: models.Model, owner: type) -> str: ...
    def __get__(self, row: models.Model | None, owner: type) -> Sealed | str:
        if row is None:
            return self
        token: str = getattr(row, self.name + SEALED)
        return opened(token, self.place(row)) if token else ""

    def __set__(self, row: models.Model, text: str) -> None:
        setattr(row, self.name + SEALED, seal(text, self.place(row)) if text else "")
        if hasattr(row, self.name + DIGEST):
            setattr(row, self.name + DIGEST, next(iter(digests(self.name, text)), ""))

    def place(self, row: models.Model) -> str:
        """What a text of the row is sealed for."""
        return place_of(row._meta.label_lower, self.name, getattr(row, self.bound_to))

    def columns(self, model: type[models.Model]) -> list[str]:
        """The columns that it fills."""
        names = {f.name for f in model._meta.fields}
        return [self.name + ending for ending in (SEALED, DIGEST) if self.name + ending in names]


def place_of(model: str, name: str, bound: object) -> str:
    """The place of a text: `people.account.phone:li`."""
    return f"{model}.{name}:{bound}"


def sealed_columns() -> Iterator[tuple[type[models.Model], Sealed]]:
    """Every sealed text of every model."""
    for model in apps.get_models():
        for value in vars(model).values():
            if isinstance(value, Sealed):
                yield model, value


def sealing(model: str, name: str, *, bound_to: str, plain: str) -> Callable[[Any, Any], None]:
    """For a migration: seal what stands in the column `plain`. There is no way back to plain text.

    `model` is named as in `people.account`.
    """

    def forwards(state: Any, editor: Any) -> None:
        rows = state.get_model(model)._default_manager.using(editor.connection.alias)
        ending = name + DIGEST
        for row in rows.exclude(**{plain: ""}).iterator():
            text = getattr(row, plain)
            setattr(row, name + SEALED, seal(text, place_of(model, name, getattr(row, bound_to))))
            if hasattr(row, ending):
                setattr(row, ending, next(iter(digests(name, text)), ""))
            row.save()
        editor.connection.check_constraints()  # PostgreSQL alters no table while checks of its rows are due

    return forwards
