from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "cms.organisation"
    label = "organisation"
    verbose_name = "地区与党组织"
    on_public_pages = True
    acts: ClassVar[Mapping[str, str]] = {
        "organisation.added": "新设",
        "organisation.renamed": "改名",
        "organisation.moved": "改了上级",
        "organisation.closed": "撤销",
    }
