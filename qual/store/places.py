"""Whether a folder is a safe place for SQLite: a local disk, not a network share or a synchronised folder."""

from __future__ import annotations

import sys
from pathlib import Path

SYNCHRONISED = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "sharepoint",
    "clouddocs", "jottacloud",
)  # fmt: skip
MOUNTS = Path("/proc/mounts")
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "davfs", "ncpfs"}


def risk(path: Path) -> str | None:
    """``"synchronised"``, ``"network"`` or None, as well as can be told from the path and the mounts.

    A share or a synchronised folder breaks SQLite's write-ahead log; the study then runs with one writer and the
    slower rollback journal, and the interface warns.
    """
    where = path.absolute()
    if any(name in part.lower() for part in where.parts for name in SYNCHRONISED):
        return "synchronised"
    if str(where).startswith("\\\\") or _file_system(where) in NETWORK_FILE_SYSTEMS:
        return "network"
    return None


def _file_system(path: Path) -> str | None:
    if not sys.platform.startswith("linux") or not MOUNTS.exists():
        return None
    best, kind = "", None
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        _device, mount, file_system, *_ = line.split()
        mount = mount.replace("\\040", " ")
        if str(path).startswith(mount.rstrip("/") + "/") and len(mount) >= len(best):
            best, kind = mount, file_system
    return kind
