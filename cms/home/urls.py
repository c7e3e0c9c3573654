"""Addresses of the front page's room that are no pages."""

from django.urls import path

from cms.home.sitemap import sitemap

app_name = "home"
urlpatterns = [path("sitemap.xml", sitemap, name="sitemap")]
