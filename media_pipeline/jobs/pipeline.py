"""What a job does, step by step: look, decide, transcode, choose a poster, package, publish."""

import os
import shutil
from dataclasses import asdict
from pathlib import Path

from media_pipeline import layout
from media_pipeline.errors import TwinAtWork
from media_pipeline.jobs.leases import holding
from media_pipeline.jobs.publishing import Made, MadeRendition, publish, publish_twin
from media_pipeline.jobs.run import Done, Facts, Run
from media_pipeline.models import Asset, Job, SourceFile, Step, Version
from media_pipeline.package import MeasuredRendition, package
from media_pipeline.plan import Plan, plan, profile_hash
from media_pipeline.poster import choose_poster
from media_pipeline.probe import Probe, from_json, probe, to_json
from media_pipeline.sniff import sniff
from media_pipeline.stores import store
from media_pipeline.transcode import Source, transcode

# Where on the way from 0 to 1 a step ends; transcoding takes nearly all of the time.
PROBED, TRANSCODED, PACKAGED = 0.02, 0.90, 0.95


def work(run: Run) -> None:
    """Every step of a job, those that are done already taken as they are."""
    path = run.source()
    run.enter(Asset.State.PROBING)
    probed = _probe(run, path)
    decided = plan(probed)
    _decide(run, decided)
    if twin := _twin(run):
        publish_twin(run, twin)
        return
    run.enter(Asset.State.WORKING)
    source = Source(path=path, container=probed.container)
    publish(run, _make(run, decided, source=source))


def _probe(run: Run, path: Path) -> Probe:
    def look(_: Path) -> Facts:
        return {"probe": to_json(probe(path, sniff(path)))}

    seen: Facts = run.step(Step.Kind.PROBE, look).facts
    probed = from_json(seen["probe"])
    with holding(run.lease):
        SourceFile.objects.with_content(run.asset.source.sha256).update(
            sniffed_type=probed.container.mime, probe=seen["probe"]
        )
    run.tell(PROBED)
    return probed


def _decide(run: Run, decided: Plan) -> None:
    run.version.profile_hash = profile_hash(decided)
    run.asset.kind = decided.kind
    with holding(run.lease):
        run.version.save(update_fields=["profile_hash"])
        run.asset.save(update_fields=["kind"])


def _twin(run: Run) -> Version | None:
    """A finished version of the same content; raises TwinAtWork while one is being made.

    Of two jobs over one content the later waits for the earlier, so never for each other.
    """
    finished = Version.objects.twins_of(run.version).finished()
    twin = next((one for one in finished if _is_there(one)), None)
    if twin is None:
        job = Job.objects.with_asset().get(pk=run.lease.job_id)
        if Job.objects.of_source_before(job).at_plan(run.version.profile_hash).exists():
            raise TwinAtWork
    return twin


def _is_there(version: Version) -> bool:
    return store(version.asset.delivery).exists(version.master)


def _make(run: Run, decided: Plan, *, source: Source) -> Made:
    films = _transcode(run, decided, source=source)
    posters = _choose_poster(run, films)
    packed = _package(run, decided, films=films, posters=posters)
    return Made(
        kind=decided.kind,
        duration_s=decided.duration_s,
        folder=packed.folder,
        renditions=[MadeRendition(**one) for one in packed.facts["renditions"]],
        poster=layout.POSTER_JPEG if posters.facts["is_there"] else "",
        notes=decided.notes,
    )


def _transcode(run: Run, decided: Plan, *, source: Source) -> Done:
    def write(folder: Path) -> Facts:
        made = transcode(
            decided,
            source=source,
            folder=folder,
            on_progress=lambda share: run.tell(PROBED + share * (TRANSCODED - PROBED)),
            cancelled=run.beat.stops,
        )
        return {"loudness": asdict(made.loudness) if made.loudness else None}

    return run.step(Step.Kind.TRANSCODE, write, is_dear=True)


def _choose_poster(run: Run, films: Done) -> Done:
    def choose(folder: Path) -> Facts:
        _lay_out(films.folder / layout.CANDIDATES, folder / layout.CANDIDATES)
        return {"is_there": bool(choose_poster(folder))}

    return run.step(Step.Kind.POSTER, choose)


def _package(run: Run, decided: Plan, *, films: Done, posters: Done) -> Done:
    run.tell(TRANSCODED)

    def pack(folder: Path) -> Facts:
        for name in layout.folders(decided):
            _lay_out(films.folder / name, folder / name)
        _lay_out(posters.folder, folder)
        made = package(folder, decided, cancelled=run.beat.stops)
        return {"renditions": [_facts(one) for one in made]}

    packed = run.step(Step.Kind.PACKAGE, pack)
    run.tell(PACKAGED)
    return packed


def _facts(one: MeasuredRendition) -> Facts:
    return asdict(
        MadeRendition(
            name=one.name,
            playlist=one.playlist,
            codecs=one.codecs,
            peak_bps=one.bitrate.peak_bps,
            average_bps=one.bitrate.average_bps,
            width=one.width,
            height=one.height,
        )
    )


def _lay_out(source: Path, target: Path) -> None:
    """The same files in another step's folder; what a step made is never changed by the next."""
    if source.is_dir():
        shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)
