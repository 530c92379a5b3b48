"""To whom a person's posts go, and from which day."""

from django import forms

from branches.forms.fields import Day, Person, Text
from modelagency.clock import today


class HandoverForm(forms.Form):
    starts_on = Day(label="交接日期", help_text="接收人从这一天起办理；移交人到前一天为止。")
    reason = Text(label="原因", max_length=300, help_text="如“岗位调整”“退休”。")

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, initial={"starts_on": today()}, **kwargs)
        self.posts = posts
        for post in posts:
            label = f"{post.unit}　{post.get_role_display()}，交给"
            help_text = "写姓名；有重名的，写用户名。不填，这个岗位就此结束。"
            self.fields[f"heir-{post.pk}"] = Person(label=label, help_text=help_text, required=False)

    def values(self) -> dict:
        """What `hand_over` takes."""
        said = self.cleaned_data
        heirs = {post.pk: said[f"heir-{post.pk}"] for post in self.posts}
        return {"starts_on": said["starts_on"], "reason": said["reason"], "heirs": heirs}
