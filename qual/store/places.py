"""Whether a folder is a safe place for SQLite: a local disk, not a network share or a synchronised folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SYNCHRONISED = (
    *("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "sharepoint"),
    *("clouddocs", "cloudstorage", "jottacloud"),
)
MOUNTS = Path("/proc/mounts")
NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "davfs", "ncpfs"),
    *("afpfs", "webdav", "macfuse"),
}
_MAC_MOUNT = re.compile(r".+? on (?P<place>/.*) \((?P<kind>\w+)[,)]")  # a line of what ``mount`` prints
_REMOTE_DRIVE = 4  # as Windows calls a drive letter that stands for a share


def risk(path: Path) -> str | None:
    """``"synchronised"``, ``"network"`` or None, as well as can be told from the path and the mounts.

    A share or a synchronised folder breaks SQLite's write-ahead log; the study then runs with one writer and the
    slower rollback journal, and the interface warns.
    """
    where = path.absolute()
    if any(name in part.lower() for part in where.parts for name in SYNCHRONISED):
        return "synchronised"
    if str(where).startswith("\\\\") or _is_remote_drive(where) or _file_system(where) in NETWORK_FILE_SYSTEMS:
        return "network"
    return None


def _is_remote_drive(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE_DRIVE)
    return False


def _file_system(path: Path) -> str | None:
    """The kind of the file system that ``path`` lies on; None where it cannot be told."""
    best, kind = "", None
    for mount, file_system in _mounts():
        if str(path).startswith(mount.rstrip("/") + "/") and len(mount) >= len(best):
            best, kind = mount, file_system
    return kind


def _mounts() -> list[tuple[str, str]]:
    """Each mounted place with the kind of its file system."""
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, errors="replace", check=False).stdout
        found = map(_MAC_MOUNT.match, told.splitlines())
        return [(line["place"], line["kind"]) for line in found if line]
    if not sys.platform.startswith("linux") or not MOUNTS.exists():
        return []
    lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    return [(mount.replace("\\040", " "), kind) for _device, mount, kind, *_ in map(str.split, lines)]
