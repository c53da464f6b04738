"""Pages: letters and drafts, the documents of a batch or notice, one draft with its form, one letter, its files."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.official.document import OfficialDocument
from liance.official.template import FieldKind
from liance.web.awards.models import Roll
from liance.web.cases.models import Case
from liance.web.letters import contents, files, filling, queries, services, sheets
from liance.web.letters.forms import PREFIX, LetterForm
from liance.web.letters.known.office import code_of
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import Subject
from liance.web.letters.permissions import can_draft, can_issue, can_read, sees
from liance.web.letters.shown import marked, preview_of
from liance.web.notices.models import Notice
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import OFFICIALS
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import NOT_ALLOWED, Refused, Told, fail_if_any, refuse
from liance.web.site.words import Words

VIEWS = {
    "issued": Words("已签发", "Issued"),
    "drafts": Words("拟稿", "Drafts"),
    "sheets": Words("批次和公示", "Batches and notices"),
}


@require_GET
@signed_in
def letters(request: HttpRequest) -> HttpResponse:
    """Letters that one may read; for officials also drafts, and what sheets are about."""
    actor = actor_of(request)
    official = actor.role in OFFICIALS
    view = request.GET.get("view", "issued")
    view = view if official and view in VIEWS else "issued"
    context: dict[str, object] = {"views": VIEWS if official else {}, "view": view}
    if view == "sheets":
        context |= {"rolls": queries.rolls_seen(actor), "notices": queries.notices_seen()}
    else:
        page = page_of(request, queries.drafts_open(actor) if view == "drafts" else queries.letters_seen(actor))
        names = {kind: queries.name_of(kind) for kind in {row.kind for row in page}}
        context |= {"page": page, "rows": [(row, names[row.kind]) for row in page]}
    return render(request, "letters/list.html", context)


def subject_of(name: str, number: str, actor: Actor) -> Subject:
    """A case, batch or notice by its number. Raises Http404 or Refused."""
    found: Subject
    match name:
        case "case":
            found = get_object_or_404(Case, number=number)
        case "roll":
            found = get_object_or_404(Roll, number=number)
        case "notice":
            found = get_object_or_404(Notice, number=number)
        case _:
            raise Http404
    if not sees(actor, found):
        raise refuse(NOT_ALLOWED, what=number)
    return found


@require_GET
def about(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """The documents of a batch or notice."""
    actor = actor_of(request)
    subject = subject_of(name, number, actor)
    context = {"number": number, "name": name, "documents": queries.documents(subject, actor)}
    return render(request, "letters/about.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or go on with the open one."""
    actor = actor_of(request)
    subject = subject_of(request.POST.get("about", ""), request.POST.get("number", ""), actor)
    made = services.start(subject=subject, key=request.POST.get("occasion", ""), actor=actor, now=clock.now())
    return redirect("letters:draft", pk=made.pk)


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft as it lies before a person."""

    draft: Draft
    filled: filling.Filled
    actor: Actor

    @property
    def may_issue(self) -> bool:
        """Whether he signs it."""
        return can_issue(self.actor, self.filled.occasion, self.draft.office)

    def form(self, request: HttpRequest, *, data: bool) -> LetterForm:
        """Its form; the short name is asked for where the settings do not say it."""
        own = code_of(self.draft.office)
        asked = self.filled.numbered and not filling.code_is_set(self.draft.office)
        prefix = (self.draft.prefix or own) if asked else None
        template = self.filled.occasion.template
        given = contents.from_json(template.fields, self.draft.given)
        return LetterForm(template, self.filled.known, given, prefix, request.POST if data else None)


def desk_of(request: HttpRequest, pk: int) -> Desk:
    """The open draft of one's own office. Raises Http404 or Refused."""
    actor = actor_of(request)
    draft = get_object_or_404(Draft.objects.select_related("office", "case", "roll", "notice", "replaces"), pk=pk)
    if draft.letter_id is not None or draft.dropped_at is not None:
        raise refuse(services.DONE)
    filled = filling.filled(draft, now=clock.now())
    can_draft.demand(actor, filled.occasion)
    if draft.office_id != actor.organisation:
        raise refuse(NOT_ALLOWED, what=queries.name_of(draft.kind))
    return Desk(draft, filled, actor)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: its form, the text as it is, what it lacks; saved, dropped or issued."""
    desk = desk_of(request, pk)
    if request.method == "GET":
        return _desk(request, desk, desk.form(request, data=False))
    if "drop" in request.POST:
        services.drop(draft=desk.draft, actor=desk.actor, now=clock.now())
        messages.success(request, str(Words("拟稿已作废", "the draft is dropped")))
        return redirect("letters:list")
    form = desk.form(request, data=True)
    if not form.is_valid():
        return _desk(request, desk, form, status=422)
    saved = services.save(
        draft=desk.draft, given=form.values(), prefix=form.cleaned_data.get(PREFIX, ""), actor=desk.actor,
        now=clock.now(),
    )  # fmt: skip
    if "issue" not in request.POST:
        messages.success(request, str(Words("已保存", "saved")))
        return redirect("letters:draft", pk=pk)
    try:
        issued = services.issue(draft=saved, actor=desk.actor, now=clock.now())
    except Refused as refused:
        again = desk_of(request, pk)
        return _desk(request, again, again.form(request, data=False), told=refused.told, status=refused.status)
    messages.success(request, str(Words(f"已签发 {issued.number or issued.title}", f"{issued.number} issued")))
    return redirect("letters:letter", pk=issued.pk)


def _desk(
    request: HttpRequest, desk: Desk, form: LetterForm, *, told: tuple[Told, ...] = (), status: int = 200
) -> HttpResponse:
    """The page of a draft; parts of the form by names: a template takes `form.facts` for the field called so."""
    filled = desk.filled
    text = None
    if not contents.lacking(filled.occasion.template, filled.values):
        text = preview_of(marked(_document(desk)))
    context = {
        "desk": desk, "draft": desk.draft, "told": told, "lacks": filled.lacks, "text": text,
        "name": queries.name_of(desk.draft.kind), "needed": form.needed(), "optional": form.optional(),
        "tables": form.tables(), "facts": form.facts(),
    }  # fmt: skip
    return render(request, "letters/draft.html", context, status=status)


def _document(desk: Desk) -> OfficialDocument:
    number = contents.SOME_NUMBER if filling.number_kind(desk.filled.occasion.template) is FieldKind.NUMBER else "期"
    return contents.made(desk.filled.occasion.template, desk.filled.values, number=number, replaces=desk.draft.replaces)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as PDF, marked as a preview. Raises Refused with all that it lacks."""
    desk = desk_of(request, pk)
    fail_if_any(contents.lacking(desk.filled.occasion.template, desk.filled.values))
    return _sent(files.written(marked(_document(desk)), "pdf"), "pdf", f"{queries.name_of(desk.draft.kind).zh}预览")


@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One issued letter: its text, its files, what it replaces or is replaced by."""
    actor, one = actor_of(request), _letter(pk)
    can_read.demand(actor, one)
    template, _ = files.read(one)
    context = {
        "letter": one, "text": preview_of(files.document_of(one)), "name": queries.name_of(one.kind),
        "workbook": bool(sheets.tables(template)), "may_replace": services.may_replace(one, actor),
    }  # fmt: skip
    return render(request, "letters/letter.html", context)


def _letter(pk: int) -> Letter:
    names = ("case", "case__procedure", "case__edition", "roll", "notice", "office", "wording", "replaces",
             "replaced_by")  # fmt: skip
    return get_object_or_404(Letter.objects.select_related(*names), pk=pk)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft another in place of an issued letter."""
    actor, one = actor_of(request), _letter(pk)
    can_read.demand(actor, one)
    made = services.start(subject=one.subject, key=one.occasion, actor=actor, now=clock.now(), replaces=one)
    return redirect("letters:draft", pk=made.pk)


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A file of an issued letter."""
    if form not in files.TYPES:
        raise Http404
    one = _letter(pk)
    data = services.download(letter=one, form=form, actor=actor_of(request), now=clock.now())  # type: ignore[arg-type]
    return _sent(data, form, f"{one.number} {one.title}".strip())


def _sent(data: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=files.TYPES[form])
    response["Content-Disposition"] = (
        f"attachment; filename=\"letter.{form}\"; filename*=UTF-8''{quote(f'{name}.{form}')}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
