"""Results: totals and grades, deciding, 公示, 申诉. Part of `assessment.urls`."""

from django.urls import path

from assessment.views import appeals, deciding, facts, publicity, results, standing

urlpatterns = [
    path("results/", results.latest, name="results"),
    path("cycles/<int:pk>/", results.cycle, name="cycle"),
    path("cycles/<int:pk>/facts/", facts.take, name="take_facts"),
    path("cycles/<int:pk>/compute/", results.compute_totals, name="compute"),
    path("cycles/<int:pk>/deciding/", deciding.deciding, name="deciding"),
    path("cycles/<int:pk>/deciding/tie/", deciding.tie, name="tie"),
    path("cycles/<int:pk>/deciding/<str:step>/", deciding.act, name="decide"),
    path("appraisals/<int:pk>/standing/", standing.standing, name="standing"),
    path("appraisals/<int:pk>/vetoes/", standing.veto_new, name="veto_new"),
    path("vetoes/<int:pk>/", standing.veto_answer, name="veto_answer"),
    path("appraisals/<int:pk>/adjustments/", standing.adjustment_new, name="adjustment_new"),
    path("adjustments/<int:pk>/drop/", standing.adjustment_drop, name="adjustment_drop"),
    path("publicity/", publicity.latest, name="publicity_all"),
    path("cycles/<int:pk>/publicity/", publicity.publicity, name="publicity"),
    path("cycles/<int:pk>/publicity/publish/", publicity.publish, name="publish_results"),
    path("cycles/<int:pk>/publicity/objections/", publicity.objections, name="objections"),
    path("cycles/<int:pk>/letters/<str:kind>/", publicity.letter, name="letter"),
    path("cycles/<int:pk>/letters/<str:kind>/print/", publicity.printed, name="printed"),
    path("appraisals/<int:pk>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/<str:step>/", appeals.answer, name="appeal_answer"),
]
