#!/usr/bin/env python3
"""Makes docs/pictures/: one picture a component, cut from a page that Recto has set.

Each is set from the examples of docs/components.md in the project of `recto init`; beside them a spread of that project on facing pages, sections set in ways of their own, a finding in a
terminal, a page of a blackline, the forms of an index and the preview in a browser.
Usage: docs/pictures.py RECTO [PICTURE …], with poppler-utils, Chromium and Pillow installed."""

import base64
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from PIL import Image, ImageChops, ImageDraw, ImageFont

DOCS = pathlib.Path(__file__).resolve().parent
RESOLUTION = 110
# The title of the chapter: that of the index in the project of `recto init`.
TITLE = "Content index"
# What begins the spread that is shown of facing pages.
SPREAD = "About Harbourlight"
# What an assurer of that project might have seen.
ASSURED = ["ghg.scope1", "ghg.scope2", "ghg.total", "energy.total"]
# The first page of a chapter, in shares of its height: where the chapter's text begins and ends.
TOP, FOOT = 0.128, 0.94


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
    elif name == "index":
        # The index alone, without what the chapter says of it. What leads to the headings stays.
        chapter = content / "en" / "06-index.md"
        text_of = re.sub(r"\n\nThe indexes list .*\n", "\n", chapter.read_text())
        assert text_of != chapter.read_text(), "the chapter of the index begins otherwise"
        chapter.write_text(text_of)
    else:
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


# The forms of an index: the framework that is shown in each, its heading and the height of its picture.
FORMS = {
    "parts": ("hkex-2025", "ESG Reporting Code", 545),
    "statement": ("gri-2021", "GRI Standards", 545),
    "pillars": ("ifrs-s2", "IFRS S2", 465),
    "topics": ("szse-17", "Guidelines of Shenzhen", 465),
    "crosswalk": (None, "The four side by side", 465),
}
# Articles of Shenzhen that sections of the project answer.
ARTICLES = {"{#climate-governance": "21", "{#emissions": "24", "{#measurement": "26", "{#targets": "27", "{#waste .page": "31", "{#nature": "32"}


def index(recto, form, folder):
    """The head of an index, set in the project of `recto init` that follows two frameworks more."""
    framework, title, height = FORMS[form]
    content = folder / "content"
    shutil.rmtree(content / "zh-HK")
    corrected(folder, "report.yaml", "languages: [en, zh-HK]", "languages: [en]\nchecks: {undisclosed: warning}")
    row = "  - {id: gri-2021, claim: with-reference}\n"
    corrected(folder, "report.yaml", row, row + "  - ifrs-s2\n  - szse-17\n")
    for heading, article in ARTICLES.items():
        corrected(folder, "en/03-environment.md", f"{heading} discloses=", f"{heading} discloses=szse:{article},")
    block = "show: crosswalk" if framework is None else f"framework: {framework}"
    (content / "en" / "06-index.md").write_text(
        f"---\nnav: Data and index\nkind: tables\n---\n# {TITLE} {{#index}}\n\n"
        f"## {title} {{#index-gri}}\n\n```index\n{block}\n```\n\n"
        # What leads to headings that are not shown stays.
        "## Others {#index-hkex .page}\n\n" + "".join(f"```index\n{it}\n```\n\n" for it in others(block))
    )
    pdf = folder / "report.pdf"
    run = subprocess.run([recto, "-C", folder, "build", "-o", pdf], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{form}: {run.stderr}")
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    number = str(next(n for n, page in enumerate(pages, 1) if n > 2 and TITLE in page.splitlines()))
    subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-f", number, "-l", number, "-singlefile", "-png", pdf, folder / "page"], check=True)
    image = trimmed(Image.open(folder / "page.png").convert("RGB"))
    image.crop((0, 0, image.width, min(height, image.height))).quantize(64).save(DOCS / "pictures" / f"index-{form}.png", optimize=True)


def others(block):
    """The blocks of the other frameworks, each of which has its index."""
    blocks = [f"framework: {framework}" for framework, *_ in FORMS.values() if framework]
    return [it for it in blocks if it != block]


def sections(recto, folder):
    """Three pages of the project of `recto init` whose sections say how they are set."""
    for heading, manner in (("{#path}", ".wide"), ("{#waste .page", ".data"), ("{#climate}", ".feature")):
        corrected(folder, "en/03-environment.md", heading, f"{heading.removesuffix('}')} {manner}{'}' if heading.endswith('}') else ''}")
    corrected(folder, "en/04-people.md", "{#safety", "{#safety .notes")
    for name in ("employment", "labour", "suppliers"):
        corrected(folder, "en/04-people.md", f"{{#{name}", f"{{#{name} .columns")
    settings = folder / "content" / "report.yaml"
    settings.write_text(settings.read_text().replace("languages: [en, zh-HK]", "languages: [en]"))
    shutil.rmtree(folder / "content" / "zh-HK")
    pdf = folder / "report.pdf"
    run = subprocess.run([recto, "-C", folder, "build", "-o", pdf], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"sections: {run.stderr}")
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    sides = []
    for words in ("Where our waste goes", "Climate governance", "Days lost to work injuries"):
        number = next(n for n, page in enumerate(pages, 1) if n > 3 and words in page.splitlines())
        prefix = folder / f"side-{number}"
        pick = ["-r", "54", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
        subprocess.run(["pdftoppm", *pick, pdf, prefix], check=True)
        sides.append(Image.open(f"{prefix}.png").convert("RGB"))
    width, height = sides[0].size
    image = Image.new("RGB", (3 * width + 2, height), "#c3c9d0")
    for at, side in enumerate(sides):
        image.paste(side, (at * (width + 1), 0))
    image.quantize(64).save(DOCS / "pictures" / "sections.png", optimize=True)


def corrected(folder, path, old, new):
    """Corrects a text of the project, which must be there."""
    file = folder / "content" / path
    text = file.read_text()
    assert old in text, f"{path} has no {old}"
    file.write_text(text.replace(old, new, 1))


# The colours of a terminal, by the codes that select them.
COLOURS = {"91": "#ff7b72", "31": "#ff7b72", "93": "#e3b341", "33": "#e3b341", "94": "#79c0ff", "34": "#79c0ff", "96": "#76e3ea", "36": "#76e3ea"}


def finding(recto, folder):
    """What `recto check` says of a number that somebody typed."""
    corrected(folder, "en/02-about.md", "{{ employees : bare }}", "868")
    corrected(folder, "zh-HK/02-about.md", "{{ employees : bare }}", "868")
    run = [recto, "-C", folder, "check", "--lang", "en", "--rule", "unbound-number", "--color", "always"]
    done = subprocess.run(run, capture_output=True, text=True)
    lines = ["$ recto check --lang en", *(done.stderr.rstrip() or done.stdout.rstrip()).split("\n")]
    font = ImageFont.truetype("DejaVuSansMono.ttf", 15)
    image = Image.new("RGB", (1000, 22 * len(lines) + 28), "#0d1117")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        x, colour = 18, "#e6edf3"
        for part in re.split("(\\x1b\\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                codes = part[2:-1].split(";")
                colour = next((COLOURS[code] for code in codes if code in COLOURS), "#e6edf3" if codes[-1] in ("", "0") else colour)
                continue
            draw.text((x, 14 + 22 * row), part, colour, font)
            x += draw.textlength(part, font)
    image.quantize(32).save(DOCS / "pictures" / "finding.png", optimize=True)


def blackline(recto, folder):
    """A page on which a figure was corrected and a sentence written anew."""
    old = folder.with_name("old")
    shutil.copytree(folder, old)
    corrected(folder, "data/environment.yaml", "values: {2024: 312, 2025: 295", "values: {2024: 312, 2025: 301")  # and all that follows from it
    corrected(folder, "en/03-environment.md", "We draw all our water from public mains", "Since July we draw all our water from public mains")
    pdf = folder / "blackline.pdf"
    subprocess.run([recto, "-C", folder, "diff", old, "--pdf", pdf], capture_output=True)
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    number = str(next(n for n, page in enumerate(pages, 1) if "Since July we" in page.replace("\n", " ")))
    pick = ["-r", "110", "-f", number, "-l", number, "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *pick, pdf, folder / "page"], check=True)
    image = Image.open(folder / "page.png").convert("RGB")
    # Its lower half, where the sentence stands.
    image = image.crop((0, image.height // 2, image.width, image.height))
    image.quantize(64).save(DOCS / "pictures" / "blackline.png", optimize=True)


def shot(address, size, wait):
    """What a browser shows at an address some seconds later. It is asked through a pipe, so that it need not be idle."""
    asked, ask = os.pipe()
    hear, told = os.pipe()

    def at_its_places():
        os.dup2(asked, 9)
        os.dup2(told, 10)
        os.dup2(9, 3)
        os.dup2(10, 4)

    with tempfile.TemporaryDirectory() as profile:
        run = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={profile}"]
        browser = subprocess.Popen(
            [*run, "--window-size={},{}".format(*size), "about:blank"], preexec_fn=at_its_places, close_fds=False, stderr=subprocess.DEVNULL
        )
        heard = os.fdopen(hear, "rb")

        def call(method, session=None, **parameters):
            call.number += 1
            message = {"id": call.number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
            os.write(ask, json.dumps(message).encode() + b"\0")
            while True:
                answer = json.loads(b"".join(iter(lambda: heard.read(1), b"\0")))
                if answer.get("id") == call.number:
                    return answer["result"]

        call.number = 0
        try:
            target = call("Target.createTarget", url=address)["targetId"]
            session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            width, height = size
            call("Emulation.setDeviceMetricsOverride", session, width=width, height=height, deviceScaleFactor=1, mobile=False)
            time.sleep(wait)
            data = call("Page.captureScreenshot", session, format="png")["data"]
        finally:
            browser.terminate()
            browser.wait()
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def preview(recto, folder):
    """The preview as a browser shows it."""
    served = subprocess.Popen([recto, "-C", folder, "preview", "environment"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", served.stdout.readline())[0]
        image = shot(address, (1280, 800), 40)
    finally:
        served.terminate()
        served.wait()
    image.quantize(64).save(DOCS / "pictures" / "preview.png", optimize=True)


def main(recto, wanted):
    recto = pathlib.Path(recto).resolve()
    (DOCS / "pictures").mkdir(exist_ok=True)

    def make(name, draw):
        if wanted and name not in wanted:
            return
        with tempfile.TemporaryDirectory() as folder:
            project = pathlib.Path(folder) / "project"
            subprocess.run([recto, "init", project], check=True, stdout=subprocess.DEVNULL)
            draw(recto, project)

    for name, blocks in examples():
        make(name, lambda recto, project: picture(recto, name, blocks, project))
    for draw in (finding, blackline, preview):
        make(draw.__name__, draw)
    make("facing", spread)
    make("sections", sections)
    for form in FORMS:
        make(f"index-{form}", lambda recto, project: index(recto, form, project))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
