"""Uploads are hostile: what a file is comes from its bytes; each trick is refused with its own message."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import NOON
from tests.web.registry.conftest import sheet

from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence
from liance.web.registry.services import keep_evidence
from liance.web.registry.uploads.kinds import EVIDENCE, TABLES, FileKind, kind_of
from liance.web.registry.uploads.storage import bytes_of, path_of, plain_name
from liance.web.site.refusals import Refused

SPREADSHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def archive(parts: dict[str, bytes], types: bytes = SPREADSHEET) -> bytes:
    """A ZIP archive as office programs write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def lying(data: bytes) -> bytes:
    """The archive whose last part claims, in its directory, to be of ten bytes."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


def refused(data: bytes, allowed: frozenset[FileKind] = TABLES, name: str = "表.xlsx") -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as told:
        kind_of(data, name=name, allowed=allowed)
    said = told.value.told[0]
    assert name in said.message.zh
    assert said.hint.zh
    return said.refusal.code


GOOD = {
    FileKind.PDF: b"%PDF-1.7 ...",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n....",
    FileKind.JPEG: b"\xff\xd8\xff\xe0....",
    FileKind.DOCX: archive({"word/document.xml": b"<w/>"}, DOCUMENT),
    FileKind.XLSX: sheet(["名称"], ["甲公司"]),
    FileKind.OFD: archive({"OFD.xml": b"<ofd/>"}, b""),
}


@pytest.mark.parametrize("kind", GOOD, ids=str)
def test_evidence_is_told_by_content(kind: FileKind) -> None:
    assert kind_of(GOOD[kind], name="无后缀", allowed=EVIDENCE) is kind


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_come_in_the_encodings_of_offices(codec: str) -> None:
    assert kind_of("名称,年度\n甲公司,2023\n".encode(codec), name="a.csv", allowed=TABLES) is FileKind.CSV


HOSTILE = [
    ("upload-empty", b""),
    ("upload-content", b"MZ\x90\x00\x03program"),
    ("upload-content", b"\x7fELF\x02\x01\x01\x00"),
    ("upload-content", b"<html><script>alert(1)</script></html>"),
    ("upload-content", b"#!/bin/sh\nrm -rf /\n"),
    ("upload-content", b"%PDF-1.7 a document under the name of a table"),
    ("upload-content", archive({"word/document.xml": b"<w/>"}, DOCUMENT)),
    ("upload-content", archive({"anything.txt": b"x"}, b"")),
    ("upload-encoding", "名称".encode() + b"\xff\xfe\xff\xff\x80"),
    ("upload-encrypted", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....." + "EncryptedPackage".encode("utf-16-le")),
    ("upload-old-office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an xls of 1997"),
    ("upload-macros", archive({"xl/vbaProject.bin": b"macro"})),
    ("upload-macros", archive({}, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" + SPREADSHEET)),
    ("upload-paths", archive({"../../etc/passwd": b"x"})),
    ("upload-paths", archive({"/etc/passwd": b"x"})),
    ("upload-paths", archive({"..\\windows\\x.xml": b"x"})),
    ("upload-paths", archive({"C:/x.xml": b"x"})),
    ("upload-bomb", archive({"xl/worksheets/sheet1.xml": bytes(30 * 1024 * 1024)})),
    ("upload-bomb", lying(archive({"xl/worksheets/sheet1.xml": b"0" * 4096}))),
    ("upload-broken", sheet(["名称"], ["甲公司"])[:-40]),
    ("upload-broken", b"PK\x03\x04 not really an archive"),
    ("upload-sheet-size", archive({"xl/worksheets/sheet1.xml": b'<row><c r="A1"/><c r="XFD1048576"/></row>'})),
    ("upload-sheet-size", archive({"xl/worksheets/odd.xml": b"<row><c\nr = 'A999999'/></row>"})),
]


@pytest.mark.parametrize(("code", "data"), HOSTILE, ids=[f"{n}-{code}" for n, (code, _) in enumerate(HOSTILE)])
def test_each_trick_has_its_message(code: str, data: bytes) -> None:
    assert refused(data) == code


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(archive({"xl/workbook.xml": b"<x/>"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "upload-locked-archive"


def test_many_parts_or_a_part_twice_are_refused() -> None:
    assert refused(archive({f"xl/{n}.xml": b"" for n in range(2001)})) == "upload-bomb"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/a.xml", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("xl/a.xml", "2")
    assert refused(out.getvalue()) == "upload-broken"


def test_a_bomb_is_refused_for_what_its_directory_says_alone() -> None:
    small = archive({"xl/worksheets/sheet1.xml": b"x"})
    at = small.rindex(b"PK\x01\x02")
    assert refused(small[: at + 24] + struct.pack("<I", 1 << 30) + small[at + 28 :]) == "upload-bomb"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\报告.PDF", "报告.pdf"),
        ("a\u202efdp.exe", "a_fdp.exe.pdf"),
        ('x"\r\nSet-Cookie: a=b', "x___Set-Cookie_ a=b.pdf"),
        ("...", "文件.pdf"),
        ("长" * 300, "长" * 120 + ".pdf"),
    ],
)
def test_names_lose_their_tricks(given: str, kept: str) -> None:
    assert plain_name(given, "pdf") == kept


@pytest.mark.parametrize("digest", ["../../etc/passwd", "a" * 63, "G" * 64, ""])
def test_only_a_digest_is_a_place(digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        path_of(digest)


# ---- kept and served -----------------------------------------------------------------------------------------------
@pytest.fixture
def proof(mill: Organisation, person: Callable[..., Actor]) -> Evidence:
    """A document of the mill."""
    wang = person("wang", Role.ENTERPRISE, mill)
    return keep_evidence(data=GOOD[FileKind.PDF], name="审计报告.exe", organisation=mill, actor=wang, now=NOON)


@pytest.mark.django_db
def test_a_file_is_kept_under_its_digest_outside_the_web_root(proof: Evidence) -> None:
    path = path_of(proof.digest)
    assert path.is_relative_to(settings.DATA_FOLDER)
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert (bytes_of(proof.digest), proof.name, proof.kind) == (GOOD[FileKind.PDF], "审计报告.exe.pdf", "pdf")


@pytest.mark.django_db
def test_a_file_that_was_changed_on_disk_is_not_given_out(proof: Evidence) -> None:
    path = path_of(proof.digest)
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(ValueError, match="was changed"):
        bytes_of(proof.digest)
    path.unlink()


@pytest.mark.django_db
def test_a_file_is_saved_never_shown_and_only_for_who_may_see_it(
    proof: Evidence, mill: Organisation, organisation: Callable[..., Organisation], person: Callable[..., Actor],
    sign_in: Callable[[Actor], Client],
) -> None:  # fmt: skip
    address = reverse("registry:evidence", args=[proof.pk])
    for actor in (person("wang", Role.ENTERPRISE, mill), person("li", Role.COUNTY_OFFICER)):
        answer = sign_in(actor).get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    stranger = person("zhao", Role.ENTERPRISE, organisation(8, "别的公司"))
    assert sign_in(stranger).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.django_db
def test_two_hundred_megabytes_are_refused_before_they_are_read(client: Client) -> None:
    class Untouched(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = client.generic("POST", "/registry/batches/new", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (302, 403)
    told = client.post(
        "/registry/batches/new", data=b"", content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Untouched(), "CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )  # fmt: skip
    assert told.status_code == 413
    assert "上传的内容太大" in told.content.decode()


@pytest.mark.django_db
def test_a_form_tells_at_its_field_why_a_file_is_not_taken(
    mill: Organisation, person: Callable[..., Actor], sign_in: Callable[[Actor], Client], edition: Edition
) -> None:
    client = sign_in(person("wang", Role.ENTERPRISE, mill))
    program = SimpleUploadedFile("报告.pdf", b"MZ\x90\x00", content_type="application/pdf")
    given = {"fact-year": "2023", "evidence": program}
    answer = client.post(reverse("registry:state", args=[mill.code, "enterprise_year"]), given)
    assert answer.status_code == 422
    assert "类型看内容" in answer.context["form"].errors["evidence"][0]
    assert not Evidence.objects.exists()
