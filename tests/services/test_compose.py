"""docker-compose.yml: hardened services, secrets from files, and names that exist."""

import re

import pytest
from django.core.management import get_commands

from cms.settings.problems import NAMES
from tests.services.compose import (
    ROOT,
    compose,
    interpolated,
    nginx_configuration,
    services,
    site_environment,
)

ONE_SHOT = {"migrate", "bucket"}
ALL = sorted(services())
RUNNING = sorted(set(ALL) - ONE_SHOT)
ROOT_USERS = {None, "root", "0", "0:0"}


def test_every_part_of_the_house_is_there():
    assert set(ALL) == {
        *("migrate", "bucket", "web", "worker", "nginx"),
        *("postgres", "redis", "elasticsearch", "s3"),
    }


@pytest.mark.parametrize("name", ALL)
def test_a_service_runs_without_root_on_a_file_system_it_cannot_write(name: str):
    service = services()[name]

    assert str(service.get("user")) not in {str(user) for user in ROOT_USERS}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", RUNNING)
def test_a_service_is_watched_restarted_and_limited(name: str):
    service = services()[name]

    limits = service["deploy"]["resources"]["limits"]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert limits["memory"]
    assert limits["cpus"]


@pytest.mark.parametrize("once", sorted(ONE_SHOT))
def test_what_runs_once_is_done_before_web_and_worker(once: str):
    assert services()[once]["restart"] == "no"
    for name in ("web", "worker"):
        condition = services()[name]["depends_on"][once]["condition"]
        assert condition == "service_completed_successfully"


@pytest.mark.parametrize("name", ALL)
def test_what_a_service_refers_to_is_declared(name: str):
    service = services()[name]

    volumes = {volume.partition(":")[0] for volume in service.get("volumes", [])}
    assert set(service.get("depends_on", {})) <= set(ALL)
    assert set(service.get("secrets", [])) <= set(compose()["secrets"])
    assert set(service.get("networks", [])) <= set(compose()["networks"])
    assert volumes <= set(compose()["volumes"])


@pytest.mark.parametrize("name", RUNNING)
def test_only_the_front_server_has_a_port_of_the_machine(name: str):
    assert ("ports" in services()[name]) is (name == "nginx")


@pytest.mark.parametrize("name", ALL)
def test_no_secret_stands_in_the_environment(name: str):
    environment = services()[name].get("environment", {})

    telling = [key for key in environment if re.search(r"PASSWORD|SECRET|ACCESS_KEY|DATABASE", key)]
    plain = [key for key in telling if not key.endswith("_FILE") and key != "POSTGRES_DB"]
    assert plain == []


def test_every_secret_file_named_in_the_environment_is_mounted():
    for service in services().values():
        for path in service.get("environment", {}).values():
            if str(path).startswith("/run/secrets/"):
                assert path.removeprefix("/run/secrets/") in service["secrets"]


def test_the_site_is_given_only_variables_it_reads():
    known = {*NAMES, "DJANGO_SETTINGS_MODULE"}

    given = {name.removesuffix("_FILE") for name in services()["web"]["environment"]}

    assert given <= known


@pytest.mark.parametrize("name", ["migrate", "bucket", "web", "worker"])
def test_the_command_of_a_service_exists(name: str):
    python, manage, command, *_ = services()[name]["command"]

    assert [python, manage] == ["python", "manage.py"]
    assert command in get_commands()


def test_compose_refuses_to_start_without_address_and_hosts():
    with pytest.raises(KeyError, match="SITE_URL"):
        site_environment({"ALLOWED_HOSTS": "caifeng.example"})
    with pytest.raises(KeyError, match="ALLOWED_HOSTS"):
        site_environment({"SITE_URL": "https://caifeng.example"})


def test_the_example_environment_names_every_variable():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z0-9_]+)=", text, re.MULTILINE))
    raw = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    interpolations = set(re.findall(r"(?<!\$)\$\{(\w+)", raw))

    assert set(NAMES) <= named
    assert interpolations <= named


def test_variables_are_filled_in_as_compose_does():
    assert interpolated("${A:-80}:1", {}) == "80:1"
    assert interpolated("${A:-80}:1", {"A": "8080"}) == "8080:1"
    assert interpolated("${A}", {}) == ""


def test_the_front_server_takes_what_the_library_takes():
    limit = re.search(r"client_max_body_size (\d+)m", nginx_configuration())

    assert limit is not None
    assert int(limit[1]) >= 31


def test_the_search_engine_is_the_one_the_tests_run_against():
    pom = (ROOT / "tests/services/elasticsearch/pom.xml").read_text(encoding="utf-8")
    version = re.search(r"<elasticsearch.version>(.+?)<", pom)

    assert version is not None
    assert services()["elasticsearch"]["image"] == f"elasticsearch:{version[1]}"
