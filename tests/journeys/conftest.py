"""One site and one browser for all journeys of a test process."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.site import RunningSite

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Other tests share the machine: an upload or a publication may take its time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The demo district, running; its database is its own, beside the tests' one."""
    running = RunningSite(folder=tmp_path_factory.mktemp("site"))
    running.fill()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium: `CHROMIUM`, else `chromium` on PATH.

    While it runs, Playwright's event loop owns this thread: it ends with the module, or no other
    test of this process could run a loop of its own.
    """
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django's guard against queries inside a loop is not meant for this one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield launched
        launched.close()


@pytest.fixture
def visit(site: RunningSite, browser: Browser) -> Iterator[BrowserContext]:
    """A visitor with a phone: nothing signed in, no cookie, 390 px wide."""
    context = browser.new_context(base_url=site.address, viewport=PHONE, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def phone(visit: BrowserContext) -> Page:
    return visit.new_page()


@pytest.fixture
def desk(site: RunningSite, browser: Browser) -> Iterator[Page]:
    """A visitor at a desk, 1280 px wide."""
    context = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN")
    yield context.new_page()
    context.close()
