"""Time and memory of files that want to do harm: ``python benchmarks/bad_input.py`` (from the repository).

Each file is read in a process of its own. None may take more than 5 s or 500 MB; the run fails if one does, or if one is
answered by anything but the error (or the reading) that is written beside it. What is refused is then imported into a study:
the error must be the same, say what to do next, and leave every table as it was and no original behind.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import resource
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

SECONDS, MEGABYTES = 5.0, 500
WORD = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"
ODT = (
    "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><o:body><o:text>{}</o:text></o:body></o:document-content>"
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
SHEET = (
    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"
)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
MB = 1024**2


def zipped(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def word(body: str, before: str = "") -> bytes:
    return zipped(**{"word__document.xml": before + WORD.format(body)})


def workbook(rows: str) -> bytes:
    """A real workbook whose sheet is replaced."""
    import openpyxl

    file, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(file)
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, SHEET.format(rows) if "sheet1" in name else before.read(name))
    return made.getvalue()


def image_pdf() -> bytes:
    from fpdf import FPDF
    from PIL import Image

    page = FPDF()
    for _ in range(20):
        page.add_page()
        page.image(Image.new("RGB", (1200, 1600), "white"), w=180)
    return bytes(page.output())


def locked_pdf() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("hemmelig", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def stream_pdf(content: bytes, pages: int = 1) -> bytes:
    """A .pdf of ``pages`` pages that share one packed stream."""
    import pypdf
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in FONT.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    resources = DictionaryObject({NameObject("/Font"): fonts})
    stream = StreamObject()
    stream.set_data(content)
    shared = writer._add_object(stream.flate_encode())
    for _ in range(pages):
        page = writer.add_blank_page(100, 100)
        page[NameObject("/Resources")], page[NameObject("/Contents")] = resources, shared
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def locked_odt() -> bytes:
    manifest = (
        "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><m:file-entry m:full-path='content.xml'>"
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )
    return zipped(**{"content.xml": os.urandom(2000), "META-INF__manifest.xml": manifest})


def climbing() -> bytes:
    """A real document with one more part, whose name leads out of any folder it is unpacked in."""
    import docx

    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Anne: hei")
    document.save(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("../../outside.xml", "x")
    return file.getvalue()


def talk(count: int) -> str:
    return "".join(f"D{n % 9}: vi var {n} ganger ute i båten\n" for n in range(count))


def cues(count: int) -> str:
    return "WEBVTT\n\n" + "".join(
        f"{clock}.000 --> {clock}.900\n<v D{n % 5}>ja {n}\n\n"
        for n in range(count)
        for clock in [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"]
    )


UNREADABLE = "a file one may not read"
CASES: dict[str, tuple[str, Callable[[], bytes | str | Callable[[Path], object]], str]] = {
    "0 bytes": ("a.docx", lambda: b"", "file.empty"),
    "zip bomb": ("a.docx", lambda: word("<w:p/>" + " " * (400 * MB)), "file.bomb"),
    "zip bomb, many parts": (
        "a.xlsx", lambda: zipped(**{f"xl__{n}.xml": b" " * (20 * MB) for n in range(30)}), "file.bomb",
    ),
    "entity bomb, docx": ("a.docx", lambda: word("<w:p><w:r><w:t>&l;</w:t></w:r></w:p>", LAUGHS + "]>"), "file.entities"),
    "entity bomb, odt": (
        "a.odt", lambda: zipped(**{"content.xml": LAUGHS + "]>" + ODT.format("<t:p>&l;</t:p>")}), "file.entities",
    ),
    "entity bomb, xlsx": ("a.xlsx", lambda: zipped(**{"xl__workbook.xml": LAUGHS + "]><x>&l;</x>"}), "file.entities"),
    "entity bomb, html": ("a.html", lambda: LAUGHS + "]><html><body><p>&l; hei</p>", "read"),
    "external entity": (
        "a.docx",
        lambda: word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"),
        "file.entities",
    ),
    "path traversal": ("a.docx", lambda: zipped(**{"..__..__outside.xml": "x"}), "file.corrupt"),
    "path traversal beside a document": ("a.docx", climbing, "read"),
    "encrypted docx": ("a.docx", lambda: OLE + bytes(5 * MB) + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
    "legacy .doc": ("a.doc", lambda: OLE + bytes(20 * MB), "file.legacy_doc"),
    "encrypted odt": ("a.odt", locked_odt, "file.encrypted"),
    "encrypted xlsx": ("a.xlsx", lambda: OLE + bytes(5 * MB) + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
    "image-only pdf": ("a.pdf", image_pdf, "file.image_pdf"),
    "encrypted pdf": ("a.pdf", locked_pdf, "file.encrypted"),
    "packed bomb in a pdf": ("a.pdf", lambda: stream_pdf(b" " * (300 * MB)), "file.corrupt"),
    "pages that share a heavy stream": ("a.pdf", lambda: stream_pdf(b"q Q " * MB, 40), "file.image_pdf"),
    "binary called .txt": ("a.txt", lambda: os.urandom(20 * MB), "file.binary"),
    "zeros called .txt": ("a.txt", lambda: bytes(30 * MB), "file.binary"),
    **{
        f"500 MB {end}": (f"a{end}", lambda: "sparse", "file.too_large")
        for end in (".txt", ".docx", ".odt", ".vtt", ".srt", ".json", ".csv", ".xlsx", ".html", ".pdf", ".rtf")
    },
    **{
        f"190 MB {end}": (f"a{end}", lambda start=start: start + b"ord " * (190 * MB // 4), "file.too_large")
        for end, start in ((".txt", b""), (".json", b"["), (".csv", b"a,b\n"), (".html", b"<html>"), (".rtf", b"{\\rtf1 "))
    },
    "a folder": ("a.docx", lambda: Path.mkdir, "file.folder"),
    "a link that leads nowhere": ("a.docx", lambda: lambda path: path.symlink_to("gone.docx"), "file.not_found"),
    "a pipe": ("a.txt", lambda: os.mkfifo, "file.unreadable"),
    "a device": ("a.txt", lambda: lambda path: path.symlink_to("/dev/zero"), "file.unreadable"),
    UNREADABLE: ("a.txt", lambda: lambda path: (path.write_text("A: hei"), path.chmod(0)), "file.unreadable"),
    "190 MB docx": ("a.docx", lambda: b"PK\x03\x04" + bytes(190 * MB), "file.corrupt"),
    "lines of one letter, 31 MB": ("a.txt", lambda: "a\n" * (31 * MB // 2), "file.too_many_lines"),
    "paragraphs of a page, 31 MB": ("a.html", lambda: "<p>a" * (31 * MB // 4), "file.too_many_lines"),
    "empty paragraphs, 31 MB": ("a.docx", lambda: word("<w:p/>" * (31 * MB // 6)), "file.bomb"),
    "objects, 31 MB": ("a.json", lambda: "[" + "{}," * (31 * MB // 3 - 9) + "{}]", "file.too_many_lines"),
    "one line of 31 MB": ("a.txt", lambda: "ord " * (31 * MB // 4), "read"),
    "one word of 31 MB": ("a.txt", lambda: "o" * (31 * MB), "read"),
    "300,000 one-letter lines": ("a.txt", lambda: "a\n" * 300_000, "read"),
    "200,000 labelled lines": ("a.txt", lambda: talk(200_000), "read"),
    "50,000 cues": ("a.vtt", lambda: cues(50_000), "read"),
    "10 MB of brackets, json": ("a.json", lambda: "[" * (10 * MB), "file.too_many_lines"),
    "200,000 segments": ("a.json", lambda: json.dumps([{"text": "ja", "start": n} for n in range(200_000)]), "read"),
    "100,000 nested divs": ("a.html", lambda: "<div>" * 100_000 + "hei", "file.corrupt"),
    "rtf of 1 MB of braces": ("a.rtf", lambda: "{\\rtf1 " + "{" * MB + "hei", "read"),
    "xlsx, a row far away": (
        "a.xlsx", lambda: workbook("<row r='999999999'><c r='A999999999'><v>1</v></c></row>"), "file.corrupt",
    ),
    "xlsx, a column far away": (
        "a.xlsx", lambda: workbook("".join(f"<row r='{n}'><c r='XFD{n}'><v>1</v></c></row>" for n in range(1, 3000))), "read",
    ),
    "csv of 31 MB in one quotation": ("a.csv", lambda: 'a,b\n"' + "x,y\n" * (7 * MB), "file.too_many_lines"),
    "csv of 200,000 rows": ("a.csv", lambda: "taler,tekst\n" + "Anne,ja\nPer,nei\n" * 100_000, "read"),
}  # fmt: skip


def _read(path: Path, study: Path, answer: multiprocessing.connection.Connection) -> None:
    from qual import transcripts
    from qual.errors import FileError

    root = os.geteuid() == 0 and path.is_file() and not path.stat().st_mode & 0o777
    if root:  # who may read everything
        os.seteuid(65534)
    before, error = time.process_time(), None  # the machine may be busy with other things
    try:
        transcripts.read(path)
        code = "read"
    except FileError as problem:
        code, error = problem.code, problem
    except BaseException as problem:
        code = repr(problem)[:80]
    took, memory = time.process_time() - before, _most_memory()
    if root:
        os.seteuid(0)
    if error is not None:
        code = code if len(str(error).split(". ")) > 1 else "says nothing of what to do"
        if not root and (left := _left_by_import(path, study, error.code)):
            code = left
    answer.send((code, took, memory))


def _left_by_import(path: Path, folder: Path, expected: str) -> str | None:
    """What is wrong after the same file was imported: another answer, or a trace of it."""
    from qual.errors import FileError
    from qual.study import Study

    def trace() -> list[object]:
        with sqlite3.connect(folder / "study.db") as tables:
            names = [name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [tables.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names]
        return [*rows, *sorted(path.name for path in folder.rglob("*") if not path.name.startswith("study.db-"))]

    before = trace()
    try:
        with Study(folder) as study:
            study.add(path)
        return "imported"
    except FileError as problem:
        if problem.code != expected:
            return f"on import: {problem.code}"
    return None if trace() == before else "left something behind"


def _most_memory() -> float:
    """The most memory this process has used, in MB. On Linux not by getrusage, which remembers the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MB if sys.platform == "darwin" else 1024)


def main() -> int:
    from qual.study import Study

    wanted, failures = sys.argv[1:], 0
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        study = Path(folder) / "study"
        Study.create(study, name="Onde filer").close()
        for name, (file, make, expected) in CASES.items():
            if wanted and not any(word in name for word in wanted):
                continue
            path = Path(folder) / file
            content = make()
            if callable(content):
                content(path)
            elif content == "sparse":
                with path.open("wb") as sparse:
                    sparse.truncate(500 * MB)
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            ours, theirs = processes.Pipe()
            process = processes.Process(target=_read, args=(path, study, theirs))
            process.start()
            theirs.close()
            try:
                code, took, memory = ours.recv() if ours.poll(60) else ("no answer in 60 s", 60.0, 0.0)
            except EOFError:
                code, took, memory = "the process died", 0.0, 0.0
            process.kill()
            process.join()
            good = code == expected and took <= SECONDS and memory <= MEGABYTES
            failures += not good
            print(f"{'' if good else 'FAILS ':6}{name:34} {code:18} {took:6.2f} s {memory:6.0f} MB", flush=True)
            path.rmdir() if path.is_dir() else path.unlink()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
