"""People and their posts, for the system officer."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.accounts import add_person
from branches.actions.people import change_person
from branches.actions.posts import appoint, end_post
from branches.exports.people import PEOPLE, people_found, search_of
from branches.forms.people import EndForm, NewPersonForm, PersonForm, PostForm
from branches.models import Post, User
from branches.permissions import require_system_admin
from modelagency.clock import today
from records.listings import listed
from records.paging import page_key, page_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@listed(PEOPLE)
def people(request):
    """Everybody with an account, fifty a page; ?q= finds by name, user name or unit."""
    page = page_of(people_found(request.user, request.GET), page_key(request))
    words = search_of(request.GET).cleaned_data["q"]
    return render(request, "branches/people.html", {"page": page, "words": words, "count": User.objects.count()})


@require_http_methods(["GET", "POST"])
def add(request):
    """Open an account; afterwards the person's page, where posts are given."""
    require_system_admin(request.user)
    is_post = request.method == "POST"
    form = NewPersonForm(request.POST if is_post else None)
    if form.is_valid():
        user = add_person(by=request.user, **form.cleaned_data)
        messages.success(request, f"已开设{user}的账号。接着写明任职，再发登录码。")
        return redirect("branches:person", user.pk)
    return render(
        request, "branches/person_new.html", {"form": form}, status=UNPROCESSABLE if is_post else HTTPStatus.OK
    )


@require_http_methods(["GET", "POST"])
def person(request, pk):
    """A person's facts and posts; POST mends name and address."""
    require_system_admin(request.user)
    user = get_object_or_404(User, pk=pk)
    is_post = request.method == "POST"
    form = PersonForm(request.POST if is_post else None, initial={"name": user.name, "email": user.email})
    if form.is_valid():
        change_person(by=request.user, user=user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("branches:person", user.pk)
    posts = user.posts.select_related("unit").order_by("-starts_on", "-id")
    context = {"subject": user, "form": form, "posts": [(post, _state(post)) for post in posts]}
    return render(request, "branches/person.html", context, status=UNPROCESSABLE if is_post else HTTPStatus.OK)


def _state(post) -> str:
    """waiting, over, coming or now."""
    if post.waiting:
        return "waiting"
    if post.ends_on and post.ends_on < today():
        return "over"
    return "coming" if post.starts_on > today() else "now"


@require_http_methods(["GET", "POST"])
def post_new(request, pk):
    """Appoint a person."""
    require_system_admin(request.user)
    user = get_object_or_404(User, pk=pk)
    is_post = request.method == "POST"
    form = PostForm(request.POST if is_post else None)
    if form.is_valid():
        post = appoint(by=request.user, user=user, **form.cleaned_data)
        then = "等安全管理员确认后生效。" if post.waiting else "即时生效。"
        messages.success(request, f"已任命{user}为{post.unit}{post.get_role_display()}，{then}")
        return redirect("branches:person", user.pk)
    context = {"subject": user, "form": form}
    return render(request, "branches/post_new.html", context, status=UNPROCESSABLE if is_post else HTTPStatus.OK)


@require_http_methods(["GET", "POST"])
def post_end(request, pk):
    """Ask for the last day of a post, then end it."""
    require_system_admin(request.user)
    post = get_object_or_404(Post.objects.select_related("user", "unit"), pk=pk)
    is_post = request.method == "POST"
    form = EndForm(request.POST if is_post else None, post=post)
    if form.is_valid():
        end_post(by=request.user, post=post, **form.cleaned_data)
        messages.success(request, f"已办理：{post.user}不再担任{post.unit}{post.get_role_display()}。")
        return redirect("branches:person", post.user_id)
    context = {"post": post, "form": form}
    return render(request, "branches/post_end.html", context, status=UNPROCESSABLE if is_post else HTTPStatus.OK)
