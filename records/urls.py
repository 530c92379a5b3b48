from django.urls import path

from records import views

app_name = "records"
urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/unread/", views.unread, name="unread"),
    path("messages/read/", views.read, name="read"),
]
