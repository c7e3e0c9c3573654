"""What the people's room does: register, house, join, appoint, and keep rights in step."""

from cms.people.services.groups import derive_groups, editor_group, party_group
from cms.people.services.membership import attach_branch, detach_branch, join_branch, leave_branch
from cms.people.services.passwords import change_password, end_other_sessions
from cms.people.services.posts import appoint, dismiss
from cms.people.services.preferences import keep_preferences
from cms.people.services.registration import Registration, register_oneself, register_person
from cms.people.services.residence import set_home

__all__ = [
    "Registration",
    "appoint",
    "attach_branch",
    "change_password",
    "derive_groups",
    "detach_branch",
    "dismiss",
    "editor_group",
    "end_other_sessions",
    "join_branch",
    "keep_preferences",
    "leave_branch",
    "party_group",
    "register_oneself",
    "register_person",
    "set_home",
]
