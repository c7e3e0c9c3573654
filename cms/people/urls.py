"""Where one signs in and looks after one's own account."""

app_name = "people"

urlpatterns: list[object] = []
