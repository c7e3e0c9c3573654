"""What is wrong with the environment, one line for each variable that is missing or contradictory.

Settings modules refuse to be read while a line is left, so no process starts on a guess.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cms.settings import databases
from cms.settings.env import SECRET_KEY_LENGTH, Environment, text_of

NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "MEDIA_S3_ENDPOINT",
    "MEDIA_S3_BROWSER_ENDPOINT",
    "MEDIA_S3_BUCKET",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "SITE_URL",
    "DJANGO_SECRET_KEY",
    "DEBUG",
    "CAIFENG_VAR_DIR",
    "ALLOWED_HOSTS",
    "MAP_TILE_URL",
    "FFMPEG_BINARY",
    "TRUSTED_PROXIES",
    "LIVE_CONNECTIONS_PER_PERSON",
    "LIVE_CONNECTIONS_PER_ADDRESS",
)
STORE_NAMES = ("MEDIA_S3_ENDPOINT", "MEDIA_S3_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
MOST_PROXIES = 9
MOST_CONNECTIONS = 100_000
FEWEST_DIFFERENT_SIGNS = 10


def variable_problems(source: Mapping[str, str]) -> list[str]:
    """Every variable that cannot be read or contradicts another one."""
    if unreadable := list(_file_problems(source)):
        return unreadable
    values = {name: text_of(source, name) for name in NAMES}
    shapes = [
        f"{name} {sentence}"
        for name, (fits, sentence) in SHAPES.items()
        if values[name] and not fits(values[name])
    ]
    return [*shapes, *_store_problems(values)]


def production_problems(env: Environment) -> list[str]:
    """What production refuses to start with."""
    found = {
        "DATABASE_URL 没有设置：生产环境要用 PostgreSQL": not env.database_url,
        f"DJANGO_SECRET_KEY 没有设置，或不够长（至少 {SECRET_KEY_LENGTH} 个随机字符）": (
            not _is_strong(env.secret_key)
        ),
        "ALLOWED_HOSTS 没有设置：写上网站的域名": not env.allowed_hosts,
        "ALLOWED_HOSTS 不能写 *：要写明域名": "*" in env.allowed_hosts,
        "ALLOWED_HOSTS 里没有 SITE_URL 的域名": _is_elsewhere(env.site_url, env.allowed_hosts),
        "SITE_URL 要以 https:// 开头": not env.site_url.startswith("https://"),
        "MEDIA_S3_BROWSER_ENDPOINT 要写成浏览器能到的 https:// 地址": _is_mixed(env),
        "DEBUG 不能在生产环境打开": env.debug,
    }
    return [line for line, is_wrong in found.items() if is_wrong]


def _is_elsewhere(site_url: str, hosts: tuple[str, ...]) -> bool:
    """The site would refuse its own address; `.example.cn` stands for every name below it."""
    own = urlsplit(site_url).hostname or ""
    named = {own, *(own[at:] for at, sign in enumerate(own) if sign == "."), f".{own}"}
    return bool(hosts) and "*" not in hosts and named.isdisjoint(host.lower() for host in hosts)


def _is_mixed(env: Environment) -> bool:
    """A page that came by TLS sends nothing to an address without."""
    return env.s3_browser_endpoint.startswith("http://")


def _is_strong(key: str) -> bool:
    return (
        len(key) >= SECRET_KEY_LENGTH
        and len(set(key)) >= FEWEST_DIFFERENT_SIGNS
        and not key.startswith("django-insecure-")
    )


def _file_problems(source: Mapping[str, str]) -> Iterator[str]:
    for name in NAMES:
        path = source.get(f"{name}_FILE")
        if not path:
            continue
        if source.get(name):
            yield f"{name} 和 {name}_FILE 只能设置一个"
        elif not _is_text(Path(path)):
            yield f"{name}_FILE 指的文件读不到：{path}"


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return True


def _store_problems(values: Mapping[str, str]) -> Iterator[str]:
    """Keys alone belong to somebody's other work; an endpoint or a bucket means ours."""
    if not (values["MEDIA_S3_ENDPOINT"] or values["MEDIA_S3_BUCKET"]):
        return
    for name in STORE_NAMES:
        if not values[name]:
            yield f"{name} 没有设置：{'、'.join(STORE_NAMES)} 要么都设置，要么都不设置"


def _is_web_address(text: str) -> bool:
    return _is_url(text, ("http", "https"))


def _is_redis_address(text: str) -> bool:
    return _is_url(text, ("redis", "rediss"))


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname)


def _is_site_address(text: str) -> bool:
    """An address and nothing behind or before it: it is compared with what browsers send."""
    parts = urlsplit(text)
    more = (parts.path.strip("/"), parts.query, parts.fragment, parts.username)
    return _is_web_address(text) and not any(more)


def _is_database_address(text: str) -> bool:
    try:
        databases.postgresql(text)
    except ValueError:
        return False
    return True


def _is_switch(text: str) -> bool:
    return text in {"0", "1"}


def _is_proxy_count(text: str) -> bool:
    return text.isdecimal() and int(text) <= MOST_PROXIES


def _is_connection_count(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) <= MOST_CONNECTIONS


def _are_hosts(text: str) -> bool:
    return all(_is_host(host.strip()) for host in text.split(","))


def _is_host(text: str) -> bool:
    """A name without scheme and port; `*` alone means any, `.example.cn` whatever is below it."""
    is_port_there = ":" in text.rpartition("]")[2]
    return text == "*" or not (is_port_there or set(text) & set("/ *@"))


def _is_tile_address(text: str) -> bool:
    return _is_web_address(text) and all(part in text for part in ("{z}", "{x}", "{y}"))


def _is_program(text: str) -> bool:
    path = Path(text)
    return path.is_absolute() and path.is_file() and os.access(path, os.X_OK)


def _is_usable_folder(text: str) -> bool:
    """It is there, or it can be made: the nearest thing that is there is a folder."""
    path = Path(text)
    there = next(each for each in (path, *path.absolute().parents) if each.exists())
    return there.is_dir()


CONNECTION_COUNT = (_is_connection_count, f"应是 1 到 {MOST_CONNECTIONS} 的整数")
SHAPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "DATABASE_URL": (_is_database_address, "应写成 postgres://用户:口令@主机:端口/库名"),
    "REDIS_URL": (_is_redis_address, "应写成 redis://主机:端口/0"),
    "ELASTICSEARCH_URL": (_is_web_address, "应写成 http://主机:端口"),
    "MEDIA_S3_ENDPOINT": (_is_web_address, "应写成 http://主机:端口"),
    "MEDIA_S3_BROWSER_ENDPOINT": (_is_site_address, "应写成 https://主机:端口，后面不带路径"),
    "SITE_URL": (_is_site_address, "应写成 https://域名，后面不带路径"),
    "DEBUG": (_is_switch, "只能是 0 或 1"),
    "CAIFENG_VAR_DIR": (_is_usable_folder, "应是一个文件夹"),
    "ALLOWED_HOSTS": (_are_hosts, "只写域名，用逗号隔开，不带 http://"),
    "MAP_TILE_URL": (_is_tile_address, "应是带 {z}、{x}、{y} 的网址"),
    "FFMPEG_BINARY": (_is_program, "应是能运行的 ffmpeg 的完整路径"),
    "TRUSTED_PROXIES": (_is_proxy_count, f"应是 0 到 {MOST_PROXIES} 的整数"),
    "LIVE_CONNECTIONS_PER_PERSON": CONNECTION_COUNT,
    "LIVE_CONNECTIONS_PER_ADDRESS": CONNECTION_COUNT,
}
