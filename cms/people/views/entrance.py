"""Signing in, registering, signing out."""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cms.core import clock, limits
from cms.core.access import audience
from cms.core.errors import DomainError, TooManyRequests
from cms.people import kept_text, throttling
from cms.people.face import show_signed_in, wear
from cms.people.forms import RegisterForm, SignInForm
from cms.people.models import User
from cms.people.services import register_oneself

WRONG = "手机号或密码不对，请再试一次"
BACKEND = "cms.people.backends.PhoneBackend"


def safe_target(request: HttpRequest, wanted: str) -> str:
    """Where to go on: an address of this site, or one's own page."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url("people:me")


@audience("public")
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Phone and password; whoever is signed in already goes on."""
    if request.method != "POST":
        target = request.GET.get("next", "")
        if request.user.is_authenticated:
            return _go_on(request, target)
        return _page(request, {"form": SignInForm(), "next": target})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, _typed(request, form), status=422)
    try:
        person = _check(request, form.cleaned_data)
    except TooManyRequests as refusal:
        return throttling.refuse(request, wait_s=refusal.retry_after_s)
    if person is None:
        form.add_error(None, WRONG)
        return _page(request, _typed(request, form), status=422)
    return _let_in(request, person)


def _go_on(request: HttpRequest, target: str) -> HttpResponse:
    """Somebody sent here from the editors' rooms, which they may not enter, is told so."""
    is_for_editors = target.startswith(resolve_url("wagtailadmin_home"))
    if is_for_editors and not request.user.has_perm("wagtailadmin.access_admin"):
        return render(request, "people/no_entry.html", status=403)
    return HttpResponseRedirect(safe_target(request, target))


def _check(request: HttpRequest, typed: dict[str, str]) -> User | None:
    throttling.check_sign_in(
        phone=typed["phone"], address=limits.client_address(request), at=clock.now()
    )
    person = authenticate(request, phone=typed["phone"], password=typed["password"])
    return person if isinstance(person, User) else None


def _let_in(request: HttpRequest, person: User) -> HttpResponse:
    login(request, person)
    kept = kept_text.read(request.POST.get("kept", ""))
    answer: HttpResponse
    if kept is not None:
        answer = render(request, "people/kept_text.html", {"kept": kept})
    else:
        answer = HttpResponseRedirect(safe_target(request, request.POST.get("next", "")))
    wear(answer, theme=person.theme, text_size=person.text_size)
    show_signed_in(answer, is_signed_in=True)
    return answer


def _typed(request: HttpRequest, form: SignInForm) -> dict[str, Any]:
    return {
        "form": form,
        "next": request.POST.get("next", ""),
        "kept": request.POST.get("kept", ""),
    }


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "people/sign_in.html", context, status=status)


@audience("public")
@never_cache
def other_door(request: HttpRequest) -> HttpResponse:
    """Wagtail's own two sign-in pages lead to the one that is slowed down."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{resolve_url('people:sign_in')}{'?' if query else ''}{query}")


@audience("public")
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    answer = redirect("/")
    show_signed_in(answer, is_signed_in=False)
    return answer


@audience("public")
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Enter oneself; the person is signed in at once."""
    if request.method != "POST":
        return render(request, "people/register.html", {"form": RegisterForm()})
    form = RegisterForm(request.POST)
    if form.is_valid():
        at = clock.now()
        try:
            throttling.check_registration(address=limits.client_address(request), at=at)
            person = register_oneself(form.registration(), at=at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            login(request, person, backend=BACKEND)
            answer = redirect("people:me")
            show_signed_in(answer, is_signed_in=True)
            return answer
    return render(request, "people/register.html", {"form": form}, status=422)
