"""Measures what was written, checks it, and writes the master playlist over it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import cage, init_segment, layout, playlists
from media_pipeline.plan import Plan
from media_pipeline.playlists import Bitrate, SoundRendition, Variant
from media_pipeline.verify import verify, whole_playlist

# Players that do not choose begin with this rung: it starts fast and can be watched.
FIRST_RUNG = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRendition:
    """One rendition as it lies on the disk; a sound has no width and no height."""

    name: str
    playlist: str
    codecs: str
    bitrate: Bitrate
    duration_s: float
    width: int | None = None
    height: int | None = None


def package(
    folder: Path, plan: Plan, *, cancelled: Callable[[], bool] = cage.never
) -> tuple[MeasuredRendition, ...]:
    """Check every file of `plan` in `folder`, then write the master. Raises BadOutput."""
    made = measured(folder, plan)
    verify(folder, plan, cancelled=cancelled)
    write_master(folder, plan, made=made)
    return made


def measured(folder: Path, plan: Plan) -> tuple[MeasuredRendition, ...]:
    """Every rendition of `plan` with its true codec, size and bitrates, pictures first."""
    rungs = [_measured(folder, layout.rung_folder(r.height), name=r.name) for r in plan.rungs]
    rates = layout.sound_rates(plan.sound) if plan.sound else ()
    sounds = [_measured(folder, layout.sound_folder(bps), name=f"{bps // 1000}k") for bps in rates]
    return (*rungs, *sounds)


def _measured(folder: Path, part: str, *, name: str) -> MeasuredRendition:
    playlist = whole_playlist(folder / part)
    sizes = [(folder / part / segment.uri).stat().st_size for segment in playlist.segments]
    durations_s = [segment.duration_s for segment in playlist.segments]
    header = init_segment.header_of(folder / part / playlist.header)
    return MeasuredRendition(
        name=name,
        playlist=f"{part}/{layout.PLAYLIST}",
        codecs=header.codec,
        bitrate=playlists.bitrate(sizes, durations_s, target_s=playlist.target_s),
        duration_s=playlist.duration_s,
        width=header.width,
        height=header.height,
    )


def write_master(folder: Path, plan: Plan, *, made: tuple[MeasuredRendition, ...]) -> Path:
    """The master over what was made, in `folder`; written last, so its presence means all is."""
    pictures = [each for each in made if each.width is not None]
    sounds = [each for each in made if each.width is None]
    group = next((s for s in sounds if plan.sound and s.name == _group_name(plan)), None)
    first = next((p for p in pictures if p.name == str(FIRST_RUNG)), None)
    pictures.sort(key=lambda picture: (picture is not first, picture.bitrate.average_bps))
    path = folder / layout.MASTER
    variants = [
        *(_picture_variant(picture, plan=plan, group=group) for picture in pictures),
        *(_sound_variant(sound) for sound in sounds),
    ]
    belonging = _group(group, plan) if pictures and group else None
    path.write_text(playlists.master(variants, sound=belonging), encoding="utf-8")
    return path


def _group_name(plan: Plan) -> str:
    return f"{plan.sound.bps // 1000}k" if plan.sound else ""


def _group(sound: MeasuredRendition, plan: Plan) -> SoundRendition | None:
    if plan.sound is None:
        return None
    return SoundRendition(
        playlist=sound.playlist,
        name="原声",
        language=plan.sound.language,
        channels=plan.sound.channels,
    )


def _picture_variant(
    picture: MeasuredRendition, *, plan: Plan, group: MeasuredRendition | None
) -> Variant:
    """What a player fetches for this size: the picture, and the sound that goes with it."""
    together = [each for each in (picture, group) if each is not None]
    return Variant(
        playlist=picture.playlist,
        codecs=tuple(each.codecs for each in together),
        bitrate=Bitrate(
            peak_bps=sum(each.bitrate.peak_bps for each in together),
            average_bps=sum(each.bitrate.average_bps for each in together),
        ),
        width=picture.width,
        height=picture.height,
        frame_rate=plan.fps,
        has_sound_group=group is not None,
    )


def _sound_variant(sound: MeasuredRendition) -> Variant:
    return Variant(playlist=sound.playlist, codecs=(sound.codecs,), bitrate=sound.bitrate)
