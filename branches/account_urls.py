"""Signing in and out, and the own account."""

from django.urls import path

from branches.views import accounts, codes

urlpatterns = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("code/", accounts.sign_in_code, name="sign_in_code"),
    path("codes/", codes.codes, name="codes"),
    path("me/", accounts.account, name="account"),
    path("act/", accounts.act_as, name="act_as"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
]
