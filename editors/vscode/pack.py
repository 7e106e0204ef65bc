#!/usr/bin/env python3
"""Packs the extension as a .vsix: `pack.py [FILE]`. The libraries it needs are taken from
`node_modules` here, or from the folder that MODULES names; no network is needed then. The same
files make the same bytes."""

import json
import os
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
OWN = ["package.json", "extension.js", "README.md", "LICENSE"]
# What nobody who runs it reads.
IDLE = (".map", ".ts", ".md", ".tsbuildinfo", ".yml", ".npmignore", ".eslintrc")


def needed(name, modules, found):
    """Adds a library, and those it needs itself."""
    if name in found:
        return
    folder = modules / name
    about = folder / "package.json"
    if not about.is_file():
        sys.exit(f"pack.py: `{name}` is not in {modules}: run `npm install --omit=dev` first")
    found[name] = folder
    for other in json.loads(about.read_text("utf-8")).get("dependencies", {}):
        # What a library has of its own comes with it.
        if not (folder / "node_modules" / other).is_dir():
            needed(other, modules, found)


def files(modules, about):
    """The files of the package by their names in it."""
    all_files = {}
    for name in OWN:
        all_files[f"extension/{name}"] = HERE / name
    for path in sorted(HERE.glob("package.nls*.json")) + sorted(HERE.glob("l10n/*.json")):
        all_files[f"extension/{path.relative_to(HERE).as_posix()}"] = path
    libraries = {}
    for name in about["dependencies"]:
        needed(name, modules, libraries)
    for name, folder in libraries.items():
        for path in sorted(folder.rglob("*")):
            own = path.relative_to(folder).as_posix()
            if path.is_file() and not path.name.endswith(IDLE):
                all_files[f"extension/node_modules/{name}/{own}"] = path
    return all_files


def manifest(about):
    """What the editor and its shop read first."""
    said = lambda key: escape(about[key])
    tags = escape(",".join(about["keywords"]))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={quoteattr(about["name"])} Version={quoteattr(about["version"])} Publisher={quoteattr(about["publisher"])}/>
    <DisplayName>{said("displayName")}</DisplayName>
    <Description xml:space="preserve">{said("description")}</Description>
    <Tags>{tags}</Tags>
    <Categories>{escape(",".join(about["categories"]))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(about["engines"]["vscode"])}/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


def kinds(names):
    """What the files of each ending are."""
    known = {".json": "application/json", ".js": "application/javascript", ".vsixmanifest": "text/xml"}
    endings = sorted({Path(name).suffix for name in names} - {""})
    all_kinds = "".join(
        f'<Default Extension="{own}" ContentType="{known.get(own, "text/plain")}"/>' for own in endings
    )
    plain = sorted(name for name in names if not Path(name).suffix)
    for name in plain:
        all_kinds += f'<Override PartName={quoteattr("/" + name)} ContentType="text/plain"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f"{all_kinds}</Types>\n"
    )


def main():
    about = json.loads((HERE / "package.json").read_text("utf-8"))
    modules = Path(os.environ.get("MODULES", HERE / "node_modules"))
    out = Path(sys.argv[1] if len(sys.argv) > 1 else f"{about['name']}-{about['version']}.vsix")
    texts = {name: path.read_bytes() for name, path in files(modules, about).items()}
    texts["extension.vsixmanifest"] = manifest(about).encode()
    texts["[Content_Types].xml"] = kinds(texts).encode()
    part = out.with_name(out.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(texts):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, texts[name])
    part.replace(out)
    print(f"{out}: {len(texts)} files, {out.stat().st_size // 1024} KiB")


main()
