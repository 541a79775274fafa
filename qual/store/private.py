"""Who may read what a study writes: a new study is its owner's alone, an existing folder's own rights are followed.

A folder that a group shares on purpose keeps the group's rights, whatever the umask of the person who happens to write.
Rights for everyone on the machine are never given: where a folder has them, it is by an oversight or a habit. Outside a
study nothing is decided here: there the umask holds, as for every program. On Windows the folder's own permissions are
inherited by the system; nothing here changes them (docs/safety.md).
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qual.messages import text

PRIVATE = "private"  # a folder of the study from which nothing is ever exported, its owner's alone even on a share
ALONE = 0o700
_MARKS = ("study.toml", "study.db")  # while a study is being made, only the second is there
_RIGHTS_OF_FOLDER = 0o2770  # with the bit that hands a shared folder's group on
_RIGHTS_OF_FILE = 0o660
_WITHIN = ("originals", "backups", "reports")
_OTHERS, _GROUP = 0, 3  # how many bits to the right their rights stand


@dataclass(frozen=True)
class Openness:
    """Who else may open a study: ``everyone`` on the machine, the members of ``group`` (its name), or others whom an access
    list ``named``; ``write`` is whether they may also change it."""

    who: Literal["everyone", "group", "named"]
    group: str
    write: bool

    def told(self, folder: Path, language: str | None = None) -> str:
        """It in one or two sentences, with what to do about it."""
        key = f"open.{self.who}.{'write' if self.write else 'read'}"
        return text(key, language, group=self.group, folder=folder)


def study_of(path: Path) -> Path | None:
    """The study folder that ``path`` lies in, or is; None outside a study."""
    place = path.absolute()
    return next((at for at in (place, *place.parents) if any((at / mark).is_file() for mark in _MARKS)), None)


def make_folder(folder: Path, *, study: Path | None = None) -> Path:
    """Make ``folder`` and what is missing above it; in a study (``study``, or found) each gets the rights of the one it is in.

    Raises `OSError`.
    """
    home = study or study_of(folder)
    if home is None or os.name == "nt":
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    missing = [at for at in (folder, *folder.parents) if not at.exists()]
    for at in reversed(missing):
        at.mkdir(ALONE, exist_ok=True)
        own = at.name == PRIVATE and at.parent.absolute() == home.absolute()
        _give(at, ALONE if own else at.parent.stat().st_mode & _RIGHTS_OF_FOLDER | ALONE)
    folder.mkdir(exist_ok=True)  # a file in its place is told
    return folder


def make_study_folder(folder: Path) -> Path:
    """Make the folder of a new study for its owner alone, whatever the umask; one that is there keeps its group's rights,
    and is closed to everyone else if it is empty.

    Raises `OSError`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = not folder.exists()
    folder.mkdir(ALONE, exist_ok=True)
    if new:
        _give(folder, ALONE)  # a strict umask takes rights from the owner too
    elif os.name != "nt" and not any(folder.iterdir()):
        _give(folder, stat.S_IMODE(folder.stat().st_mode) & ~0o007)
    return folder


def start_file(path: Path) -> Path:
    """Make an empty new file to be written into: in a study with the rights of its folder, elsewhere as the umask says.

    Raises `OSError`, `FileExistsError` among them.
    """
    inside = study_of(path.parent) is not None
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if inside else 0o666))
    settle(path)
    return path


def settle(path: Path) -> None:
    """Give a file of a study that another library made the rights of its folder; leave what is no study's alone."""
    if os.name != "nt" and path.is_file() and study_of(path.parent) is not None:
        _give(path, path.parent.stat().st_mode & _RIGHTS_OF_FILE | 0o600)


def _give(path: Path, mode: int) -> None:
    if stat.S_IMODE(path.stat().st_mode) != mode:
        with suppress(OSError):  # another's file on a share, or a disk that knows no rights: `open_to_others` tells
            path.chmod(mode)


# --- who else can read it --------------------------------------------------------------------------------------
def open_to_others(folder: Path) -> Openness | None:
    """Who besides its owner may open the study in ``folder``; None when nobody may, or on Windows, where it is not asked.

    Every folder on the way counts: one that shuts others out shuts them out of what is in it. A group without other
    members (the usual group of one person) is nobody. The administrator of a machine can read all of it and is not told.
    """
    if os.name == "nt":
        return None
    folder = folder.resolve()
    try:
        there, tables = folder.stat(), _mode(folder / "study.db")
        above = [at.stat().st_mode for at in folder.parents]
        rooms = [_mode(folder / name) for name in _WITHIN]
    except OSError:
        return None

    def opened(whom: int) -> bool:
        """Whether they may enter the folder and read the tables, or what is in one of its rooms."""
        entered = there.st_mode >> whom & 1
        return bool(entered and (tables >> whom & 4 or any(room >> whom & 5 == 5 for room in rooms)))

    def written(whom: int) -> bool:
        return bool((there.st_mode | tables) >> whom & 2)

    if all(mode & stat.S_IXOTH for mode in above) and opened(_OTHERS):
        return Openness("everyone", "", written(_OTHERS))
    if not all(mode & (stat.S_IXOTH | stat.S_IXGRP) for mode in above) or not opened(_GROUP):
        return None
    if _has_access_list(folder):
        return Openness("named", "", written(_GROUP))
    group = _group_with_others(there.st_gid, there.st_uid)
    return None if group is None else Openness("group", group, written(_GROUP))


def _mode(path: Path) -> int:
    return path.stat().st_mode if path.exists() else 0


def _has_access_list(folder: Path) -> bool:
    if not hasattr(os, "getxattr"):
        return False
    with suppress(OSError):
        return bool(os.getxattr(folder, "system.posix_acl_access"))
    return False


def _group_with_others(group: int, owner: int) -> str | None:
    """The group's name when it has other members than the owner, or cannot be looked up; else None."""
    import grp
    import pwd

    try:
        known = grp.getgrgid(group)
    except KeyError:
        return str(group)
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        return known.gr_name
    others = set(known.gr_mem) | {person.pw_name for person in pwd.getpwall() if person.pw_gid == group}
    return known.gr_name if others - {name} else None
