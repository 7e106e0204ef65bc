#!/usr/bin/env python3
"""Makes docs/pictures/: one picture a component, cut from a page that Recto has set.

Each is set from the examples of docs/components.md in the project of `recto init`; beside them a spread of that project on facing pages.
Usage: docs/pictures.py RECTO, with poppler-utils and Pillow installed."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops

DOCS = pathlib.Path(__file__).resolve().parent
RESOLUTION = 110
# The title of the chapter: that of the index in the project of `recto init`.
TITLE = "Content index"
# What begins the spread that is shown of facing pages.
SPREAD = "About Harbourlight"
# What an assurer of that project might have seen.
ASSURED = ["ghg.scope1", "ghg.scope2", "ghg.total", "energy.total"]
# The first page of a chapter, in shares of its height: where the chapter's text begins and ends.
TOP, FOOT = 0.138, 0.94


def examples():
    """The component names with their English examples, in the order of the document."""
    text = (DOCS / "components.md").read_text()
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        title = section.split("\n", 1)[0]
        name = title.lower()
        blocks = re.findall(rf"^```{name}\n.*?^```\n", section, flags=re.M | re.S)
        if blocks:
            yield name, blocks[::2]


def trimmed(page):
    """What stands between the chapter's title and the white behind the component."""
    width, height = page.size
    page = page.crop((0, int(TOP * height), width, int(FOOT * height)))
    ink = ImageChops.difference(page, Image.new("RGB", page.size, page.getpixel((2, 2)))).convert("L")
    rows = [any(ink.crop((0, y, width, y + 1)).tobytes()) for y in range(ink.height)]
    start = rows.index(True)
    gap = RESOLUTION // 2
    end = next((y for y in range(start, len(rows)) if not any(rows[y:y + gap])), len(rows))
    return page.crop((0, max(0, start - 14), width, min(end + 14, page.height)))


def picture(recto, name, blocks, folder):
    content = folder / "content"
    shutil.rmtree(content / "zh-HK")
    settings = content / "report.yaml"
    text = settings.read_text().replace("languages: [en, zh-HK]", "languages: [en]")
    title = TITLE
    if name == "assurance":
        # Its figures stand in the other chapters.
        title = "Independent assurance"
        guide = (DOCS / "guide.md").read_text()
        (written,) = re.findall(r"^```yaml\n(provider:.*?)^statement:", guide, flags=re.M | re.S)
        (content / "assurance.yaml").write_text(written)
        settings.write_text(text)
        subprocess.run([recto, "-C", folder, "sign-off", "--assured", *ASSURED], check=True, capture_output=True)
        (content / "en" / "07-assurance.md").write_text(f"---\nnav: Data\nkind: tables\n---\n# {title}\n\n" + "".join(blocks))
    elif name != "index":
        # A report of this component alone answers no framework.
        text = re.sub(r"^frameworks:\n(?:  .*\n)+", "", text, flags=re.M)
        text = re.sub(r"^issuer-class:.*\n", "", text, flags=re.M)
        (content / "index.yaml").unlink()
        shutil.rmtree(content / "en")
        (content / "en").mkdir()
        kind = "tables" if name in ("metrics", "restatements") else "text"
        chapter = f"---\nkind: {kind}\n---\n# {TITLE}\n\n" + "".join(blocks)
        (content / "en" / "01-component.md").write_text(chapter)
    settings.write_text(text)
    pdf = folder / "report.pdf"
    run = subprocess.run([recto, "-C", folder, "build", "-o", pdf], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{name}: {run.stderr}")
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    # Behind the cover and the contents.
    number = str(next(n for n, page in enumerate(pages, 1) if n > 2 and title in page.splitlines()))
    prefix = folder / "page"
    subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-f", number, "-l", number, "-png", pdf, prefix], check=True)
    (page,) = folder.glob("page-*.png")
    image = trimmed(Image.open(page).convert("RGB"))
    image.quantize(64).save(DOCS / "pictures" / f"{name}.png", optimize=True)


def spread(recto, folder):
    """Facing pages of the project of `recto init`."""
    settings = folder / "content" / "report.yaml"
    settings.write_text(settings.read_text() + "book: facing\n")
    pdf = folder / "report.pdf"
    run = subprocess.run([recto, "-C", folder, "build", "-o", pdf], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"facing: {run.stderr}")
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    left = next(n for n, page in enumerate(pages, 1) if n > 3 and n % 2 == 0 and SPREAD in page.splitlines())
    sides = []
    for number in (left, left + 1):
        prefix = folder / f"side-{number}"
        pick = ["-r", "60", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
        subprocess.run(["pdftoppm", *pick, pdf, prefix], check=True)
        sides.append(Image.open(f"{prefix}.png").convert("RGB"))
    width, height = sides[0].size
    image = Image.new("RGB", (2 * width + 1, height), "#c3c9d0")
    image.paste(sides[0], (0, 0))
    image.paste(sides[1], (width + 1, 0))
    image.quantize(64).save(DOCS / "pictures" / "facing.png", optimize=True)


def main(recto):
    recto = pathlib.Path(recto).resolve()
    (DOCS / "pictures").mkdir(exist_ok=True)
    for name, blocks in examples():
        with tempfile.TemporaryDirectory() as folder:
            project = pathlib.Path(folder) / "project"
            subprocess.run([recto, "init", project], check=True, stdout=subprocess.DEVNULL)
            picture(recto, name, blocks, project)
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        subprocess.run([recto, "init", project], check=True, stdout=subprocess.DEVNULL)
        spread(recto, project)


if __name__ == "__main__":
    main(sys.argv[1])
