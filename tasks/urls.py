from django.urls import path

from tasks.views import assignments, closing, measures, notices, overview, plans, reports, reviews

app_name = "tasks"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("plans/", plans.plans, name="plans"),
    path("plans/import/", notices.upload, name="import"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/notice/", plans.notice, name="notice"),
    path("plans/<int:pk>/names/", notices.names, name="names"),
    path("plans/<int:pk>/terms/", notices.terms, name="terms"),
    path("plans/<int:pk>/publish/", notices.publish, name="publish"),
    path("plans/<int:pk>/discard/", notices.discard, name="discard"),
    path("plans/<int:pk>/accept/", assignments.accept, name="accept"),
    path("tasks/<int:pk>/", plans.task, name="task"),
    path("tasks/<int:pk>/assign/", plans.assign, name="assign_unit"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/<int:pk>/", assignments.assignment, name="assignment"),
    path("assignments/<int:pk>/measures/", measures.edit, name="measures"),
    path("assignments/<int:pk>/measures/answer/", measures.answer, name="answer_measures"),
    path("assignments/<int:pk>/report/", reports.edit, name="report"),
    path("assignments/<int:pk>/review/", reviews.review, name="review"),
    path("assignments/<int:pk>/closing/", closing.ask, name="ask_closing"),
    path("assignments/<int:pk>/closing/answer/", closing.answer, name="answer_closing"),
    path("assignments/<int:pk>/evidence/<int:evidence_pk>/", reports.evidence, name="evidence"),
]
