"""What kind of file something is, by what stands in it and not by how it is called."""

import re
from collections.abc import Mapping

UNKNOWN = "application/octet-stream"
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftyp", "video/mp4"),
)
_MPEG_AUDIO = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9")
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!/",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01\x14",
)
_RUN = frozenset(
    "apk app bat chm cmd com cpl desktop dll exe hta jar js jse lnk msc msi msp pif ps1 py reg scr"
    " sh url vbe vbs wsf".split()
)
_ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
}
# What is told from its ending, since an archive or a text may be many things.
_BY_ENDING: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "osm": "application/xml",
    "xml": "application/xml",
    "json": "application/json",
}
_PLAIN = re.compile(r"[a-z0-9]{1,8}")


def ending_of(title: str) -> str:
    """Return the ending of a file's name in small letters, "" where it has none that is plain."""
    ending = title.rpartition(".")[2].lower() if "." in title else ""
    return ending if _PLAIN.fullmatch(ending) else ""


def media_type_of(content: bytes, title: str) -> str:
    """Return the media type of a file; its name helps only where the content does not tell."""
    for place, sign, kind in _SIGNS:
        if content.startswith(sign, place):
            return kind
    if content.startswith(_MPEG_AUDIO):
        return "audio/mpeg"
    return _BY_ENDING.get(ending_of(title), UNKNOWN)


def kept_ending(media_type: str, title: str) -> str:
    """Return the ending under which a file of this type is kept."""
    return _ENDINGS.get(media_type) or ending_of(title) or "bin"


def is_program(content: bytes, title: str) -> bool:
    """Tell whether a file would do something of its own when somebody opens it."""
    return content.startswith(_PROGRAMS) or ending_of(title) in _RUN


def suits(media_type: str, asked: str) -> bool:
    """Tell whether a file of a type answers a question for another: "image/*", "audio/*"."""
    group = asked.partition("/")[0]
    if group not in {"image", "audio", "video"}:
        return True
    if media_type == UNKNOWN:
        return False
    # A recording of sound alone may lie in a video's container.
    groups = {group, "video"} if group == "audio" else {group}
    return media_type.partition("/")[0] in groups
