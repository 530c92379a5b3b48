"""Signing in and out. Each leaves a line in the trail; nobody is told which of name and password was wrong."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect

from branches.actions.setup import is_new
from records.actions import record
from records.models import AuditEvent


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
        name = str(form.data.get("username", ""))[:60]
        record(by=None, verb="account.sign_in", after={"username": name}, result=AuditEvent.Result.REFUSED)
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer


class SignOut(LogoutView):
    """POST ends the session."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            record(by=request.user, verb="account.sign_out")
        return super().post(request, *args, **kwargs)
