"""A form tried on a service: what it refuses is shown above the form, with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm

from liance.web.site.refusals import Refused, Told

FORBIDDEN = 403


@dataclass(slots=True)
class Tried:
    """What came of it: `done` with its `result`, or not done, with what the service told (`told`)."""

    done: bool = False
    result: Any = None
    told: tuple[Told, ...] = field(default=())
    bound: bool = False

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form again."""
        return 422 if self.bound else 200


def tried(form: BaseForm, act: Callable[..., Any], **terms: Any) -> Tried:
    """Run `act(**clean data, **terms)` when the form was sent and is valid. Who may not gets the page of that."""
    if not form.is_bound or not form.is_valid():
        return Tried(bound=form.is_bound)
    try:
        return Tried(done=True, result=act(**form.cleaned_data, **terms), bound=True)
    except Refused as refused:
        if refused.status == FORBIDDEN:
            raise
        return Tried(told=refused.told, bound=True)
