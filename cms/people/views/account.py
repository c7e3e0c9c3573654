"""One's own page: who one is here, the face of the pages, sessions, password, home."""

from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.core import clock
from cms.core.access import audience
from cms.core.errors import DomainError
from cms.people.account import account_of, home_of
from cms.people.face import SIZE_COOKIE, THEME_COOKIE, wear
from cms.people.forms import HomeForm, PasswordForm, PreferencesForm
from cms.people.models import Session, TextSize, Theme, User
from cms.people.services import (
    change_password,
    end_other_sessions,
    keep_preferences,
    set_home,
)
from cms.people.views.entrance import safe_target


def _me(request: HttpRequest) -> User:
    """`login_required` stands before every view that asks."""
    return cast("User", request.user)


@audience("signed_in")
@login_required
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here."""
    context = {"account": account_of(_me(request), clock.now()), "preferences": _face_of(request)}
    return render(request, "people/me.html", context)


def _face_of(request: HttpRequest) -> PreferencesForm:
    """The present face, as a form: the account's, or what a guest's cookies say."""
    if request.user.is_authenticated:
        person = _me(request)
        return PreferencesForm({"theme": person.theme, "text_size": person.text_size})
    return PreferencesForm(
        {
            "theme": request.COOKIES.get(THEME_COOKIE, Theme.SYSTEM),
            "text_size": request.COOKIES.get(SIZE_COOKIE, TextSize.STANDARD),
        }
    )


@audience("public")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How large and how light the pages are: in cookies, and on the account if there is one."""
    if request.method != "POST":
        context = {"preferences": _face_of(request), "next": request.GET.get("next", "")}
        return render(request, "people/preferences.html", context)
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return render(request, "people/preferences.html", {"preferences": form}, status=422)
    if request.user.is_authenticated:
        keep_preferences(_me(request), **form.cleaned_data)
    answer = HttpResponseRedirect(safe_target(request, request.POST.get("next", "") or "/"))
    wear(answer, **form.cleaned_data)
    return answer


@audience("signed_in")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; POST signs out everywhere else."""
    person, at, here = _me(request), clock.now(), request.session.session_key
    if request.method == "POST":
        end_other_sessions(person, session_key=here, at=at)
        return redirect("people:sessions")
    return render(
        request,
        "people/sessions.html",
        {"sessions": Session.objects.open_for(person, at), "here": here},
    )


@audience("signed_in")
@login_required
@never_cache
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session ends."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "people/password.html", {"form": form}, status=status)
    try:
        person = change_password(
            _me(request),
            **form.cleaned_data,
            session_key=request.session.session_key,
            at=clock.now(),
        )
    except DomainError as refusal:
        form.add_error("old", refusal.message)
        return render(request, "people/password.html", {"form": form}, status=422)
    update_session_auth_hash(request, person)
    return redirect("people:me")


@audience("signed_in")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Say where one lives from now on."""
    now = home_of(_me(request), clock.now())
    form = HomeForm(
        request.POST if request.method == "POST" else None,
        initial={"home": now.slug if now else ""},
    )
    if form.is_valid():
        try:
            set_home(_me(request), district=form.cleaned_data["home"], at=clock.now())
        except DomainError as refusal:
            form.add_error("home", refusal.message)
        else:
            return redirect("people:me")
    status = 422 if form.is_bound else 200
    return render(request, "people/home.html", {"form": form}, status=status)
