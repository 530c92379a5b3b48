"""Where raters vote: short enough to be typed from a slip."""

from django.urls import path

from assessment.views import votes

urlpatterns = [
    path("", votes.vote, name="vote"),
    path("cast/", votes.cast, name="vote_cast"),
    path("done/", votes.done, name="vote_done"),
]
