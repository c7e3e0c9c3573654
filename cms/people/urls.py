"""Where one signs in and looks after one's own account."""

from django.urls import path

from cms.people.views import account, entrance

app_name = "people"

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("admin/login/", entrance.other_door),
    path("_util/login/", entrance.other_door),
    path("sign-out/", entrance.sign_out, name="sign_out"),
    path("register/", entrance.register, name="register"),
    path("preferences/", account.preferences, name="preferences"),
    path("me/", account.me, name="me"),
    path("me/sessions/", account.sessions, name="sessions"),
    path("me/password/", account.password, name="password"),
    path("me/home/", account.home, name="home"),
]
