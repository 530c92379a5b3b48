"""When the demo is not loaded."""

import pytest
from django.core.management import CommandError, call_command

from branches.models import User


def test_refused_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境不载入演示数据"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_refused_beside_other_data(db):
    User.objects.create_user("real", name="真人")
    with pytest.raises(CommandError, match="数据库里已有其他数据"):
        call_command("load_demo", "--json")
    assert User.objects.count() == 1


def test_a_day_that_is_none(db):
    with pytest.raises(CommandError, match="不是日期"):
        call_command("load_demo", "--today", "9月16日")
