from django.urls import path

from branches.views import organisation

app_name = "branches"
urlpatterns = [path("units/", organisation.units, name="units")]
