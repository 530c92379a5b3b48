from assessment import ballot_urls, marking_urls, result_urls, scheme_urls, seal_urls, trace_urls

app_name = "assessment"
urlpatterns = [
    *scheme_urls.urlpatterns,
    *seal_urls.urlpatterns,
    *ballot_urls.urlpatterns,
    *trace_urls.urlpatterns,
    *marking_urls.urlpatterns,
    *result_urls.urlpatterns,
]
