"""Composition root: every address of the site."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.core.api import make_api
from cms.core.views import healthz, no_such_operation, readyz
from media_pipeline.api import router as media_router
from search.api import router as search_router

api = make_api()
api.add_router("", search_router, tags=["检索"])
api.add_router("", media_router, tags=["音视频"])

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    path("api/<path:rest>", no_such_operation),
    path("media/", include("cms.library.urls")),
    path("", include("cms.people.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.home.urls")),
    path("", include("search.urls")),
    path("", include("frontend.urls")),
    path("", include(wagtail_urls)),
]

handler404 = "frontend.views.page_not_found"
handler500 = "frontend.views.server_error"
handler403 = "frontend.views.refused"
