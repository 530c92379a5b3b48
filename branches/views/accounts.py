"""Signing in and out. Each leaves a line in the trail; nobody is told which of name and password was wrong."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from branches.actions.accounts import change_password, redeem_code, set_email
from branches.actions.setup import is_new
from branches.forms.account import WRONG_CODE, CodeForm, EmailForm, PasswordForm
from branches.permissions import rights_of
from records.actions import record
from records.models import AuditEvent
from records.refusals import NotYours, Refusal


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对，请重新输入。",
        "inactive": "用户名或密码不对，请重新输入。",
    }


class SignIn(LoginView):
    """GET shows the form; POST signs in (302) or shows it again (422)."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get(self, request, *args, **kwargs):
        """A portal without any account is set up first."""
        return redirect("branches:setup") if is_new() else super().get(request, *args, **kwargs)

    def get_redirect_url(self):
        """Where the person wanted to go, but never back to this page."""
        url = super().get_redirect_url()
        return "" if url.startswith(self.request.path) else url

    def form_valid(self, form):
        answer = super().form_valid(form)
        record(by=self.request.user, verb="account.sign_in")
        return answer

    def form_invalid(self, form):
        record_refused_sign_in(form)
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer


def record_refused_sign_in(form) -> None:
    name = str(form.data.get("username", ""))[:60]
    record(by=None, verb="account.sign_in", after={"username": name}, result=AuditEvent.Result.REFUSED)


class SignOut(LogoutView):
    """POST ends the session."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            record(by=request.user, verb="account.sign_out")
        return super().post(request, *args, **kwargs)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in_code(request):
    """First sign-in, or a forgotten password: a one-time code sets a new one and signs in."""
    form = CodeForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid() and _redeemed(form):
        login(request, form.user)
        messages.success(request, "密码已设置，您已登录。以后用用户名和这个密码登录。")
        return redirect("home")
    if form.is_bound:
        record_refused_sign_in(form)
    return render(request, "registration/code.html", {"form": form}, status=422 if form.is_bound else 200)


def _redeemed(form) -> bool:
    """Use the code up; when somebody else was first, say so like of any other code that no longer holds."""
    try:
        redeem_code(by=form.user, code=form.cleaned_data["code"], password=form.cleaned_data["password"])
    except Refusal:
        form.add_error(None, WRONG_CODE)
        return False
    return True


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def account(request):
    """The own account: password and mail address, each with its button."""
    said = request.POST if request.method == "POST" else None
    is_email = said is not None and "set_email" in said
    passwords = PasswordForm(None if is_email else said, request=request)
    email = EmailForm(said if is_email else None, instance=request.user)
    if is_email and email.is_valid():
        set_email(by=request.user, email=email.cleaned_data["email"])
        messages.success(request, "邮箱已保存。")
        return redirect("account")
    if said is not None and not is_email and passwords.is_valid():
        change_password(by=request.user, password=passwords.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，其他设备上的登录已失效。")
        return redirect("account")
    context = {"passwords": passwords, "email": email}
    return render(request, "registration/account.html", context, status=200 if said is None else 422)


@require_POST
def act_as(request):
    """Act in one of several posts, or (without `post`) in all of them; kept in the session."""
    pk = request.POST.get("post", "")
    held = {str(post.pk): post for post in rights_of(request.user).all_posts}
    if pk and pk not in held:
        raise NotYours
    request.session["acting"] = [held[pk].pk, f"{held[pk].unit} {held[pk].get_role_display()}"] if pk else None
    messages.success(request, f"现在以{request.session['acting'][1]}办理。" if pk else "现在以全部岗位办理。")
    return redirect("home")
