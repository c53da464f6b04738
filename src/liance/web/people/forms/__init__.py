"""Forms of the slice: what is typed becomes values; what the values mean, services judge."""

from liance.web.people.forms.administration import AccountForm, ChangeForm, GrantForm, OrganisationForm, SearchForm
from liance.web.people.forms.authorisations import ConsentForm, ReasonForm, RequestForm
from liance.web.people.forms.own import CodeForm, PasswordForm, SignInForm
from liance.web.people.forms.registering import NumberForm, RegistrationForm

__all__ = (
    "AccountForm", "ChangeForm", "CodeForm", "ConsentForm", "GrantForm", "NumberForm", "OrganisationForm",
    "PasswordForm", "ReasonForm", "RegistrationForm", "RequestForm", "SearchForm", "SignInForm",
)  # fmt: skip
