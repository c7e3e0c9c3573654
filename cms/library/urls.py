"""/media/: open files, and guarded ones behind their gate."""

from django.urls import path

from cms.library import views

app_name = "library"
urlpatterns = [
    path("open/<path:name>", views.open_file, name="open"),
    path("guarded/<path:name>", views.guarded_file, name="guarded"),
]
