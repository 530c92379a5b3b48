"""述职评议: rounds, paper ballots, codes, matters to put right. Part of `assessment.urls`."""

from django.urls import path

from assessment.views import codes, rectifications, rounds, sheets

urlpatterns = [
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new/<int:pk>/", rounds.new, name="round_new"),
    path("rounds/<int:pk>/", rounds.round, name="round"),
    path("rounds/<int:pk>/edit/", rounds.edit, name="round_edit"),
    path("rounds/<int:pk>/terms/", rounds.terms, name="round_terms"),
    path("rounds/<int:pk>/open/", rounds.start, name="round_open"),
    path("rounds/<int:pk>/close/", rounds.close, name="round_close"),
    path("rounds/<int:pk>/discard/", rounds.discard, name="round_discard"),
    path("rounds/<int:pk>/ballot/", rounds.ballot, name="round_ballot"),
    path("rounds/<int:pk>/sheets/", sheets.first, name="round_sheets"),
    path("rounds/<int:pk>/differences/", sheets.differences, name="round_differences"),
    path("rounds/groups/<int:pk>/received/", sheets.received, name="group_received"),
    path("rounds/groups/<int:pk>/codes/", codes.issue, name="group_codes"),
    path("rounds/sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("rounds/sheets/<int:pk>/settle/", sheets.settle, name="sheet_settle"),
    path("rounds/<int:pk>/rectifications/new/", rectifications.new, name="rectification_new"),
    path("rounds/rectifications/", rectifications.index, name="rectifications"),
    path("rounds/rectifications/<int:pk>/", rectifications.rectification, name="rectification"),
    path("rounds/rectifications/<int:pk>/<str:word>/", rectifications.act, name="rectification_act"),
]
