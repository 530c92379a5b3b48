"""The addresses of the portal."""

from django.urls import include, path

from modelagency import background, brief, handovers, sending, views
from modelagency.data_checks import pages as data_checks
from modelagency.listings import job_pages, pages
from modelagency.profiles import pages as profiles
from modelagency.search import pages as search

urlpatterns = [
    path("", views.home, name="home"),
    path("brief/", brief.brief, name="brief"),
    path("holdings/", handovers.mine, name="holdings"),
    path("people/<int:pk>/handover/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/", handovers.record_page, name="handover_record"),
    path("trail/", views.trail, name="trail"),
    path("deliveries/", sending.deliveries, name="deliveries"),
    path("deliveries/again/", sending.all_again, name="deliveries_again"),
    path("deliveries/<int:pk>/again/", sending.again, name="delivery_again"),
    path("jobs/", background.jobs, name="jobs"),
    path("data-checks/", data_checks.data_checks, name="data_checks"),
    path("data-checks/<slug:code>/", data_checks.data_check, name="data_check"),
    path("units/<int:pk>/year/", profiles.profile, name="profile"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("accounts/", include("branches.account_urls")),
    path("", include("records.urls")),
    path("", include("branches.urls")),
    path("", include("tasks.urls")),
    path("assessment/", include("assessment.urls")),
    path("vote/", include("assessment.vote_urls")),
    path("exports/", job_pages.files, name="exports"),
    path("exports/<int:pk>/", job_pages.job, name="export_page"),
    path("exports/<int:pk>/state/", job_pages.state, name="export_state"),
    path("exports/<int:pk>/file/", job_pages.file, name="export_file"),
    # After all others: some pages have an export or a print view of their own there.
    path("<path:page>/export/", pages.export, name="list_export"),
    path("<path:page>/print/", pages.paper, name="list_print"),
]

handler400 = "modelagency.errors.bad_request"
handler403 = "modelagency.errors.forbidden"
handler404 = "modelagency.errors.not_found"
handler500 = "modelagency.errors.server_error"
