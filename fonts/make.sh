#!/bin/sh
# Makes every font and licence text of this folder anew from the Debian and npm packages, and checks the bytes.
#
#   make.sh [FOLDER]     FOLDER takes the results; without it, the folder this script lies in
#
# Needs: a Debian (or derivative) whose apt knows the version of fonts-noto-cjk below, npm, python3 with venv,
# and package registries reachable through apt, npm and pip as they are configured here.
set -eu
export LC_ALL=C
umask 022

noto='fonts-noto-cjk=1:20220127+repack1-1'
sans='source-sans@3.52.0'
serif='source-serif@4.5.1'
code='source-code-pro@2.42.0'
tools='fonttools==4.68.0'

sans_cuts='Light Regular It Semibold SemiboldIt Bold BoldIt'
serif_cuts='Regular It Semibold Bold'
display_cuts='Regular Semibold'
code_cuts='Regular'

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p -- "${1:-$here}"
out=$(CDPATH='' cd -- "${1:-$here}" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
made=$work/made
mkdir "$made"

# --- The packages -------------------------------------------------------------------------------------------------
cd "$work"
python3 -m venv py
py/bin/pip install --quiet --disable-pip-version-check "$tools"

apt-get download -q -o APT::Sandbox::User=root "$noto" >/dev/null
dpkg-deb -x fonts-noto-cjk_*.deb noto

unpack() { # package@version folder
    mkdir "$2"
    npm pack --silent --pack-destination "$2" "$1" >/dev/null
    tar -xzf "$2"/*.tgz -C "$2" --strip-components=1
}
unpack "$sans" sans
unpack "$serif" serif
unpack "$code" code

# --- Noto: the Hong Kong and the mainland face of each collection, cut down to the code points we keep --------------
# The last three options give the bounding box of what is left, and fix the order of the tables and the packer that
# writes them, so that the bytes depend neither on the collection nor on whether uharfbuzz happens to be installed.
subset() { # Sans|Serif Regular|Bold HK|SC
    case $3 in
    HK) face=4 list=core ;;
    SC) face=2 list=simplified ;;
    esac
    py/bin/pyftsubset "noto/usr/share/fonts/opentype/noto/Noto$1CJK-$2.ttc" --font-number=$face \
        --unicodes-file="$here/$list-unicodes.txt" \
        --layout-features='vert,vrt2,palt,vpal,halt,vhal,chws,vchw,kern,vkrn,liga,ccmp,fwid,hwid,pwid,mark,mkmk' \
        --no-hinting --name-IDs='*' --name-languages='*' --notdef-outline --drop-tables+=DSIG \
        --recalc-bounds --canonical-order --no-harfbuzz-repacker \
        --output-file="$made/Noto$1$3-$2.otf"
}
jobs=
for family in Sans Serif; do
    for cut in Regular Bold; do
        for region in HK SC; do
            subset "$family" "$cut" "$region" &
            jobs="$jobs $!"
        done
    done
done
for job in $jobs; do wait "$job"; done

# --- Source: the static OpenType cuts, byte for byte as packed -----------------------------------------------------
for cut in $sans_cuts; do cp "sans/OTF/SourceSans3-$cut.otf" "$made"; done
for cut in $serif_cuts; do cp "serif/OTF/SourceSerif4-$cut.otf" "$made"; done
for cut in $display_cuts; do cp "serif/OTF/SourceSerif4Display-$cut.otf" "$made"; done
for cut in $code_cuts; do cp "code/OTF/SourceCodePro-$cut.otf" "$made"; done

# --- Licence texts -------------------------------------------------------------------------------------------------
# Noto: the notices the font itself carries and the one in Debian's copyright file, over the licence as Debian has it.
copyright=noto/usr/share/doc/fonts-noto-cjk/copyright
noto_licence() { # SansHK|SerifHK|SansSC|SerifSC
    py/bin/python - "$made/Noto$1-Regular.otf" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont

names = TTFont(sys.argv[1])["name"]
notice = f"{names.getDebugName(0)}\n{names.getDebugName(7)}\n"
sys.stdout.buffer.write(notice.encode("utf-8"))
PYTHON
    awk '/^Files: /{all = $2 == "*"} all && sub(/^Copyright: /, "Copyright "){print}' "$copyright"
    printf '\n%s\n%s\n\n' 'This Font Software is licensed under the SIL Open Font License, Version 1.1.' \
        'This license is copied below, and is also available with a FAQ at: http://scripts.sil.org/OFL'
    awk '/^[^ ]/{on = 0} on && sub(/^ /, ""){sub(/^\.$/, ""); print} /^License: SIL-1.1$/{on = 1}' "$copyright"
}
for name in SansHK SerifHK SansSC SerifSC; do
    noto_licence "$name" >"$made/OFL-Noto$name.txt"
done
tr -d '\r' <sans/LICENSE.md >"$made/OFL-SourceSans3.txt"
tr -d '\r' <serif/LICENSE.md >"$made/OFL-SourceSerif4.txt"
tr -d '\r' <code/LICENSE.md >"$made/OFL-SourceCodePro.txt"

# --- Check, then hand over -----------------------------------------------------------------------------------------
if ! (cd "$made" && sha256sum --check --strict --quiet "$here/SHA256SUMS"); then
    echo "make.sh: the bytes differ from SHA256SUMS; nothing was written. What was made:" >&2
    (cd "$made" && sha256sum -- *) >&2
    exit 1
fi
cp "$made"/* "$out"
echo "make.sh: $(ls "$made" | wc -l) files in $out, all as in SHA256SUMS"
