"""Old addresses lead on, from the very transaction that changes them.

Wagtail writes its redirects after the commit: a process that dies just then leaves an address that
leads nowhere for ever. So its own writing is off (`WAGTAILREDIRECTS_AUTO_CREATE`).
"""

from typing import Any

from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.models import Page, Site


def lead_on(page: Any, *, old_url_path: str) -> None:
    """Redirects from where a page and what is live below it stood, to where they stand now."""
    if page.url_path == old_url_path:
        return
    before = type(page)()
    vars(before).update(vars(page))
    before.url_path = old_url_path
    create_redirects(page=page, page_old=before, sites=_sites_of(page))


def _sites_of(page: Page) -> list[Site]:
    """The sites a page stands in; the root page of a site keeps its address whatever its name."""
    roots = Site.objects.select_related("root_page").exclude(root_page=page.pk)
    return [site for site in roots if page.url_path.startswith(site.root_page.url_path)]
