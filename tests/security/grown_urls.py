"""The site with one address more than the table knows."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.urls import urlpatterns as known


def grown(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [*known, path("grown/", grown)]
