from django.urls import path

from branches.views import calendar, deputies, groups, imports, organisation, people, setup, units, waiting

app_name = "branches"
urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("setup/steps/", setup.steps, name="setup_steps"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/appoint/", people.post_new, name="post_new"),
    path("posts/<int:pk>/end/", people.post_end, name="post_end"),
    path("posts/waiting/", waiting.waiting, name="waiting"),
    path("posts/<int:pk>/answer/", waiting.answer, name="answer_post"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", deputies.deputy_end, name="deputy_end"),
    path("mark/<slug:version>/", setup.mark, name="mark"),
    path("units/", organisation.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/new-branch/", units.branch_new, name="branch_new"),
    path("units/groups/", groups.groups, name="groups"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<int:pk>/aliases/", units.alias_add, name="alias_add"),
    path("aliases/<int:pk>/drop/", units.alias_drop, name="alias_drop"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("units/import/", imports.upload, name="import"),
    path("units/import/template/", imports.template, name="import_template"),
    path("units/import/check/", imports.check, name="import_check"),
    path("units/import/faults/", imports.faults, name="import_faults"),
    path("units/import/result/", imports.result, name="import_result"),
    path("units/export/", imports.export, name="export"),
]
