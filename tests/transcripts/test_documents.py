"""What word processors and subtitle programs add around the words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import srt
import webvtt
from odf import office, style, table, text
from odf.opendocument import OpenDocumentText

from qual import transcripts

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def spoken(path: Path) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in transcripts.read(path).utterances]


def left_out(path: Path) -> dict[str, str]:
    return {item.reason: item.text for item in transcripts.read(path).left_out}


def word(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def p(words: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Anne: vi </w:t></w:r><w:ins><w:r><w:t>kom</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gikk</w:delText></w:r></w:del></w:p>" + p("Ola: ja") + p("Anne: nei")
    )
    path = word(tmp_path / "a.docx", body)
    assert spoken(path) == [("Anne", "vi kom"), ("Ola", "ja"), ("Anne", "nei")]
    assert left_out(path) == {"deleted": "gikk"}


def test_a_deleted_end_of_paragraph_or_table_row_is_accepted(tmp_path: Path) -> None:
    mark = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    body = (
        p("Anne: jeg tror ").replace("<w:p>", mark) + p("det går") + p("Ola: ja") + p("Anne: nei, barne").replace("<w:p>", mark)
        + p("hagen") + p("Ola: borte").replace("<w:p>", mark).replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>")
        + p("Ola: jo")
    )  # fmt: skip
    assert spoken(word(tmp_path / "a.docx", body)) == [
        ("Anne", "jeg tror det går"), ("Ola", "ja"), ("Anne", "nei, barnehagen"), ("Ola", "jo"),
    ]  # fmt: skip
    rows = "".join(
        f"<w:tr>{'<w:trPr><w:del/></w:trPr>' if 'borte' in words else ''}<w:tc>{p(who)}</w:tc><w:tc>{p(words)}</w:tc></w:tr>"
        for who, words in (("Anne", "hei"), ("Ola", "borte"), ("Ola", "ja"), ("Anne", "nei"))
    )
    path = word(tmp_path / "b.docx", f"<w:tbl>{rows}</w:tbl>")
    assert spoken(path) == [("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")]
    assert left_out(path)["deleted"].split() == ["Ola", "borte"]


def test_links_content_controls_and_breaks_hold_words(tmp_path: Path) -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Anne: se</w:t><w:br/><w:t>her</w:t><w:tab/></w:r>"
        "<w:hyperlink><w:r><w:t>lenken</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/></w:r></w:p></w:sdtContent></w:sdt>"
        + p("Ola: ja")
        + p("Anne: nei")
    )
    assert spoken(word(tmp_path / "a.docx", body))[0] == ("Anne", "se\nher\tlenken\u2011")


def test_notes_comments_and_text_boxes_are_reported(tmp_path: Path) -> None:
    body = (
        p("Anne: hei") + p("Ola: ja") + p("Anne: nei")
        + f"<w:p><w:r><w:pict><w:txbxContent>{p('i en boks')}</w:txbxContent></w:pict></w:r></w:p>"
    )  # fmt: skip
    path = word(
        tmp_path / "a.docx",
        body,
        footnotes=f"<w:footnotes {W}><w:footnote>{p('en fotnote')}</w:footnote></w:footnotes>",
        comments=f"<w:comments {W}><w:comment>{p('en kommentar')}</w:comment></w:comments>",
    )
    assert left_out(path) == {"footnote": "en fotnote", "comment": "en kommentar", "text_box": "i en boks"}


def test_page_headers_and_footers_are_reported(tmp_path: Path) -> None:
    document = docx.Document()
    for words in ("Anne: hei", "Ola: ja", "Anne: nei"):
        document.add_paragraph(words)
    document.sections[0].header.paragraphs[0].text = "Fortrolig"
    document.sections[0].footer.paragraphs[0].text = "Side 1"
    document.save(str(tmp_path / "a.docx"))
    assert left_out(tmp_path / "a.docx") == {"page_header": "Fortrolig", "page_footer": "Side 1"}
    assert len(spoken(tmp_path / "a.docx")) == 3


def test_names_in_a_style_of_their_own(tmp_path: Path) -> None:
    document = docx.Document()
    for name, words in (("Anne", "Hei der"), ("Ola", "Ja"), ("Anne", "Nei")):
        document.add_paragraph(name, style="Heading 2")
        document.add_paragraph(words)
    document.save(str(tmp_path / "a.docx"))
    assert spoken(tmp_path / "a.docx") == [("Anne", "Hei der"), ("Ola", "Ja"), ("Anne", "Nei")]


def test_emphasis_in_the_talk_is_no_label(tmp_path: Path) -> None:
    document = docx.Document()
    for words in ("Anne: hei", "Ola: ja", "Anne: nei"):
        document.add_paragraph(words)
    document.add_paragraph().add_run("Veldig").bold = True
    document.paragraphs[-1].add_run(" viktig er det")
    document.save(str(tmp_path / "a.docx"))
    assert spoken(tmp_path / "a.docx")[-1] == ("Anne", "nei\nVeldig viktig er det")


def test_the_rest_of_a_table_is_reported(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Gruppe: BN")
    grid = document.add_table(rows=0, cols=4)
    rows = [
        ("Tid", "Taler", "Tekst", "Merknad"),
        ("00:00:01", "Anne", "Hei, så fint at dere kom.", "ser ut"),
        ("00:00:04", "Ola:", "Ja, det var langt.", ""),
        ("00:00:09", "", "Veldig langt.", ""),
        ("00:00:12", "Anne", "Å.", ""),
    ]
    for row in rows:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
    document.save(str(tmp_path / "a.docx"))
    transcript = transcripts.read(tmp_path / "a.docx")
    assert [(u.speaker, u.text, u.start) for u in transcript.utterances] == [
        ("Anne", "Hei, så fint at dere kom.", 1.0),
        ("Ola", "Ja, det var langt.\nVeldig langt.", 4.0),
        ("Anne", "Å.", 12.0),
    ]
    assert transcript.header.group == "BN"
    assert [item.reason for item in transcript.left_out] == ["table_head", "column", "header"]


def test_a_table_of_facts_above_the_talk_is_a_header(tmp_path: Path) -> None:
    document = docx.Document()
    grid = document.add_table(rows=0, cols=2)
    for row in (("Gruppe", "BN"), ("Runde:", "2")):
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
    for words in ("Anne: hei", "Ola: ja", "Anne: nei"):
        document.add_paragraph(words)
    document.save(str(tmp_path / "a.docx"))
    transcript = transcripts.read(tmp_path / "a.docx")
    assert (transcript.header.group, transcript.header.round) == ("BN", 2)
    assert [u.speaker for u in transcript.utterances] == ["Anne", "Ola", "Anne"]


def test_odt_with_bold_names_notes_and_a_table(tmp_path: Path) -> None:
    document = OpenDocumentText()
    bold = style.Style(name="T1", family="text")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    for name, words in (("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")):
        line = text.P()
        line.addElement(text.Span(stylename=bold, text=name))
        line.addText(f" {words}")
        document.text.addElement(line)
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="en fotnote"))
    note.addElement(body)
    line.addElement(note)
    comment = office.Annotation()
    comment.addElement(text.P(text="en kommentar"))
    line.addElement(comment)
    document.save(str(tmp_path / "a.odt"))
    assert spoken(tmp_path / "a.odt") == [("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")]
    assert left_out(tmp_path / "a.odt") == {"footnote": "en fotnote", "comment": "en kommentar"}


def test_odt_white_space_is_one_space_unless_it_is_written_as_more(tmp_path: Path) -> None:
    document = OpenDocumentText()
    line = text.P(text="Anne:\n      vi\t ringte \r\n ")
    line.addElement(text.Span(text="  hjem"))
    line.addText(" \n først")
    line.addElement(text.S(c=3))
    line.addText("  og")
    line.addElement(text.Tab())
    line.addElement(text.LineBreak())
    line.addText("så")
    document.text.addElement(line)
    for words in ("Ola: ja", "Anne: nei"):
        document.text.addElement(text.P(text=words))
    document.save(str(tmp_path / "a.odt"))
    assert spoken(tmp_path / "a.odt")[0] == ("Anne", "vi ringte hjem først    og\nså")


def test_odt_tables(tmp_path: Path) -> None:
    document = OpenDocumentText()
    grid = table.Table()
    for cells in (("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")):
        row = table.TableRow()
        for words in cells:
            cell = table.TableCell()
            cell.addElement(text.P(text=words))
            row.addElement(cell)
        grid.addElement(row)
    document.text.addElement(grid)
    document.save(str(tmp_path / "a.odt"))
    assert spoken(tmp_path / "a.odt") == [("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")]


def test_rtf_reports_footnotes_and_reads_tables(tmp_path: Path) -> None:
    rows = "".join(
        f"\\trowd\\cellx1000\\cellx2000 {name}\\cell {words}\\cell\\row "
        for name, words in (("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei"))
    )
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1\\ansi{\\header\\pard Fortrolig\\par}" + rows + "}", encoding="ascii")
    assert spoken(path) == [("Anne", "hei"), ("Ola", "ja"), ("Anne", "nei")]
    assert left_out(path) == {"page_header": "Fortrolig"}


def test_subtitles_written_by_libraries(tmp_path: Path) -> None:
    cues = [("Anne: hei\nder", 1), ("og hei igjen", 3), ("Ola: ja", 5)]
    file = webvtt.WebVTT()
    for words, start in cues:
        file.captions.append(webvtt.Caption(f"00:00:0{start}.000", f"00:00:0{start + 1}.500", words))
    file.save(str(tmp_path / "a.vtt"))
    subtitles = [
        srt.Subtitle(
            n,
            srt.srt_timestamp_to_timedelta(f"00:00:0{start},000"),
            srt.srt_timestamp_to_timedelta(f"00:00:0{start + 1},500"),
            words,
        )
        for n, (words, start) in enumerate(cues, 1)
    ]
    (tmp_path / "a.srt").write_text(srt.compose(subtitles), encoding="utf-8")
    for name in ("a.vtt", "a.srt"):
        assert [(u.speaker, u.text, u.start, u.end) for u in transcripts.read(tmp_path / name).utterances] == [
            ("Anne", "hei der og hei igjen", 1.0, 4.5),
            ("Ola", "ja", 5.0, 6.5),
        ]


def test_parts_of_one_utterance_join_over_cue_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cues = [
        ("a1b2c3d4-0000/7-0", 1, "Anne", "vi kom"),
        ("a1b2c3d4-0000/8-0", 2, "Ola", "mm"),
        ("a1b2c3d4-0000/7-1", 3, "Anne", "hjem"),
    ]
    body = "\n\n".join(
        f"{key}\n00:00:0{at}.000 --> 00:00:0{at + 1}.000\n<v {who}>{words}</v>" for key, at, who, words in cues
    )
    path.write_text("\ufeffWEBVTT\n\n" + body, encoding="utf-8")
    transcript = transcripts.read(path)
    assert [(u.speaker, u.text) for u in transcript.utterances] == [("Anne", "vi kom hjem"), ("Ola", "mm")]
    assert (transcript.utterances[0].start, transcript.utterances[0].end) == (1.0, 4.0)


def test_malformed_subtitles(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(
        "1\n-00:00:01.000 --> 00:00:02.000\n<v Anne>hei\n\nog mer\n00:00:05.000 --> 00:00:03.000 align:start\n"
        "<v Ola>ja</v> <v Anne>nei &amp; jo\n",
        encoding="utf-8",
    )
    transcript = transcripts.read(path)
    assert [(u.speaker, u.text) for u in transcript.utterances] == [
        ("Anne", "hei og mer"),
        ("Ola", "ja"),
        ("Anne", "nei & jo"),
    ]
    assert transcript.utterances[0].start == 0.0
    assert "odd_times" in [notice.code for notice in transcript.warnings]
    assert [(item.text, item.reason) for item in transcript.left_out] == [("1", "cue_id")]


def test_noscribe_repeats_the_name_and_marks_overlap(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v S01>S01: ja //S02: mm// vel\n\n"
        "00:02.000 --> 00:03.000\n<v S02>//S02: nei//\n",
        encoding="utf-8",
    )
    assert spoken(path) == [("S01", "ja //S02: mm// vel"), ("S02", "//nei//")]
