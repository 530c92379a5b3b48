"""The steps from an empty portal to a first plan: what is there, what is missing."""

from branches.actions.setup import issue_setup_code, set_up
from branches.models import Post
from branches.todo import setup_steps
from modelagency.clock import today
from tests.branches.test_setup import arguments


def done():
    return {step.title: step.done for step in setup_steps(today())}


def text_of(title):
    return next(step.text for step in setup_steps(today()) if step.title == title)


def test_after_the_set_up_everything_is_still_to_do_but_the_calendar(db):
    set_up(**arguments(issue_setup_code()))
    assert {title for title, is_done in done().items() if is_done} == {"工作日历", "重要任职确认"}
    assert text_of("首次登录码") == "3 人还没有设置密码，其中 3 人已发登录码。打印后交给本人，本人自己设置密码。"


def test_with_people_everywhere_everything_is_done(cast, units):
    lacking = [unit for unit in units.values() if unit.kind != "bureau"]
    for role in ("reporter", "leader"):
        Post.objects.bulk_create(Post(user=cast.reporter, unit=unit, role=role, starts_on=today()) for unit in lacking)
    assert not [title for title, is_done in done().items() if not is_done]


def test_units_without_people_are_named(cast, units):
    assert text_of("各单位填报员").startswith("14 个单位没有填报员：局机关党委、局机关纪委、局办公室")
    assert text_of("各单位填报员").endswith(" 等。")


def test_the_system_officer_finds_the_steps_at_home(cast, signed_in):
    page = signed_in(cast.system_admin).get("/").content.decode()
    assert ("建设步骤" in page, "各单位填报员" in page) == (True, True)


def test_the_security_officer_is_told_at_home_what_waits(cast, units, signed_in):
    Post.objects.create(user=cast.reporter, unit=units["甲医院"], role="office", starts_on=today(), waiting=True)
    assert "1 个任职等您确认" in signed_in(cast.security_admin).get("/").content.decode()
