"""The addresses of schemes: list, editor, versions, sandbox."""

from django.urls import path

from assessment.views import checks, sandbox, scheme_effects, scheme_rows, scheme_workbook, schemes

urlpatterns = [
    path("", schemes.index, name="index"),
    path("schemes/new/", schemes.new, name="scheme_new"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/terms/", schemes.terms, name="scheme_terms"),
    path("schemes/<int:pk>/renew/", schemes.renew, name="scheme_renew"),
    path("schemes/<int:pk>/checks/", checks.checks, name="checks"),
    path("schemes/<int:pk>/discard/", schemes.discard, name="discard"),
    path("schemes/<int:pk>/publish/", schemes.publish, name="publish"),
    path("schemes/<int:pk>/open/", schemes.open_for_marks, name="open"),
    path("schemes/<int:pk>/effects/", scheme_effects.effects, name="scheme_effects"),
    path("schemes/<int:pk>/workbook/", scheme_workbook.download, name="scheme_workbook"),
    path("schemes/<int:pk>/upload/", scheme_workbook.upload, name="scheme_upload"),
    path("schemes/<int:pk>/sandbox/", sandbox.sandbox, name="sandbox"),
    path("scheme-rows/<int:pk>/<slug:kind>/", scheme_rows.row, name="row"),
    path("scheme-rows/<int:pk>/<slug:kind>/add/", scheme_rows.add, name="row_add"),
    path("scheme-rows/<int:pk>/<slug:kind>/move/", scheme_rows.move, name="row_move"),
    path("scheme-rows/<int:pk>/<slug:kind>/remove/", scheme_rows.remove, name="row_remove"),
]
