"""Makes edits in Word files as a reviewer does in LibreOffice, which is driven without a window.

Reads from its input one object: where the program may keep its things, and the files, each with where
it is to be saved and what is done in it."""

import json
import subprocess
import sys
import time

import uno
from com.sun.star.awt.FontWeight import BOLD
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK


def desktop(pipe):
    """The program, once it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            context = resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            )
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def url(path):
    return uno.systemPathToFileUrl(path)


def option(name, value):
    return PropertyValue(Name=name, Value=value)


def found(document, words):
    """The one place where some words stand."""
    sought = document.createSearchDescriptor()
    sought.SearchString = words
    sought.SearchCaseSensitive = True
    places = document.findAll(sought)
    if places.Count != 1:
        raise SystemExit(f"{places.Count} times: {words}")
    return places.getByIndex(0)


def make(document, edit, place):
    document.RecordChanges = edit["tracked"]
    text = place.Text
    kind, new = edit["kind"], edit["new"]
    if kind == "Insert":
        text.insertString(place.End, new, False)
    elif kind == "Delete":
        place.String = ""
    elif kind == "Replace":
        place.String = new
    elif kind == "Bold":
        place.CharWeight = BOLD
    elif kind == "Paragraph":
        cursor = text.createTextCursorByRange(place.End)
        cursor.gotoEndOfParagraph(False)
        text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        text.insertString(cursor, new, False)
    elif kind == "Gone":
        cursor = text.createTextCursorByRange(place.Start)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoNextParagraph(True)
        cursor.String = ""
    elif kind == "Note":
        note = document.createInstance("com.sun.star.text.Footnote")
        text.insertTextContent(place.End, note, False)
        note.String = new
    else:
        raise SystemExit(f"no such edit: {kind}")


def main():
    job = json.load(sys.stdin)
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={url(job['home'])}",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={job['pipe']};urp;",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        program = desktop(job["pipe"])
        for file in job["files"]:
            document = program.loadComponentFromURL(
                url(file["from"]), "_blank", 0, (option("Hidden", True),)
            )
            # What is put in somewhere may read like what is sought elsewhere.
            places = [found(document, edit["words"]) for edit in file["edits"]]
            for edit, place in zip(file["edits"], places):
                make(document, edit, place)
            document.storeToURL(
                url(file["to"]), (option("FilterName", "MS Word 2007 XML"),)
            )
            document.close(True)
        program.terminate()
        office.wait(60)
    finally:
        office.kill()


main()
