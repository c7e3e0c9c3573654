from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "cms.organisation"
    label = "organisation"
    verbose_name = "地区与党组织"
    on_public_pages = True
