"""How the database says no, and how a person reads it. Tells one kind of refusal from another by its mark."""

from django.db import IntegrityError

MARK = "under seal: "
YEAR, FILE = "year", "file"
MESSAGES = {
    YEAR: "这一年度的资料（或这次考核）已经封存，不能再增加、修改或删除，刚才的改动没有保存。"
    "需要更正的，请在下一年度办理。",
    FILE: "文件存入书架以后内容不能再换，刚才的改动没有保存。请作为新版本上传。",
}


def refusal(error: Exception) -> str:
    """The sentence for a refusal of the database, empty for any other error."""
    if not isinstance(error, IntegrityError) or MARK not in str(error):
        return ""
    return MESSAGES[FILE if MARK + FILE in str(error) else YEAR]
