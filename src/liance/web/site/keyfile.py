"""The file of data keys: one a line, the newest first; kept outside the database, readable by its owner alone."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32


class KeysWrong(Exception):
    """The key file cannot be used; the message says in both languages why and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes; `name` says which it was without giving it away."""

    secret: bytes

    @property
    def name(self) -> str:
        """Eight characters that stand before what was sealed with it."""
        return sha256(b"name" + self.secret).hexdigest()[:8]

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose."""
        return hmac.digest(self.secret, purpose.encode(), "sha256")

    @property
    def line(self) -> str:
        """How it stands in the file."""
        return urlsafe_b64encode(self.secret).decode()


def new_key() -> Key:
    """A random one."""
    return Key(secrets.token_bytes(KEY_BYTES))


def read(path: Path) -> tuple[Key, ...]:
    """The keys of a file, the newest first. Raises KeysWrong."""
    try:
        mode, lines = path.stat().st_mode, path.read_text("ascii").split()
    except FileNotFoundError:
        raise KeysWrong(f"没有数据密钥文件 · no key file: {path}（liance keys make）") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeysWrong(f"数据密钥文件读不出来 · cannot be read: {path}: {error}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeysWrong(f"数据密钥文件别人也能读 · others can read it: {path}（chmod 600）")
    try:
        keys = tuple(Key(urlsafe_b64decode(line)) for line in lines)
    except BadBase64:
        keys = ()
    if not keys or any(len(key.secret) != KEY_BYTES for key in keys):
        raise KeysWrong(f"数据密钥文件每行应为一个 base64 的32字节密钥 · 32 bytes in base64 a line expected: {path}")
    return keys


def write(path: Path, keys: tuple[Key, ...]) -> None:
    """Put the file in place of the one there, whole or not at all; its owner stays the same."""
    part = _beside(path, keys)
    if path.exists() and os.geteuid() == 0:
        os.chown(part, path.stat().st_uid, path.stat().st_gid)
    part.replace(path)


def make_if_missing(path: Path) -> bool:
    """A file with one new key, unless there is a file, however many begin at once. Whether it was made."""
    part = _beside(path, (new_key(),))
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


def _beside(path: Path, keys: tuple[Key, ...]) -> Path:
    """The keys in a file of another name in the same folder, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("".join(f"{key.line}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return part
