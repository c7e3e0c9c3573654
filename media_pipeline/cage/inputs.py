"""How a file is named to ffmpeg and ffprobe: one demuxer, known decoders, nothing but itself."""

from pathlib import Path

from media_pipeline.profiles import intake
from media_pipeline.sniff import Container

# Told twice: `-f` picks the demuxer, the white list keeps it from opening another one inside.
DEMUXERS = frozenset(
    {"mov", "matroska", "avi", "mpegts", "mpeg", "flv", "ogg", "wav", "mp3", "aac", "flac"}
    | {"asf", "gif", "amr", "dv"}
)
PICTURES = (
    "h264,hevc,vp8,vp9,av1,libdav1d,libaom-av1,libvpx,libvpx-vp9,mpeg1video,mpeg2video,mpeg4,"
    "msmpeg4v1,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,flv,h263,h263i,theora,mjpeg,gif,png,bmp,webp,"
    "dvvideo,prores,dnxhd,rawvideo,qtrle,svq1,svq3,cinepak"
)
SOUNDS = (
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,mp1,mp1float,opus,libopus,vorbis,libvorbis,flac,alac,"
    "ac3,eac3,dca,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,wmav1,wmav2,wmapro,wmalossless,"
    "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,"
    "pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,pcm_dvd,pcm_bluray,"
    "adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,nellymoser,speex,gsm,gsm_ms,qdm2"
)
# Never used, but ffprobe opens what it finds, and half of all films bring some.
WORDS = "subrip,srt,ass,ssa,webvtt,mov_text,text,dvdsub,dvbsub,pgssub,xsub,cc_dec"


def input_arguments(container: Container, path: Path) -> list[str]:
    """The arguments that open `path`, and it alone, as `container`.

    The name cannot be taken for an option, a pattern, a protocol or another file.
    """
    if container.demuxer not in DEMUXERS:
        message = f"{container.demuxer} is not a demuxer of ours"
        raise ValueError(message)
    return [
        *("-protocol_whitelist", "file,pipe"),
        *("-format_whitelist", container.demuxer),
        *("-codec_whitelist", f"{PICTURES},{SOUNDS},{WORDS}"),
        *("-max_pixels", str(intake().most_pixels)),
        *("-f", container.demuxer),
        *("-i", f"file:{path.absolute()}"),
    ]
