"""What the pages of the registry share: who acts, what is asked for, and refusals for what is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header

from liance.records.parameters import PARAMETER
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of
from liance.web.policies.queries import vocabulary
from liance.web.registry.models import Evidence
from liance.web.registry.permissions import can_see_file
from liance.web.registry.services import keep_evidence
from liance.web.registry.uploads.kinds import MEDIA, FileKind
from liance.web.registry.uploads.storage import bytes_of
from liance.web.site import clock
from liance.web.site.refusals import Told

View = Callable[..., HttpResponseBase]


def type_called(name: str) -> tuple[RecordType, Vocabulary]:
    """The record type with an id, and the vocabulary. Raises Http404."""
    words = vocabulary()
    if name == PARAMETER.id:
        return PARAMETER, words
    found = next((t for t in words.types if t.id == name), None)
    if found is None:
        raise Http404
    return found, words


def organisation_seen(request: HttpRequest, code: str) -> Organisation:
    """The organisation of a code, if the person may see its file. Raises Http404 or Refused."""
    found = Organisation.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    can_see_file.demand(actor_of(request), found)
    return found


def evidence_from(
    request: HttpRequest, given: tuple[str, bytes] | None, organisation: Organisation | None
) -> Evidence | None:
    """Keep the file that a form brought, if any."""
    if given is None:
        return None
    name, data = given
    return keep_evidence(data=data, name=name, organisation=organisation, actor=actor_of(request), now=clock.now())


def kept_file(evidence: Evidence) -> HttpResponse:
    """A kept file, to be saved. Raises Http404 when it is lost."""
    try:
        data = bytes_of(evidence.digest)
    except OSError as error:
        raise Http404 from error
    return attachment(data, evidence.name, MEDIA[FileKind(evidence.kind)])


def attachment(data: bytes, name: str, media: str) -> HttpResponse:
    """A file to be saved, never shown or run by the browser."""
    response = HttpResponse(data, content_type=media)
    response.headers["Content-Disposition"] = _disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _disposition(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def posted(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, UploadedFile[Any]] | None]:
    """What a form was sent with; nothing when it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def status_of(form: Form, told: Sequence[Told]) -> int:
    """The HTTP status of a page with a form: that of what refused it, 422 for mistakes in its fields."""
    if told:
        return told[0].refusal.status
    return 422 if form.is_bound and not form.is_valid() else 200
