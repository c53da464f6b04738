"""Policies as folders: find one by its id, and have it ready to run; what was read once is kept in a cache."""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.rules import ir
from liance.rules.document import POLICY_FILE

if TYPE_CHECKING:
    from liance.rules.build import Loaded

CACHE_VARIABLE = "LIANCE_CACHE"
KEPT = 32
"""So many compiled policies are kept; older ones are deleted."""


def home(start: Path | None = None) -> Path:
    """The folder that holds `policies/`: the nearest one above the working folder, else the source checkout."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if (folder / "policies").is_dir():
            return folder
    return here


def policy_folders(root: Path) -> list[Path]:
    """All policy folders below a folder, or the folder itself if it is one."""
    if (root / POLICY_FILE).is_file():
        return [root]
    return sorted(p.parent for p in root.glob(f"*/{POLICY_FILE}"))


def find_policy(name: str) -> Path:
    """The folder of a policy given by id or by path. Raises Rejected naming the known ids."""
    path = Path(name)
    if (path / POLICY_FILE).is_file():
        return path
    if path.name == POLICY_FILE and path.is_file():
        return path.parent
    folder = home() / "policies" / name
    if (folder / POLICY_FILE).is_file():
        return folder
    known = "、".join(p.name for p in policy_folders(home() / "policies"))
    raise Rejected([Diagnostic("unknown-policy", None, {"name": name, "known": known})])


def read_policy(folder: Path) -> Loaded:
    """Every pass over a policy's folder, collecting all diagnostics."""
    from liance.rules.build import read  # the passes and their grammar are only needed when the cache is not

    return read(folder)


def load_policy(name: str | Path) -> ir.Policy:
    """A policy ready to run, from the cache when no file of it has changed. Raises Rejected with every error found."""
    folder = find_policy(str(name))
    kept = _cache_file(folder)
    if (policy := _from_cache(kept)) is not None:
        return policy
    loaded = read_policy(folder)
    if loaded.policy is None:
        raise Rejected(errors_in(loaded.diagnostics))
    _keep(kept, loaded.policy)
    return loaded.policy


# ---- the cache -----------------------------------------------------------------------------------------------------
def _cache_file(folder: Path) -> Path | None:
    """Where the compiled policy would be kept: its name is the digest of all it is made from; None: no caching."""
    base = os.environ.get(CACHE_VARIABLE, "")
    if base == "off":
        return None
    root = Path(base) if base else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "liance"
    digest = hashlib.sha256()
    for path in made_from(folder):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    digest.update(_program())
    return root / f"{digest.hexdigest()}.policy"


@cache
def _program() -> bytes:
    """The digest of the program that reads policies, as it was when this process first asked."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.lark"))):
        status = path.stat()
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\0".encode())
    return digest.digest()


def made_from(folder: Path) -> list[Path]:
    """The policy's own text, the text as received, its vocabularies and their code tables."""
    files = [
        folder / POLICY_FILE,
        *sorted(p for p in folder.rglob("*") if p.is_file() and p.name != POLICY_FILE),
    ]
    front = _front(folder / POLICY_FILE)
    named = front.get("vocabulary", [])
    for name in named if isinstance(named, list) else []:
        vocabulary = folder / str(name)
        if vocabulary.is_file():
            files.append(vocabulary)
            tables = _front(vocabulary).get("code_tables", {})
            files += [vocabulary.parent / str(t) for t in tables.values()] if isinstance(tables, dict) else []
    return [f for f in files if f.is_file()]


def _front(path: Path) -> dict[str, object]:
    parts = path.read_text("utf-8-sig").split("+++\n", 2)
    try:
        return tomllib.loads(parts[1]) if len(parts) == 3 else {}
    except tomllib.TOMLDecodeError:
        return {}


def _from_cache(path: Path | None) -> ir.Policy | None:
    """The policy kept there, if the file is this user's own and whole."""
    if path is None or not path.is_file() or path.stat().st_uid != os.getuid():
        return None
    try:
        policy = _unpickled(path)
    except Exception:  # a damaged or outdated cache is no error: the policy is read again
        return None
    return policy if isinstance(policy, ir.Policy) else None


@lru_cache(maxsize=8)
def _unpickled(path: Path) -> object:
    """What a file holds, kept in memory too: a policy never changes, and the name is the digest of the content."""
    return pickle.loads(path.read_bytes())


def _keep(path: Path | None, policy: ir.Policy) -> None:
    """Keep a policy; a cache that cannot be written is no error."""
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(pickle.dumps(policy, protocol=5))
        os.replace(file.name, path)
        ages = {p: p.stat().st_mtime for p in path.parent.glob("*.policy")}
        for old in sorted(ages, key=ages.__getitem__)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
