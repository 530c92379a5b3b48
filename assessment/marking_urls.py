"""Addresses of self-assessment, marking and review, under /assessment/."""

from django.urls import path

from assessment.views import compare, files, marking, marks, review, selves

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
    path("appraisals/<int:pk>/files/<int:evidence_pk>/", files.appraisal_file, name="appraisal_file"),
    path("cycles/<int:pk>/items/<int:indicator_pk>/", marks.item, name="item"),
    path("cycles/<int:pk>/compare/<int:indicator_pk>/", compare.compare, name="compare"),
    path("cycles/<int:pk>/compare/<int:indicator_pk>/export/", compare.export, name="compare_export"),
    path("cycles/<int:pk>/compare/<int:indicator_pk>/ask/", compare.ask, name="ask_again"),
    path("appraisals/<int:pk>/review/", review.review, name="review"),
    path("appraisals/<int:pk>/review/<int:indicator_pk>/", review.correct, name="correct"),
    path("appraisals/<int:pk>/exempt/", review.exempt, name="exempt"),
    path("appraisals/<int:pk>/extras/", review.enter, name="enter_extra"),
    path("exemptions/<int:pk>/answer/", review.answer_exemption, name="answer_exemption"),
    path("extras/<int:pk>/answer/", review.answer_extra, name="answer_extra"),
]
