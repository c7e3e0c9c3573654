"""What production is, and each thing it does not start with."""

import itertools
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from cms.settings.env import Environment
from cms.settings.problems import NAMES, production_problems
from tests.cms.settings.test_problems import GOOD, STRONG_KEY

UNSAFE = {
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL 没有设置：生产环境要用 PostgreSQL"),
    "no key": ({"DJANGO_SECRET_KEY": ""}, "DJANGO_SECRET_KEY 没有设置，或不够长"),
    "no hosts": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS 没有设置：写上网站的域名"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS 不能写 *：要写明域名"),
    "another host": ({"ALLOWED_HOSTS": "b.cn"}, "ALLOWED_HOSTS 里没有 SITE_URL 的域名"),
    "no tls": ({"SITE_URL": "http://caifeng.example.cn"}, "SITE_URL 要以 https:// 开头"),
    "films without tls": (
        {"MEDIA_S3_BROWSER_ENDPOINT": "http://films.example.cn"},
        "MEDIA_S3_BROWSER_ENDPOINT 要写成浏览器能到的 https:// 地址",
    ),
    "films to our own address alone": (
        {"MEDIA_S3_BROWSER_ENDPOINT": ""},
        "MEDIA_S3_BROWSER_ENDPOINT 要写成浏览器能到的 https:// 地址",
    ),
    "debug": ({"DEBUG": "1"}, "DEBUG 不能在生产环境打开"),
}


def told(tmp_path, **changes: str) -> list[str]:
    return production_problems(Environment.read(base_dir=tmp_path, source={**GOOD, **changes}))


@pytest.mark.parametrize(("changes", "line"), UNSAFE.values(), ids=UNSAFE)
def test_each_unsafe_choice_is_told_in_one_line(tmp_path, changes, line):
    (found,) = told(tmp_path, **changes)

    assert found.startswith(line)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pair
        for pair in itertools.combinations(UNSAFE, 2)
        if not UNSAFE[pair[0]][0].keys() & UNSAFE[pair[1]][0].keys()
    ],
)
def test_two_unsafe_choices_are_two_lines(tmp_path, one, other):
    found = told(tmp_path, **UNSAFE[one][0], **UNSAFE[other][0])

    assert len(found) == 2


def test_nothing_set_is_told_whole_and_not_one_by_one(tmp_path):
    lines = production_problems(Environment.read(base_dir=tmp_path, source={}))

    assert [line.split()[0] for line in lines] == [
        "DATABASE_URL", "DJANGO_SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hosts", "is_fine"),
    [
        ("caifeng.example.cn", True),
        ("www.example.cn,caifeng.example.cn", True),
        ("CAIFENG.example.cn", True),
        (".example.cn", True),
        (".cn", True),
        (".caifeng.example.cn", True),
        ("example.cn", False),
        (".caifeng.cn", False),
        ("fcaifeng.example.cn", False),
        ("127.0.0.1,localhost", False),
    ],
)
def test_the_site_answers_to_its_own_address(tmp_path, hosts, is_fine):
    found = told(tmp_path, ALLOWED_HOSTS=hosts)

    assert (found == []) is is_fine


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
def test_the_port_of_the_site_is_no_part_of_its_name(tmp_path, port):
    assert told(tmp_path, SITE_URL=f"https://caifeng.example.cn{port}") == []


@pytest.mark.parametrize(
    ("key", "is_strong"),
    [
        (STRONG_KEY, True),
        (STRONG_KEY[:50], True),
        (STRONG_KEY[:49], False),
        ("a" * 80, False),
        ("ab" * 40, False),
        ("012345678" * 9, False),
        ("0123456789" * 5, True),
        (f"django-insecure-{STRONG_KEY}", False),
        (f" {STRONG_KEY[:49]} ", False),
    ],
    ids=[
        "long", "just long enough", "one too short", "one sign", "two signs", "nine signs",
        "ten signs", "as startproject writes it", "spaces do not count",
    ],
)  # fmt: skip
def test_a_key_is_long_and_varied(tmp_path, key, is_strong):
    assert (told(tmp_path, DJANGO_SECRET_KEY=key) == []) is is_strong


def test_no_line_repeats_the_key(tmp_path):
    assert "hunter2" not in "".join(told(tmp_path, DJANGO_SECRET_KEY="hunter2"))


QUESTION = """
import json
from cms.settings import production as p
names = [name for name in dir(p) if name.isupper()]
print(json.dumps({name: repr(getattr(p, name)) for name in names}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory) -> dict[str, str]:
    """The production settings as a process of their own reads them, as Python writes them."""
    unset = {name: value for name, value in os.environ.items() if name not in NAMES}
    folder = tmp_path_factory.mktemp("production")
    done = subprocess.run(
        [sys.executable, "-c", QUESTION],
        cwd=settings.BASE_DIR,
        env={**unset, **GOOD, "CAIFENG_VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "False"),
        ("IS_PRODUCTION", "True"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "True"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("SESSION_COOKIE_HTTPONLY", "True"),
        ("SESSION_COOKIE_SAMESITE", "'Lax'"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_HTTPONLY", "True"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", "True"),
        ("SECURE_REFERRER_POLICY", "'same-origin'"),
        ("ALLOWED_HOSTS", "['caifeng.example.cn']"),
        ("CSRF_TRUSTED_ORIGINS", "['https://caifeng.example.cn']"),
        ("TRUSTED_PROXIES", "1"),
        ("GUARDED_SENDFILE_HEADER", "'X-Accel-Redirect'"),
    ],
)
def test_production_is_closed_where_development_is_open(production, name, value):
    assert production[name] == value


@pytest.mark.parametrize("name", ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"])
def test_cookies_are_bound_to_the_host(production, name):
    assert production[name].startswith("'__Host-")


def test_browsers_keep_to_tls_for_a_year(production):
    assert int(production["SECURE_HSTS_SECONDS"]) >= 365 * 24 * 3600


def test_health_is_asked_without_tls_from_within_and_nothing_else_is(production):
    assert production["SECURE_REDIRECT_EXEMPT"] == "['^healthz$', '^readyz$']"


def test_production_uses_the_services_it_was_given(production):
    assert "postgresql" in production["DATABASES"]
    assert "RedisCache" in production["CACHES"]
    assert "S3Storage" in production["STORAGES"]
    assert "http://search:9200" in production["ELASTICSEARCH_URL"]


def test_passwords_are_hashed_by_argon2_alone(production):
    assert production["PASSWORD_HASHERS"] == (
        "['django.contrib.auth.hashers.Argon2PasswordHasher']"
    )


def test_guarded_files_are_fetched_by_signed_addresses_that_end_soon(production):
    guarded = production["STORAGES"]

    assert "'location': 'guarded', 'querystring_auth': True" in guarded
    assert "'querystring_expire': 60" in guarded
