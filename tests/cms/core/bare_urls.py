"""The pages of the bare site: health, and one that takes its time."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.core.access import audience
from cms.core.views import healthz, readyz


@audience("public")
def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("done")


urlpatterns = [path("healthz", healthz), path("readyz", readyz), path("slow", slow)]
