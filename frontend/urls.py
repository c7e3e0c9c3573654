"""Addresses that belong to no other room."""

from django.urls import path

from frontend import views

app_name = "frontend"

urlpatterns = [
    path("fragments/me/", views.me, name="me"),
    path("offline/", views.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("robots.txt", views.robots, name="robots"),
    path("qr/<path:address>.svg", views.qr, name="qr"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/<slug:name>/", views.styleguide, name="styleguide_states"),
]
