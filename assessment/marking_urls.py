"""Addresses of self-assessment, marking and review, under /assessment/."""

from django.urls import path

from assessment.views import mark_files, marking, marks, selves

urlpatterns = [
    path("marking/", marking.marking, name="marking"),
    path("cycles/<int:pk>/start-marking/", marking.start, name="start_marking"),
    path("cycles/<int:pk>/close-marking/", marking.close, name="close_marking"),
    path("self/", selves.selves, name="selves"),
    path("appraisals/<int:pk>/self/", selves.self_assessment, name="self"),
    path("appraisals/<int:pk>/self/answer/", selves.answer_self, name="answer_self"),
    path("appraisals/<int:pk>/self/<int:indicator_pk>/", selves.save_self_row, name="self_row"),
    path("appraisals/<int:pk>/marks/", marks.marks, name="marks"),
    path("appraisals/<int:pk>/marks/<int:indicator_pk>/", marks.save_row, name="mark_row"),
    path("appraisals/<int:pk>/files/<int:evidence_pk>/", mark_files.mark_file, name="mark_file"),
    path("cycles/<int:pk>/items/<int:indicator_pk>/", marks.item, name="item"),
]
