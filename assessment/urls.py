from django.urls import path

from assessment import ballot_urls, marking_urls, result_urls, scheme_urls, trace_urls
from assessment.views import seals

app_name = "assessment"
urlpatterns = [
    *scheme_urls.urlpatterns,
    path("seals/", seals.seals, name="seals"),
    path("years/", seals.years, name="years"),
    path("cycles/<int:pk>/seal/", seals.seal, name="seal"),
    path("cycles/<int:pk>/package/", seals.package, name="package"),
    path("cycles/<int:pk>/seal-list/", seals.seal_list, name="seal_list"),
    *ballot_urls.urlpatterns,
    *trace_urls.urlpatterns,
    *marking_urls.urlpatterns,
    *result_urls.urlpatterns,
]
