"""Who may do what with organisations, accounts, memberships, consents and his own account."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.models import Account, MembershipRequest, Organisation
from liance.web.people.roles import APPLICANTS, EVERYBODY, OFFICIALS, Role
from liance.web.site.actions import action

ADDERS = (Role.SYSTEM_ADMIN, Role.SYSTEM)
GRANTERS = (Role.SECURITY_ADMIN, Role.COUNTY_OFFICER, Role.SYSTEM)
ASKERS = (Role.PUBLIC, Role.EXPERT, *APPLICANTS)


# ---- the system administrator: who exists ----------------------------------------------------------------------------
@action("people.add-organisation", "登记单位", "add an organisation", roles=ADDERS)
def can_add_organisation(actor: Actor) -> bool:
    """Organisations are added by the system administrator and by imports."""
    return True


@action("people.change-organisation", "更改单位名称和县区", "change an organisation's name and county", roles=ADDERS)
def can_change_organisation(actor: Actor) -> bool:
    """The code and the kind never change."""
    return True


@action("people.add-account", "开设账号", "add an account", roles=ADDERS)
def can_add_account(actor: Actor) -> bool:
    """An account alone may do nothing: it needs a membership, which somebody else grants."""
    return True


@action(
    "people.see-accounts", "查看账号和授权", "see accounts and memberships",
    roles=(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR),
)  # fmt: skip
def can_see_accounts(actor: Actor) -> bool:
    """Both who make accounts and who grant must see them; auditors read."""
    return True


@action(
    "people.see-organisations", "查询单位", "search organisations",
    roles=(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.LEADER, *OFFICIALS),
)  # fmt: skip
def can_see_organisations(actor: Actor) -> bool:
    """The list of organisations with their codes."""
    return True


# ---- the security administrator: who may -----------------------------------------------------------------------------
@action(
    "people.grant-membership", "授予角色", "grant a membership", roles=(Role.SECURITY_ADMIN, Role.SYSTEM),
    where_zh="不给自己", where_en="not to oneself",
)  # fmt: skip
def can_grant(actor: Actor, account: Account) -> bool:
    """Nobody grants anything to himself."""
    return account.username != actor.account


@action(
    "people.see-requests", "查看待决定的代办申请", "see requests that wait for a decision",
    roles=(Role.SECURITY_ADMIN, Role.COUNTY_OFFICER),
)  # fmt: skip
def can_see_requests(actor: Actor) -> bool:
    """Everybody sees those that he may decide on."""
    return True


@action(
    "people.decide-request", "决定代办申请", "decide on a request to act for an organisation", roles=GRANTERS,
    where_zh="不决定自己的申请；县区经办只限本县区的企业、园区和协会",
    where_en="not one's own; a county officer only for enterprises, parks and associations of his county",
)  # fmt: skip
def can_decide(actor: Actor, request: MembershipRequest) -> bool:
    """A county knows its enterprises, so it may decide on those who ask to act for them."""
    if request.account.username == actor.account:
        return False
    return actor.role != Role.COUNTY_OFFICER or (request.role in APPLICANTS and _of_county(actor, request.organisation))


@action(
    "people.revoke-membership", "撤销角色", "revoke a membership", roles=GRANTERS,
    where_zh="县区经办只限本县区的企业、园区和协会", where_en="a county officer only for those of his county",
)  # fmt: skip
def can_revoke(actor: Actor, organisation: Organisation, role: str) -> bool:
    """What a county may grant it may revoke."""
    return actor.role != Role.COUNTY_OFFICER or (role in APPLICANTS and _of_county(actor, organisation))


@action(
    "people.lock-account", "停用或启用账号", "lock or unlock an account", roles=(Role.SECURITY_ADMIN, Role.SYSTEM),
    where_zh="不对自己", where_en="not one's own",
)  # fmt: skip
def can_lock(actor: Actor, account: Account) -> bool:
    """Locking ends every session at once."""
    return account.username != actor.account


@action(
    "people.reset-account", "重置口令和动态口令", "reset a password and a second factor",
    roles=(Role.SECURITY_ADMIN, Role.SYSTEM), where_zh="不对自己", where_en="not one's own",
)  # fmt: skip
def can_reset(actor: Actor, account: Account) -> bool:
    """One's own password is changed on one's own page."""
    return account.username != actor.account


# ---- enterprises, parks, associations --------------------------------------------------------------------------------
@action(
    "people.request-membership", "申请代办", "ask to act for an organisation", roles=ASKERS,
    where_zh="已登录", where_en="signed in",
)  # fmt: skip
def can_request(actor: Actor) -> bool:
    """Whoever has an account and is no official."""
    return actor.signed_in


@action(
    "people.withdraw-request", "撤回代办申请", "withdraw one's request", roles=ASKERS,
    where_zh="自己的申请", where_en="one's own",
)  # fmt: skip
def can_withdraw_request(actor: Actor, request: MembershipRequest) -> bool:
    """Only who asked."""
    return actor.signed_in and request.account.username == actor.account


@action(
    "people.read-letter", "查看授权书", "read a letter of authorisation",
    roles=(*ASKERS, Role.SECURITY_ADMIN, Role.COUNTY_OFFICER, Role.AUDITOR),
    where_zh="申请人看自己的；县区经办看本县区的", where_en="askers their own; a county officer those of his county",
)  # fmt: skip
def can_read_letter(actor: Actor, request: MembershipRequest) -> bool:
    """Letters hold names and identity numbers: only who needs them."""
    if actor.role in (Role.SECURITY_ADMIN, Role.AUDITOR) or request.account.username == actor.account:
        return actor.signed_in
    return actor.role == Role.COUNTY_OFFICER and _of_county(actor, request.organisation)


@action(
    "people.give-consent", "授权使用数据", "let data be used", roles=APPLICANTS,
    where_zh="本单位", where_en="for one's own organisation",
)  # fmt: skip
def can_consent(actor: Actor, organisation: str) -> bool:
    """Giving and withdrawing alike."""
    return bool(organisation) and actor.organisation == organisation


# ---- everybody's own account -----------------------------------------------------------------------------------------
@action(
    "people.keep-own-account", "管理自己的口令、动态口令和会话", "keep one's own password, second factor and sessions",
    roles=[role for role in EVERYBODY if role != Role.SYSTEM], where_zh="已登录", where_en="signed in",
)  # fmt: skip
def can_keep_own(actor: Actor) -> bool:
    """Nobody needs a role for that, only an account."""
    return actor.signed_in


def _of_county(actor: Actor, organisation: Organisation) -> bool:
    return bool(actor.county) and actor.county == organisation.county
