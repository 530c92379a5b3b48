from django.urls import path

from assessment import ballot_urls, trace_urls
from assessment.views import checks, schemes

app_name = "assessment"
urlpatterns = [
    path("", schemes.index, name="index"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/checks/", checks.checks, name="checks"),
    path("schemes/<int:pk>/discard/", schemes.discard, name="discard"),
    path("schemes/<int:pk>/publish/", schemes.publish, name="publish"),
    path("schemes/<int:pk>/open/", schemes.open_for_marks, name="open"),
    *ballot_urls.urlpatterns,
    *trace_urls.urlpatterns,
]
