"""Holds XLIFF files against the schemas of OASIS, and against what the specifications say that no
schema can: which names are one of a kind, which refer to others, which codes may not be missing.

python3 xliff.py SCHEMAS FILE… says each fault on a line of its own, and nothing of sound files."""

import os
import sys

from lxml import etree

TWO = "{urn:oasis:names:tc:xliff:document:2.0}"
ONE = "{urn:oasis:names:tc:xliff:document:1.2}"
SIZE = "{urn:oasis:names:tc:xliff:sizerestriction:2.0}"
SCHEMAS = sys.argv[1]


class Beside(etree.Resolver):
    """The schema of `xml:space` and `xml:lang`, wherever others look for it."""

    def resolve(self, url, public, context):
        if url.endswith("xml.xsd"):
            return self.resolve_filename(os.path.join(SCHEMAS, "xml.xsd"), context)


def schema(name):
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Beside())
    return etree.XMLSchema(etree.parse(os.path.join(SCHEMAS, name), parser))


def twice(elements):
    """The names that more than one element has."""
    names = [element.get("id") for element in elements]
    return sorted({name for name in names if names.count(name) > 1})


def codes(text):
    return {} if text is None else {code.get("id"): code for code in text}


def sizes(root):
    """The module of sizes and lengths, whose schema Debian's package lacks."""
    known = {
        SIZE + "profiles": ({"generalProfile", "storageProfile"}, TWO + "file"),
    }
    bounded = [TWO + name for name in ("file", "group", "unit", "mrk", "sm")]
    sized = [TWO + name for name in ("file", "group", "unit", "pc", "sc", "ph")]
    for element in root.iter():
        if element.tag.startswith(SIZE):
            attributes, parent = known.get(element.tag, (set(), None))
            if element.getparent().tag != parent or not attributes.issuperset(element.attrib):
                yield f"{element.tag} is not as the module has it"
        for name, value in element.attrib.items():
            if not name.startswith(SIZE):
                continue
            places = {SIZE + "sizeRestriction": bounded, SIZE + "sizeInfo": sized}.get(name, [])
            if element.tag not in places or not value.isdigit():
                yield f"{element.tag} has {name}={value!r}"
            file = next(element.iterancestors(TWO + "file"), element)
            profiles = file.find(SIZE + "profiles")
            if profiles is None or profiles.get("generalProfile") != "xliff:codepoints":
                yield f"{name} counts in nothing that its file names"


def second(root):
    yield from (f"two files are {name}" for name in twice(root.findall(TWO + "file")))
    for file in root.iter(TWO + "file"):
        yield from (f"two units are {name}" for name in twice(list(file.iter(TWO + "unit"))))
    for unit in root.iter(TWO + "unit"):
        name = unit.get("id")
        data = list(unit.iter(TWO + "data"))
        yield from (f"{name}: two data are {own}" for own in twice(data))
        held = {own.get("id") for own in data}
        for segment in unit.iter(TWO + "segment"):
            source, target = segment.find(TWO + "source"), segment.find(TWO + "target")
            if target is None and segment.get("state", "initial") != "initial":
                yield f"{name} is {segment.get('state')}, and nothing is translated"
            sub = segment.get("subState")
            if sub is not None and (segment.get("state") is None or sub.split(":")[0] in ("", "xlf")):
                yield f"{name} is {sub}"
            for text in (source, target):
                if text is not None:
                    yield from (f"{name}: two codes are {own}" for own in twice(list(text)))
            own, theirs = codes(source), codes(target)
            for code in [*own.values(), *theirs.values()]:
                if code.get("dataRef") not in held:
                    yield f"{name}: code {code.get('id')} is of no data"
            for key, code in own.items():
                if target is not None and code.get("canDelete") == "no" and key not in theirs:
                    yield f"{name}: code {key} is not in the translation"
            for key in theirs.keys() & own.keys():
                if any(theirs[key].get(name) != own[key].get(name) for name in ("canCopy", "canDelete")):
                    yield f"{name}: code {key} is another in the translation"
    yield from sizes(root)


def first(root):
    for file in root.iter(ONE + "file"):
        yield from (f"two units are {name}" for name in twice(list(file.iter(ONE + "trans-unit"))))
    for unit in root.iter(ONE + "trans-unit"):
        name, source, target = unit.get("id"), unit.find(ONE + "source"), unit.find(ONE + "target")
        if target is None and unit.get("approved") == "yes":
            yield f"{name} is approved, and nothing is translated"
        for text in (source, target):
            if text is not None:
                yield from (f"{name}: two codes are {own}" for own in twice(list(text)))


for path in sys.argv[2:]:
    document = etree.parse(path)
    root = document.getroot()
    is_two = root.tag.startswith(TWO)
    held = schema("xliff-core-2.0.xsd" if is_two else "xliff-core-1.2-strict.xsd")
    if not held.validate(document):
        for error in held.error_log:
            print(f"{os.path.basename(path)}:{error.line}: {error.message}")
    for fault in second(root) if is_two else first(root):
        print(f"{os.path.basename(path)}: {fault}")
