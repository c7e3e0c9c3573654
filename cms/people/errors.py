"""Refusals of the people's room."""

from cms.core.errors import DomainError


class PeopleError(DomainError):
    """Something about a person is refused."""

    code = "people_refused"


class BadPhone(PeopleError):
    """The text is no Chinese mobile number."""

    code = "bad_phone"
    message = "手机号是11位数字，请再看一下"


class PhoneTaken(PeopleError):
    """Somebody already signs in with this number."""

    code = "phone_taken"
    status = 409
    message = "这个手机号不能再登记，请直接登录"


class NotAHome(PeopleError):
    """A home is a grid or a building, nothing higher."""

    code = "not_a_home"
    message = "居住地要选到网格或楼栋"


class BackdatedChange(PeopleError):
    """The change would begin before the row it replaces."""

    code = "backdated"
    message = "日子早于现在的登记，请核对"


class NotABranch(PeopleError):
    """A member belongs to a 党支部, not to what stands above or below it."""

    code = "not_a_branch"
    message = "党员关系要落在党支部"


class GroupElsewhere(PeopleError):
    """The 党小组 does not lie in the branch."""

    code = "group_elsewhere"
    message = "这个党小组不在所选的党支部里"


class NotAMember(PeopleError):
    """The person belongs to no branch at that moment."""

    code = "not_a_member"
    message = "这个人现在没有党员关系"


class AlreadyAppointed(PeopleError):
    """The person already holds this very post."""

    code = "already_appointed"
    status = 409
    message = "这个人已经担任这个职务"


class PostEnded(PeopleError):
    """The post was given up before."""

    code = "post_ended"
    status = 409
    message = "这个职务已经免去"


class PostNeedsPlace(PeopleError):
    """This kind of post stands at a unit or a branch, and the place given does not fit."""

    code = "post_needs_place"
    message = "请选这个职务所在的单位或党组织"


class PlaceClosed(PeopleError):
    """The unit or branch does not exist any more."""

    code = "place_closed"
    status = 409
    message = "这个单位已经撤销，请选现在的单位"


class SeparatedPosts(PeopleError):
    """Two posts that one person must not hold together."""

    code = "separated_posts"
    status = 409
    message = "教师和考评员不能由同一人担任"


class LastHolder(PeopleError):
    """Without this person nobody could do the work any more."""

    code = "last_holder"
    status = 409
    message = "这个职务至少留一位，请先任命接替的人"


class WrongPassword(PeopleError):
    """The present password does not fit."""

    code = "wrong_password"
    message = "现在的密码不对，请再试一次"


class ConsentMissing(PeopleError):
    """Registration needs the one consent it cannot do without."""

    code = "consent_missing"
    message = "请先看一下说明，再勾选同意"
