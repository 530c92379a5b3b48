from django.urls import path

from assessment.views import appraisals, cycles, marks, schemes

app_name = "assessment"
urlpatterns = [
    path("", schemes.index, name="index"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/discard/", schemes.discard, name="discard"),
    path("schemes/<int:pk>/publish/", schemes.publish, name="publish"),
    path("schemes/<int:pk>/open/", schemes.open_for_marks, name="open"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/compute/", cycles.compute_totals, name="compute"),
    path("cycles/<int:pk>/export/", cycles.export, name="export"),
    path("cycles/<int:pk>/marks/", marks.marks, name="marks"),
    path("appraisals/<int:pk>/", appraisals.appraisal, name="appraisal"),
    path("appraisals/<int:pk>/mark/", marks.save, name="mark"),
]
