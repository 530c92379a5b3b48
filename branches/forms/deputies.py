"""What a person says to name a deputy."""

from django import forms

from branches.forms.fields import Choice, Day, Text
from branches.models import Post, User
from modelagency.clock import today


class DeputyForm(forms.Form):
    post = Choice(Post.objects.none(), label="代理的岗位", thing="岗位")
    user = Text(label="代理人", max_length=60, help_text="写姓名；有重名的，写用户名。")
    starts_on = Day(label="开始日期")
    ends_on = Day(label="结束日期", help_text="这一天仍可代理，次日自动失效。")

    def __init__(self, *args, posts, **kwargs):
        only = posts[0].pk if len(posts) == 1 else None
        super().__init__(*args, initial={"starts_on": today(), "post": only}, **kwargs)
        field = self.fields["post"]
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("unit").order_by("id")
        field.label_from_instance = lambda post: f"{post.unit}　{post.get_role_display()}"
        self.fields["user"].widget.attrs = {"list": "colleagues", "autocomplete": "off"}

    def clean_user(self):
        """The person meant by a user name, or by a name that only one person has."""
        said = self.cleaned_data["user"]
        people = User.objects.filter(is_active=True)
        found = list(people.filter(username=said)[:1]) or list(people.filter(name=said)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                "有几个人叫这个名字，请写用户名。" if found else "没有这个人，请核对姓名或用户名。"
            )
        return found[0]

    def clean(self):
        said = super().clean()
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return said
