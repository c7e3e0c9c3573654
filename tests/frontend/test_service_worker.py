"""The service worker: it keeps the offline page alone, and goes when the site changes."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def script(client: Client) -> str:
    return client.get("/sw.js").content.decode()


def kept_files(script: str) -> list[str]:
    """What is fetched when the worker is installed."""
    listed = re.search(r"const FILES = \[(.*?)\]", script)
    assert listed is not None
    return ["/offline/", *re.findall(r'"([^"]+)"', listed.group(1))]


def test_worker_stands_at_the_root_so_that_it_serves_every_page(client: Client):
    answer = client.get("/sw.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_worker_is_the_same_for_everybody(client: Client, script: str):
    client.cookies.load({"caifeng_theme": "dark", "caifeng_signed_in": "1", "sessionid": "x"})

    assert client.get("/sw.js").content.decode() == script


def test_every_kept_file_is_there(client: Client, script: str):
    for address in kept_files(script):
        if address.startswith(settings.STATIC_URL):
            assert finders.find(address.removeprefix(settings.STATIC_URL)), address
        else:
            assert client.get(address).status_code == 200, address


def test_offline_page_needs_only_what_is_kept(client: Client, script: str):
    html = client.get("/offline/").content.decode()

    needed = {address.split("#")[0] for address in re.findall(r'(?:href|src)="(/[^"]+)"', html)}
    assert needed - {"/"} <= set(kept_files(script))


def test_name_of_the_store_changes_with_the_styles(script: str):
    name = re.search(r'const KEPT = "caifeng ([^"]+)"', script)

    assert name is not None
    assert name.group(1) in kept_files(script)
    assert "name !== KEPT" in script


def test_only_reading_of_this_site_is_answered(script: str):
    guard = script[script.index('addEventListener("fetch"') :]

    first = guard.index("return;")
    assert 'request.method !== "GET"' in guard[:first]
    assert "!== location.origin" in guard[:first]
    assert guard.index("respondWith") > first


@pytest.mark.parametrize(
    "word", ["cache.put", "caches.match(request.url", "/me/", "/study/", "eval"]
)
def test_no_page_is_ever_kept(script: str, word: str):
    assert word not in script


def test_lost_network_leads_to_the_offline_page_for_pages_alone(script: str):
    assert 'request.mode === "navigate"' in script
    assert "fetch(request).catch(() => caches.match(OFFLINE))" in script


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_worker_is_only_read(client: Client, method: str):
    assert getattr(client, method)("/sw.js").status_code == 405


def test_robots_name_the_site_map_of_this_site(client: Client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    assert all(line.startswith("Disallow: /") and line.endswith("/") for line in lines[1:-2])
