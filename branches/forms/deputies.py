"""What a person says to name a deputy."""

from django import forms

from branches.forms.fields import Choice, Day, Person
from branches.models import Post
from modelagency.clock import today


class DeputyForm(forms.Form):
    post = Choice(Post.objects.none(), label="代理的岗位", thing="岗位")
    user = Person(label="代理人")
    starts_on = Day(label="开始日期")
    ends_on = Day(label="结束日期", help_text="这一天仍可代理，次日自动失效。")

    def __init__(self, *args, posts, **kwargs):
        only = posts[0].pk if len(posts) == 1 else None
        super().__init__(*args, initial={"starts_on": today(), "post": only}, **kwargs)
        field = self.fields["post"]
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("unit").order_by("id")
        field.label_from_instance = lambda post: f"{post.unit}　{post.get_role_display()}"
        self.fields["user"].widget.attrs["list"] = "colleagues"

    def clean(self):
        said = super().clean()
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return said
