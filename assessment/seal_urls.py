"""Addresses of seals, years and archives."""

from django.urls import path

from assessment.views import archives, rolling, seals

urlpatterns = [
    path("seals/", seals.seals, name="seals"),
    path("years/", seals.years, name="years"),
    path("archives/", archives.archives, name="archives"),
    path("roll-over/", rolling.roll_over, name="roll_over"),
    path("cycles/<int:pk>/seal/", seals.seal, name="seal"),
    path("cycles/<int:pk>/package/", seals.package, name="package"),
    path("cycles/<int:pk>/seal-list/", seals.seal_list, name="seal_list"),
]
