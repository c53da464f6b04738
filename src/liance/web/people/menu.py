"""What of this slice stands in the main menu."""

from liance.web.people.roles import APPLICANTS, Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = (
    Item(
        Words("代办申请", "Requests"), "people:to-decide", Group.FILES, 40,
        frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.COUNTY_OFFICER}),
        Words("核对注册和授权书，决定谁可以为企业办事", "check registrations and letters; who may act for whom"),
    ),
    Item(
        Words("经办人", "Agents"), "people:members", Group.FILES, 50, frozenset(APPLICANTS),
        Words("谁代表本单位办事；主经办人核对加入申请", "who acts for your organisation; the lead lets others in"),
    ),
    Item(
        Words("申请代办", "Act for a firm"), "people:requests", Group.FILES, 60, frozenset({*APPLICANTS, Role.EXPERT}),
        Words("上传授权书，申请为另一家单位办事", "upload a letter to act for another organisation"),
    ),
    Item(
        Words("数据授权", "Consents"), "people:consents", Group.FILES, 70, frozenset(APPLICANTS),
        Words("同意或撤回部门之间使用本单位数据", "let offices use your data, or take that back"),
    ),
    Item(
        Words("单位", "Organisations"), "people:organisations", Group.FILES, 30,
        frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}),
        Words("查询和登记单位", "search and add organisations"),
    ),
    Item(
        Words("账号", "Accounts"), "people:accounts", Group.SYSTEM, 10,
        frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}),
        Words("开设账号、授予和撤销角色、停用和重置", "open accounts, grant and revoke roles, lock and reset"),
    ),
)  # fmt: skip
