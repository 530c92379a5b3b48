from django.urls import path

from assessment import ballot_urls, marking_urls, result_urls, trace_urls
from assessment.views import checks, schemes, seals

app_name = "assessment"
urlpatterns = [
    path("seals/", seals.seals, name="seals"),
    path("years/", seals.years, name="years"),
    path("cycles/<int:pk>/seal/", seals.seal, name="seal"),
    path("cycles/<int:pk>/package/", seals.package, name="package"),
    path("cycles/<int:pk>/seal-list/", seals.seal_list, name="seal_list"),
    path("", schemes.index, name="index"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/checks/", checks.checks, name="checks"),
    path("schemes/<int:pk>/discard/", schemes.discard, name="discard"),
    path("schemes/<int:pk>/publish/", schemes.publish, name="publish"),
    path("schemes/<int:pk>/open/", schemes.open_for_marks, name="open"),
    *ballot_urls.urlpatterns,
    *trace_urls.urlpatterns,
    *marking_urls.urlpatterns,
    *result_urls.urlpatterns,
]
