"""Addresses of the slice."""

from django.urls import path

from liance.web.people.pages import administration, authorisations, members, own, registering, signing_in

app_name = "people"
urlpatterns = [
    path("sign-in", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", signing_in.SignOut.as_view(), name="sign-out"),
    path("code", signing_in.code, name="code"),
    path("act-as", signing_in.act_as, name="act-as"),
    path("register", registering.register, name="register"),
    path("register/find", registering.find, name="find-registration"),
    path("register/mine", registering.registration, name="registration"),
    path("register/mine/mend", registering.mend, name="mend-registration"),
    path("register/mine/withdraw", registering.withdraw, name="withdraw-registration"),
    path("register/mine/close", registering.close, name="close-registration"),
    path("privacy", registering.privacy, name="privacy"),
    path("me", own.me, name="me"),
    path("password", own.password, name="password"),
    path("second-factor", own.set_up, name="set-up"),
    path("second-factor/qr.svg", own.qr, name="qr"),
    path("second-factor/recovery-codes", own.renew_codes, name="renew-codes"),
    path("second-factor/give-up", own.give_up, name="give-up"),
    path("sessions/end-others", own.end_others, name="end-others"),
    path("requests", authorisations.own_requests, name="requests"),
    path("requests/<int:pk>/mend", registering.mend, name="mend-request"),
    path("requests/<int:pk>/withdraw", authorisations.withdraw_request, name="withdraw-request"),
    path("requests/<int:pk>/letter", authorisations.letter, name="letter"),
    path("requests/to-decide", authorisations.to_decide, name="to-decide"),
    path("requests/<int:pk>/decide", authorisations.decide, name="decide"),
    path("members", members.members, name="members"),
    path("members/<int:pk>/hand-over", members.hand_over, name="hand-over"),
    path("members/<int:pk>/leave", members.leave, name="leave"),
    path("consents", authorisations.own_consents, name="consents"),
    path("consents/<int:pk>/withdraw", authorisations.withdraw_consent, name="withdraw-consent"),
    path("organisations", administration.organisation_list, name="organisations"),
    path("organisations/new", administration.add_organisation, name="add-organisation"),
    path("organisations/<str:code>", administration.organisation, name="organisation"),
    path("organisations/<str:code>/names", administration.short_names, name="short-names"),
    path("accounts", administration.account_list, name="accounts"),
    path("accounts/new", administration.add_account, name="add-account"),
    path("accounts/<int:pk>", administration.account, name="account"),
    path("accounts/<int:pk>/grant", administration.grant, name="grant"),
    path("accounts/<int:pk>/lock", administration.lock, name="lock"),
    path("accounts/<int:pk>/reset", administration.reset, name="reset"),
    path("memberships/<int:pk>/revoke", administration.revoke, name="revoke"),
]
