from django.urls import path

from branches.views import imports, organisation

app_name = "branches"
urlpatterns = [
    path("units/", organisation.units, name="units"),
    path("units/import/", imports.upload, name="import"),
    path("units/import/template/", imports.template, name="import_template"),
    path("units/import/check/", imports.check, name="import_check"),
    path("units/import/faults/", imports.faults, name="import_faults"),
    path("units/import/result/", imports.result, name="import_result"),
    path("units/export/", imports.export, name="export"),
]
