"""The roles a post may have and what each may do on a unit. Written so that a clerk can check it.

The permissions are guardian object permissions on Unit; posts decide who holds them and when.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person is appointed to."""

    REPORTER = "reporter"  # 填报员
    LEADER = "leader"  # 单位审核人
    LEAD = "lead"  # 牵头单位复核人
    OFFICE = "office"  # 机关党委办公室
    COMMITTEE = "committee"  # 党委
    INSPECTOR = "inspector"  # 纪检审计
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDIT_ADMIN = "audit_admin"  # 审计管理员


ROLE_LABELS = {
    Role.REPORTER: "填报员",
    Role.LEADER: "单位审核人",
    Role.LEAD: "牵头单位复核人",
    Role.OFFICE: "机关党委办公室",
    Role.COMMITTEE: "党委",
    Role.INSPECTOR: "纪检审计",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

OFFICERS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}

# An appointment to one of these by hand waits for the security officer.
SENSITIVE = OFFICERS | {Role.OFFICE, Role.COMMITTEE}

# Who may name a deputy for a while.
DEPUTISED = {Role.LEADER, Role.LEAD, Role.OFFICE}

# How far a post of a role may reach (values of Post.Reach), the usual one first.
REACHES_OF = {
    Role.REPORTER: ("own",),
    Role.LEADER: ("own", "subtree"),
    Role.LEAD: ("own", "subtree"),
    Role.OFFICE: ("all",),
    Role.COMMITTEE: ("all",),
    Role.INSPECTOR: ("all", "subtree"),
    Role.SYSTEM_ADMIN: ("own",),
    Role.SECURITY_ADMIN: ("own",),
    Role.AUDIT_ADMIN: ("own",),
}

UNIT_PERMISSIONS = {
    "see_unit": "看到单位的落实项与得分",
    "report_unit": "为单位签收、制定举措、填报",
    "confirm_unit": "审核单位自己的填报",
    "lead_unit": "代表牵头单位复核",
    "run_unit": "统筹：导入、发布、代复核、办结、评分",
    "decide_unit": "审定",
}

PERMISSIONS_OF = {
    Role.REPORTER: {"see_unit", "report_unit"},
    Role.LEADER: {"see_unit", "confirm_unit"},
    Role.LEAD: {"see_unit", "lead_unit"},
    Role.OFFICE: {"see_unit", "run_unit"},
    Role.COMMITTEE: {"see_unit", "decide_unit"},
    Role.INSPECTOR: {"see_unit"},
    Role.SYSTEM_ADMIN: set(),
    Role.SECURITY_ADMIN: set(),
    Role.AUDIT_ADMIN: set(),
}
