"""Uploads and assets under /api/v1/; cms.urls mounts the router."""

from ninja import Router

from media_pipeline.api import assets, tus, uploads

router = Router()
router.add_router("", tus.router)
router.add_router("", uploads.router)
router.add_router("", assets.router)
