//! Hostile PDFs: small files that ask for very much. `verify`, `preflight` and `audit` end, soon and
//! within bounds of memory, with a verdict or with a reason.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// What a run may take, and the memory it may ask for, in kilobytes.
const TIME: Duration = Duration::from_secs(90);
const MEMORY: &str = "4000000";

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(vec![], Compression::best());
    encoder.write_all(bytes).expect("bytes");
    encoder.finish().expect("bytes")
}

/// A file of objects; the first is the catalogue.
pub(crate) struct File {
    pub(crate) objects: Vec<Vec<u8>>,
    pages: usize,
}

impl File {
    /// A file of pages that all are as said: objects 1, 2 and 3 are the catalogue, with
    /// some entries of its own, the tree of pages and the page.
    pub(crate) fn new(catalogue: &str, page: &str, pages: usize) -> Self {
        let mut file = Self { objects: vec![], pages };
        file.add(format!("<</Type/Catalog/Pages 2 0 R{catalogue}>>"));
        file.add("<</Type/Pages/Count 1/Kids[3 0 R]>>");
        file.add(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/TrimBox[0 0 600 800]{page}>>"
        ));
        file
    }

    fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut object =
            format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend(b"\nendstream");
        self.add(object)
    }

    /// A stream that is packed.
    fn bomb(&mut self, entries: &str, plain: &[u8]) -> usize {
        self.stream(&format!("/Filter/FlateDecode{entries}"), &packed(plain))
    }

    pub(crate) fn bytes(&self, trailer: &str) -> Vec<u8> {
        let mut objects = self.objects.clone();
        // The other pages stand behind everything else.
        let pages = self.pages;
        let others = objects.len() + 1..objects.len() + pages;
        let kids: String = others.map(|number| format!("{number} 0 R ")).collect();
        objects[1] =
            format!("<</Type/Pages/Count {pages}/Kids[3 0 R {kids}]>>").into_bytes();
        objects.extend(vec![objects[2].clone(); pages - 1]);
        let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (index, object) in objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
            bytes.extend(format!("{} 0 obj\n", index + 1).into_bytes());
            bytes.extend(object);
            bytes.extend(b"\nendobj\n");
        }
        let place = bytes.len();
        bytes.extend(table.into_bytes());
        let size = objects.len() + 1;
        bytes.extend(
            format!(
                "trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{place}\n%%EOF\n"
            )
            .into_bytes(),
        );
        bytes
    }
}

/// Pages that all show one content, with resources.
pub(crate) fn drawing(content: &[u8], resources: &str, pages: usize) -> File {
    let page = format!("/Contents 4 0 R/Resources<<{resources}>>");
    let mut file = File::new("", &page, pages);
    file.bomb("", content);
    file
}

const LARGE: usize = 120 << 20;

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut files: Vec<(&'static str, Vec<u8>)> = vec![];
    let spaces = vec![b' '; LARGE];

    let bomb = packed(&spaces);
    let mut file = File::new("", &format!("/Contents[{}]", "4 0 R 5 0 R ".repeat(60)), 1);
    file.stream("/Filter/FlateDecode", &bomb);
    file.stream("/Filter[/FlateDecode/FlateDecode]", &packed(&bomb));
    files.push(("contents", file.bytes("")));

    files.push(("pages", drawing(&spaces, "", 3_000).bytes("")));

    let names: String = (0..300)
        .map(|index| format!("(f{index}) {} 0 R ", 5 + index))
        .collect();
    let mut file = File::new("/Names<</EmbeddedFiles 4 0 R>>", "", 1);
    file.add(format!("<</Names[{names}]>>"));
    for index in 0..300 {
        file.add(format!("<</Type/Filespec/UF(f{index})/EF<</F {} 0 R>>>>", 305 + index));
    }
    let twice = packed(&bomb);
    for _ in 0..300 {
        file.stream("/Filter[/FlateDecode/FlateDecode]", &twice);
    }
    files.push(("attachments", file.bytes("")));

    // A tree that leads to one node over and over.
    let mut file = File::new("/Names<</EmbeddedFiles 4 0 R>>", "", 1);
    for level in 5..45 {
        file.add(format!("<</Kids[{}]>>", format!("{level} 0 R ").repeat(20)));
    }
    file.add("<</Names[(a) 1 0 R]>>");
    files.push(("names", file.bytes("")));

    // Forms that each draw the next a few times.
    let mut file = drawing(b"/X Do /X Do", "/XObject<</X 5 0 R>>", 1);
    for level in 6..22 {
        let entries = format!(
            "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {level} 0 R>>>>"
        );
        file.stream(&entries, "/X Do ".repeat(20).as_bytes());
    }
    file.stream("/Subtype/Form/BBox[0 0 9 9]", b"0 0 1 1 re f");
    files.push(("forms", file.bytes("")));

    // Fonts whose codes mean very long texts.
    let long = "0041".repeat(2_000);
    let ranges =
        format!("1 beginbfrange <0000> <ffff> <{long}> endbfrange\n").repeat(500);
    let map = format!("1 begincodespacerange <0000> <ffff> endcodespacerange {ranges}");
    let fonts: String = (0..200)
        .map(|index| format!("/F{index} {} 0 R", 5 + 2 * index))
        .collect();
    let shown: String = (0..200)
        .map(|index| format!("BT /F{index} 9 Tf <{}> Tj ET\n", "0001".repeat(500)))
        .collect();
    let mut file = drawing(shown.as_bytes(), &format!("/Font<<{fonts}>>"), 40);
    for index in 0..200 {
        let map_id = 6 + 2 * index;
        file.add(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/ToUnicode {map_id} 0 R>>"
        ));
        file.bomb("", map.as_bytes());
    }
    files.push(("characters", file.bytes("")));

    // Object streams full of numbers.
    let mut file = File::new("", "", 1);
    let mut numbers = b"900 0 ".to_vec();
    numbers.push(b'[');
    numbers.extend("1 ".repeat(LARGE / 2).into_bytes());
    let bomb = packed(&packed(&numbers));
    let packing = "/Type/ObjStm/N 1/First 6/Filter[/FlateDecode/FlateDecode]";
    for _ in 0..40 {
        file.stream(packing, &bomb);
    }
    files.push(("object-streams", file.bytes("")));
    let mut file = File::new("", "", 1);
    file.stream(packing, &bomb);
    files.push(("object-stream-in-use", in_table(&file, 4)));

    // Tables that lead in a circle, and one that claims very many objects.
    let file = File::new("", "", 1);
    let bytes = file.bytes("/Prev 100");
    let at = bytes.windows(5).position(|own| own == b"xref\n").expect("a table");
    files.push(("previous", file.bytes(&format!("/Prev {at}"))));
    files.push(("table", in_table(&File::new("", "", 1), 60_000_000)));

    for (name, open, close) in [("arrays", "[", "]"), ("dictionaries", "<</A", ">>")] {
        let mut file = File::new("/Deep 4 0 R", "", 1);
        file.add(format!("{}1{}", open.repeat(60_000), close.repeat(60_000)));
        files.push((name, file.bytes("")));
    }

    // Streams whose lengths are streams whose lengths …
    let mut file = File::new("", "", 1);
    for number in 5..6_000 {
        file.add(format!("<</Length {number} 0 R>>\nstream\nx\nendstream"));
    }
    file.add("1");
    files.push(("lengths", file.bytes("")));

    // Objects that lie over one another.
    let mut file = File::new("", "", 1);
    file.add("(".repeat(20_000));
    let mut bytes = file.bytes("");
    let inner: String = (10..4_000).map(|number| format!("{number} 0 obj (")).collect();
    bytes.extend(inner.into_bytes());
    files.push(("overlapping", bytes));

    let filled = "0 0 600 800 re f\n".repeat(1_500_000);
    files.push(("fills", drawing(filled.as_bytes(), "", 1).bytes("")));
    let filled = "0.5 g 1 1 599 799 re B\n".repeat(20_000);
    files.push(("fills-of-pages", drawing(filled.as_bytes(), "", 2_000).bytes("")));
    let mut path = String::from("0 0 m ");
    for step in 0..400_000_u64 {
        path.push_str(&format!("{} {} l ", step * 7_919 % 600, step % 2 * 800));
    }
    files.push(("path", drawing((path + "f").as_bytes(), "", 1).bytes("")));

    // A picture drawn again and again.
    let mut file = drawing(
        "q 600 0 0 800 0 0 cm /I Do Q\n".repeat(100_000).as_bytes(),
        "/XObject<</I 5 0 R>>",
        1,
    );
    file.bomb(
        "/Subtype/Image/Width 5000/Height 5000/BitsPerComponent 8/ColorSpace/DeviceCMYK",
        &vec![40; 100_000_000],
    );
    files.push(("pictures", file.bytes("")));

    // Functions made of functions made of functions.
    let mut file = drawing(
        "/S sh /C cs 1 scn ".repeat(20_000).as_bytes(),
        "/Shading<</S<</ShadingType 2/ColorSpace/DeviceCMYK/Function 5 0 R>>>>\
         /ColorSpace<</C[/Separation/X/DeviceCMYK 5 0 R]>>",
        1,
    );
    for level in 6..12 {
        let parts = format!("{level} 0 R ").repeat(400);
        file.add(format!(
            "<</FunctionType 3/Domain[0 1]/Bounds[]/Encode[0 1]/Functions[{parts}]>>"
        ));
    }
    file.add("<</FunctionType 2/Domain[0 1]/N 1>>");
    files.push(("functions", file.bytes("")));

    // Very large sheets, very many annotations, very many inks.
    let mut file = File::new("", "/Annots 4 0 R", 20_000);
    file.objects[2] =
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 5600 5600]/Annots 4 0 R>>".to_vec();
    file.add(format!("[{}]", "5 0 R ".repeat(10_000)));
    file.add("<</Subtype/Stamp/Rect[0 0 99 99]>>");
    files.push(("sheets", file.bytes("")));
    let names: String = (0..8_000).map(|index| format!("/I{index}")).collect();
    let tints = "1 ".repeat(4_000);
    let content = format!("/C cs {tints} scn 0 0 9 9 re f q q q Q Q Q\n").repeat(3_000);
    let space = format!("/ColorSpace<</C[/DeviceN[{names}]/DeviceCMYK 1 0 R]>>");
    files.push(("inks", drawing(content.as_bytes(), &space, 20).bytes("")));
    let odd: String = (0..1_000_000).map(|index| format!("zz{index:x}\n")).collect();
    files.push(("operators", drawing(odd.as_bytes(), "", 40).bytes("")));
    let text = format!("BT /F 9 Tf ({}) Tj ET\n", "a".repeat(100_000)).repeat(1_000);
    let font = "/Font<</F<</Subtype/TrueType/BaseFont/A>>>>";
    files.push(("text", drawing(text.as_bytes(), font, 400).bytes("")));
    files
}

/// A file with a table that is a stream: objects of a file, one of them an object stream.
fn in_table(file: &File, members: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows = vec![0_u8; 5];
    for (index, object) in file.objects.iter().enumerate() {
        rows.push(1);
        rows.extend(u32::try_from(bytes.len()).expect("a place").to_be_bytes());
        bytes.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let place = bytes.len();
    let count = file.objects.len() + 1;
    let mut index = format!("0 {count}");
    if members > 1_000 {
        rows.resize(5 * (count + members), 0);
        index = format!("0 {}", count + members);
    } else {
        index.push_str(" 900 1");
        rows.push(2);
        rows.extend(u32::try_from(members).expect("a number").to_be_bytes());
    }
    let data = packed(&rows);
    bytes.extend(
        format!(
            "950 0 obj\n<</Type/XRef/Size 951/W[1 4 0]/Index[{index}]/Root 1 0 R/Filter/FlateDecode/Length {}>>\nstream\n",
            data.len()
        )
        .into_bytes(),
    );
    bytes.extend(data);
    bytes
        .extend(format!("\nendstream\nendobj\nstartxref\n{place}\n%%EOF\n").into_bytes());
    bytes
}

/// Runs the program within bounds; nothing if it does not end.
fn run(arguments: &[&str], folder: &Path) -> Option<Output> {
    let mut child = Command::new("/bin/sh")
        .args(["-c", "ulimit -v \"$0\"; exec \"$@\"", MEMORY])
        .arg(env!("CARGO_BIN_EXE_recto"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > TIME {
            child.kill().expect("it ends");
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(child.wait_with_output().expect("output"))
}

#[test]
#[cfg(target_os = "linux")]
fn small_files_that_ask_for_much_end_in_a_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = vec![];
    for (name, bytes) in files() {
        let path = folder.path().join(format!("{name}.pdf"));
        assert!(bytes.len() < 4_000_000, "{name}: {}", bytes.len());
        std::fs::write(&path, &bytes).expect("a file");
        let shown = path.to_str().expect("a path");
        for command in ["preflight", "verify", "audit"] {
            match run(&[command, shown], project) {
                None => faults.push(format!("{command} {name}: no end")),
                Some(output) => {
                    let text = String::from_utf8_lossy(&output.stderr).into_owned();
                    let code = output.status.code();
                    // What was not judged has its reason behind the name of the file.
                    let reason = text.rsplit(": ").next().unwrap_or_default();
                    let has_reason = code != Some(2) || reason.trim().len() > 10;
                    let is_sound = matches!(code, Some(0..=2)) && has_reason;
                    if !is_sound || text.contains("panicked") {
                        faults.push(format!("{command} {name}: {code:?} {text}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
