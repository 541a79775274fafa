"""A command hurt at its n-th call of the system, in a fork of this process, which has qual loaded: no second Python is started.

``strace`` takes hold of the fork before the command begins, so that what it counts is the command's own, from its first call to
its last. What the command says comes over a socket: it can be hurt in every write to a file, and still be heard.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import signal
import socket
import subprocess
import time
import traceback
from pathlib import Path
from typing import NoReturn

from faulting.running import PATIENCE, Run, strace

CALLS = (
    "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "fallocate", "rename", "unlink", "mkdir", "link", "symlink",
)  # fmt: skip
#: what a full disk can refuse: also a new name needs room
WRITES = tuple(call for call in CALLS if call != "unlink")
_ANY_TRACER = 0x59616D61  # PR_SET_PTRACER: where the system lets only ancestors trace


def counted(words: list[str], folder: Path) -> dict[str, int]:
    """How often the command makes each call of `CALLS` until it is done."""
    done, said = _traced(words, folder, f"trace={','.join(CALLS)}")
    assert done.code == 0, done.out
    return {call: count for call in CALLS if (count := len(re.findall(rf"^\d+ +{call}\(", said, re.M)))}


def hurt(words: list[str], folder: Path, call: str, when: str, fault: str) -> Run:
    """The command with ``fault`` (``signal=KILL``, ``error=ENOSPC``) at its n-th ``call`` (``when``: ``7``, ``7+``)."""
    done, said = _traced(words, folder, f"trace={call}", f"inject={call}:{fault}:when={when}")
    inside = any("(INJECTED)" in line and str(folder) in line for line in said.splitlines())
    done.hit = inside or done.code < 0
    return done


def _traced(words: list[str], folder: Path, *asked: str) -> tuple[Run, str]:
    began, log = time.perf_counter(), folder.parent / f"{folder.name}.trace"
    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        ours.close()
        _be_the_command(theirs, words)
    theirs.close()
    os.waitpid(child, os.WUNTRACED)  # it has stopped itself
    expressions = [word for one in asked for word in ("-e", one)]
    tracer = subprocess.Popen(
        [str(strace()), "-f", "-qq", "-y", "-o", str(log), *expressions, "-p", str(child)], stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    try:
        _until_held(child, tracer)
        os.kill(child, signal.SIGCONT)
        ours.settimeout(PATIENCE)
        with ours.makefile("rb") as pipe:
            out, _, err = pipe.read().decode().partition("\0")
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        ours.close()
        _, status = os.waitpid(child, 0)
        tracer.communicate(timeout=PATIENCE)
    said = log.read_text(errors="replace")
    log.unlink()
    return Run(os.waitstatus_to_exitcode(status), out, err, seconds=time.perf_counter() - began), said


def _until_held(child: int, tracer: subprocess.Popen[str]) -> None:
    """Wait until the tracer has the child: it is then stopped by being traced (``t``), no more by its own signal (``T``)."""
    while Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2][0] != "t":
        if tracer.poll() is not None:
            raise RuntimeError(f"strace gave up: {tracer.communicate()[1]}")
        time.sleep(0.0005)


def _be_the_command(told: socket.socket, words: list[str]) -> NoReturn:
    """In the fork: wait to be traced, do what is asked, and say what came of it. Nothing of this writes to a file."""
    from qual.cli import run

    out, err = io.StringIO(), io.StringIO()
    code = 70
    with contextlib.suppress(AttributeError):  # another system's, where strace is missing anyway
        ctypes.CDLL(None).prctl(_ANY_TRACER, ctypes.c_ulong(-1))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            os.kill(os.getpid(), signal.SIGSTOP)
            try:
                code = run(words[3:])
            except BaseException:
                traceback.print_exc()
                code = 1
        told.sendall(f"{out.getvalue()}\0{err.getvalue()}".encode())
    finally:
        os._exit(code)
