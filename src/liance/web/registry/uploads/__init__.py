"""Uploads are hostile: what a file is comes from its bytes, and it is opened only after it was looked through."""

from liance.web.registry.uploads.kinds import EVIDENCE, TABLES, FileKind, kind_of

__all__ = ["EVIDENCE", "TABLES", "FileKind", "kind_of"]
