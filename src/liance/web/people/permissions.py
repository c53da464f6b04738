"""Who may do what with organisations, accounts, memberships, consents and his own account."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, MembershipRequest, Organisation
from liance.web.people.roles import APPLICANTS, EVERYBODY, OFFICIALS, Role
from liance.web.site.actions import action

ADDERS = (Role.SYSTEM_ADMIN, Role.SYSTEM)
GRANTERS = (Role.SECURITY_ADMIN, Role.COUNTY_OFFICER, *APPLICANTS, Role.SYSTEM)
ADMITTERS = (Role.SYSTEM_ADMIN, Role.COUNTY_OFFICER, *APPLICANTS, Role.SYSTEM)
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
    roles=(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.COUNTY_OFFICER, *APPLICANTS),
    where_zh="企业、园区、协会须为本单位主经办人", where_en="of an enterprise, park or association its lead agent",
)  # fmt: skip
def can_see_requests(actor: Actor) -> bool:
    """Everybody sees those that he may decide on or admit."""
    return actor.role not in APPLICANTS or actor.leads


@action(
    "people.admit-registration", "核准注册（登记单位、开设账号）", "admit a registration: its organisation and account",
    roles=ADMITTERS,
    where_zh="不核准自己的；县区经办只限本县区；主经办人只限加入本单位的人",
    where_en="not one's own; a county officer only in his county; a lead agent only people who join his organisation",
)  # fmt: skip
def can_admit(actor: Actor, request: MembershipRequest) -> bool:
    """Who is there, not what he may do: that is decided on besides."""
    return _may_look_into(actor, request)


@action(
    "people.decide-request", "决定代办申请", "decide on a request to act for an organisation", roles=GRANTERS,
    where_zh="不决定自己的申请；县区经办只限本县区的企业、园区和协会；主经办人只限本单位",
    where_en="not one's own; a county officer only for enterprises, parks and associations of his county; a lead agent "
    "only for his organisation",
)  # fmt: skip
def can_decide(actor: Actor, request: MembershipRequest) -> bool:
    """A county knows its enterprises, and an enterprise its people."""
    return _may_look_into(actor, request)


@action(
    "people.revoke-membership", "撤销角色", "revoke a membership", roles=GRANTERS,
    where_zh="县区经办只限本县区的企业、园区和协会；主经办人只限本单位",
    where_en="a county officer only for those of his county; a lead agent only for his organisation",
)  # fmt: skip
def can_revoke(actor: Actor, organisation: Organisation, role: str) -> bool:
    """Who may grant may revoke."""
    return _may_settle(actor, organisation=organisation.code, county=organisation.county, role=role)


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
    "people.register", "注册单位", "register an organisation", roles=ASKERS,
    where_zh="可不登录", where_en="also without signing in",
)  # fmt: skip
def can_register(actor: Actor) -> bool:
    """Nothing but a request comes of it."""
    return True


@action(
    "people.request-membership", "申请代办", "ask to act for an organisation", roles=ASKERS,
    where_zh="已登录", where_en="signed in",
)  # fmt: skip
def can_request(actor: Actor) -> bool:
    """Whoever has an account and is no official."""
    return actor.signed_in


@action(
    "people.mend-registration", "补正注册申请", "mend a registration that was refused", roles=ASKERS,
    where_zh="自己的申请：已登录，或凭受理编号和口令",
    where_en="one's own: signed in, or by number and password",
)  # fmt: skip
def can_mend(actor: Actor, request: MembershipRequest) -> bool:
    """Only who asked."""
    return _is_own(actor, request)


@action(
    "people.withdraw-request", "撤回代办申请", "withdraw one's request", roles=ASKERS,
    where_zh="自己的申请：已登录，或凭受理编号和口令",
    where_en="one's own: signed in, or by number and password",
)  # fmt: skip
def can_withdraw_request(actor: Actor, request: MembershipRequest) -> bool:
    """Only who asked."""
    return _is_own(actor, request)


@action(
    "people.read-letter", "查看授权书", "read a letter of authorisation",
    roles=(*ASKERS, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.COUNTY_OFFICER, Role.AUDITOR),
    where_zh="申请人看自己的；县区经办看本县区的；主经办人看加入本单位的；系统管理员看待核准的",
    where_en="askers their own; a county officer those of his county; a lead agent those of his organisation; the "
    "system administrator those to be admitted",
)  # fmt: skip
def can_read_letter(actor: Actor, request: MembershipRequest) -> bool:
    """Letters hold names and identity numbers: only who needs them."""
    if actor.role in (Role.SECURITY_ADMIN, Role.AUDITOR) or _is_own(actor, request):
        return actor.signed_in
    if actor.role == Role.SYSTEM_ADMIN:
        return not request.admitted
    return _may_look_into(actor, request)


@action(
    "people.see-members", "查看本单位经办人", "see who acts for one's organisation", roles=APPLICANTS,
    where_zh="本单位", where_en="one's own organisation",
)  # fmt: skip
def can_see_members(actor: Actor, organisation: str) -> bool:
    """Who acts for an organisation is known within it."""
    return bool(organisation) and actor.organisation == organisation


@action(
    "people.hand-over-lead", "移交主经办人", "hand over the lead", roles=APPLICANTS,
    where_zh="主经办人，移交给本单位另一名经办人", where_en="the lead agent, to another agent of his organisation",
)  # fmt: skip
def can_hand_over(actor: Actor, membership: Membership) -> bool:
    """Only to somebody else who acts for the same organisation."""
    same = actor.organisation == membership.organisation_id and membership.role in APPLICANTS
    return actor.leads and same and membership.account_id != actor.account_id


@action(
    "people.leave-organisation", "退出单位", "leave an organisation", roles=(*APPLICANTS, Role.EXPERT),
    where_zh="自己的授权", where_en="one's own membership",
)  # fmt: skip
def can_leave(actor: Actor, membership: Membership) -> bool:
    """Officials are relieved by the security administrator."""
    return membership.account_id == actor.account_id and membership.role in (*APPLICANTS, Role.EXPERT)


@action(
    "people.remove-abandoned", "清除过期未补正的申请", "remove requests that were given up", roles=(Role.SYSTEM,),
)  # fmt: skip
def can_remove_abandoned(actor: Actor) -> bool:
    """The clock does it."""
    return True


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


# ---- what several of them ask ----------------------------------------------------------------------------------------
def _is_own(actor: Actor, request: MembershipRequest) -> bool:
    return bool(actor.account) and request.asker == actor.account


def _may_look_into(actor: Actor, request: MembershipRequest) -> bool:
    return not _is_own(actor, request) and _may_settle(
        actor, organisation=request.organisation_id or "", county=request.county, role=request.role
    )


def _may_settle(actor: Actor, *, organisation: str, county: str, role: str) -> bool:
    """A county officer for agents of his county, a lead agent for those of his organisation, administrators for all."""
    if actor.role == Role.COUNTY_OFFICER:
        return role in APPLICANTS and bool(actor.county) and actor.county == county
    if actor.role in APPLICANTS:
        return role in APPLICANTS and actor.leads and actor.organisation == organisation
    return actor.is_any(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.SYSTEM)
