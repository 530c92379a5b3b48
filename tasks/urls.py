from django.urls import path

from tasks.views import assignments, closing, drafts, measures, notices, overview, plans, reports, reviews, withdrawal

app_name = "tasks"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("plans/", plans.plans, name="plans"),
    path("plans/import/", notices.upload, name="import"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/notice/", plans.notice, name="notice"),
    path("plans/<int:pk>/names/", notices.names, name="names"),
    path("plans/<int:pk>/names/leave-out/", drafts.leave_out, name="leave_out"),
    path("plans/<int:pk>/lead-rule/", drafts.lead_rule, name="lead_rule"),
    path("plans/<int:pk>/leads/", drafts.leads, name="leads"),
    path("plans/<int:pk>/tasks/new/", drafts.add, name="add_task"),
    path("tasks/<int:pk>/edit/", drafts.edit, name="edit_task"),
    path("tasks/<int:pk>/drop/", drafts.drop, name="drop_task"),
    path("tasks/<int:pk>/restore/", drafts.restore, name="restore_task"),
    path("names/<int:pk>/remove/", drafts.remove, name="remove_name"),
    path("pillars/<int:pk>/rename/", drafts.rename, name="rename_pillar"),
    path("leftovers/<int:pk>/", drafts.sort, name="sort_leftover"),
    path("plans/<int:pk>/terms/", notices.terms, name="terms"),
    path("plans/<int:pk>/publish/", notices.publish, name="publish"),
    path("plans/<int:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
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
