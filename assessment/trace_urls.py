"""扣分溯源, and the score as it grows. Part of `assessment.urls`."""

from django.urls import path

from assessment.views import appraisals, exports, own

urlpatterns = [
    path("own/", own.own, name="own"),
    path("appraisals/<int:pk>/live/", own.live, name="live"),
    path("appraisals/<int:pk>/", appraisals.appraisal, name="appraisal"),
    path("appraisals/<int:pk>/print/", appraisals.statement, name="statement"),
    path("cycles/<int:pk>/export/", exports.export, name="export"),
]
