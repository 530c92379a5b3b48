"""Text as people type it. No ORM."""

from django.core.validators import RegexValidator

# PostgreSQL refuses NUL and Excel all control characters; only tabs and line breaks may pass.
NO_CONTROLS = RegexValidator(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$", "含有无法识别的字符，请删除后重试。")
