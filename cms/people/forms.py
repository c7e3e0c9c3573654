"""What people type about themselves."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from cms.core import clock
from cms.organisation.forms import UnitChoice
from cms.organisation.models import Branch, District, DistrictKind
from cms.people import phones
from cms.people.errors import BadPhone
from cms.people.models import Post, TextSize, Theme, User
from cms.people.services import Registration, appoint

ADULT_ENOUGH = 14
OLDEST = 120
SECTION_DEPTH = 3
WHAT_IS_SAFE = "至少8位，不要全是数字，也不要用常见的词"
UNKNOWN_PERSON = "没有用这个手机号登记的人"
ONE_PLACE = "单位和党组织只选一个"
BAD_YEAR = "出生年份写四位数字，比如 1958"
TOO_YOUNG = "未满14岁，请家长带着到网格员那里登记"


class PhoneField(forms.CharField):
    """A phone number however it is written; cleans to E.164."""

    def __init__(self, **options: Any) -> None:
        look = {"inputmode": "tel", "autocomplete": "username", "class": "input"}
        options.setdefault("widget", forms.TextInput(attrs=look))
        super().__init__(label="手机号", max_length=40, **options)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return phones.normalise(written)
        except BadPhone as refusal:
            raise ValidationError(refusal.message) from refusal


def password_field(label: str, *, autocomplete: str, hint: str = "") -> forms.CharField:
    """A password is taken as it was typed: nothing is stripped."""
    look = {"autocomplete": autocomplete, "class": "input"}
    return forms.CharField(
        label=label,
        help_text=hint,
        error_messages={"required": "请填密码"},
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=look),
    )


class SignInForm(forms.Form):
    """Phone and password."""

    phone = PhoneField(error_messages={"required": "请填手机号"})
    password = password_field("密码", autocomplete="current-password")


class HomeField(forms.ChoiceField):
    """A grid or a building, grouped by community and village; cleans to the District or None."""

    def __init__(self, **options: Any) -> None:
        look = forms.Select(attrs={"class": "input"})
        super().__init__(label="住在哪里", widget=look, choices=home_choices, **options)

    def clean(self, value: Any) -> Any:
        slug = super().clean(value)
        return District.objects.get(slug=slug) if slug else None


def home_choices() -> list[Any]:
    """("", …), then one group a community or village with its grids and buildings."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    grid = ""
    for unit in District.objects.open().from_depth(SECTION_DEPTH):
        if unit.depth == SECTION_DEPTH:
            groups.append((unit.name, []))
        elif groups:
            is_grid = unit.kind == DistrictKind.GRID
            grid = unit.name if is_grid else grid
            groups[-1][1].append((unit.slug, unit.name if is_grid else f"{grid} {unit.name}"))
    return [("", "以后再填"), *(group for group in groups if group[1])]


class RegisterForm(forms.Form):
    """Registering oneself."""

    phone = PhoneField(error_messages={"required": "请填手机号"})
    name = forms.CharField(
        label="怎么称呼您",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"}),
        error_messages={"required": "请填一个称呼", "max_length": "称呼最多30个字"},
    )
    password = password_field("设一个密码", autocomplete="new-password", hint=WHAT_IS_SAFE)
    birth_year = forms.IntegerField(
        label="出生年份（可不填）",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input"}),
        error_messages={"invalid": BAD_YEAR},
    )
    home = HomeField(required=False)
    consents = forms.BooleanField(
        label="我看过说明，同意为登记保存这些",
        error_messages={"required": "请先看一下说明，再勾选同意"},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is None:
            return None
        age = clock.local(clock.now()).year - year
        if not 0 <= age <= OLDEST:
            raise ValidationError(BAD_YEAR)
        if age < ADULT_ENOUGH:
            raise ValidationError(TOO_YOUNG)
        return year

    def registration(self) -> Registration:
        """What was filled in, as the service takes it."""
        return Registration(**self.cleaned_data)


class HomeForm(forms.Form):
    """Saying where one lives."""

    home = HomeField(required=True, error_messages={"required": "请选一个网格或楼栋"})


class PasswordForm(forms.Form):
    """Changing one's password."""

    old = password_field("现在的密码", autocomplete="current-password")
    new = password_field("新密码", autocomplete="new-password", hint=WHAT_IS_SAFE)

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new)
        return new


class PreferencesForm(forms.Form):
    """The face of the pages: light or dark, and how large."""

    theme = forms.ChoiceField(label="明暗", choices=Theme.choices, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label="字号", choices=TextSize.choices, widget=forms.RadioSelect)


class AppointForm(forms.ModelForm):
    """Who is to hold which post, and where."""

    phone = PhoneField(help_text="要任命的人的手机号", error_messages={"required": "请填手机号"})
    district = UnitChoice(District.objects.open(), label="在哪个单位", required=False)
    branch = UnitChoice(Branch.objects.open(), label="在哪个党组织", required=False)

    class Meta:
        model = Post
        fields = ("kind",)

    def clean_phone(self) -> User:
        person = User.objects.of_phone(self.cleaned_data["phone"])
        if person is None:
            raise ValidationError(UNKNOWN_PERSON)
        return person

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("district") and cleaned.get("branch"):
            raise ValidationError(ONE_PLACE)
        return cleaned

    def _post_clean(self) -> None:
        """The service and the table check the row; it is not put together here."""

    def keep(self, actor: User, at: datetime) -> Post:
        cleaned = self.cleaned_data
        place = cleaned["district"] or cleaned["branch"]
        return appoint(cleaned["phone"], kind=cleaned["kind"], place=place, actor=actor, at=at)
