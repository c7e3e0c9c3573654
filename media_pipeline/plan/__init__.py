"""What is made of a file: a pure decision over its probe and the profile, with its reasons."""

from media_pipeline.plan.decisions import plan, profile_hash
from media_pipeline.plan.values import Plan, Rung, SoundPlan

__all__ = ["Plan", "Rung", "SoundPlan", "plan", "profile_hash"]
