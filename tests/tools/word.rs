//! Word files through another program: LibreOffice opens and saves one, and nothing has changed.

use crate::command::{done, small};
use crate::tool;

#[test]
fn a_file_saved_by_libreoffice_changes_nothing() {
    let folder = small();
    let at = folder.path();
    let path = |name: &str| at.join(name).display().to_string();
    let profile = format!("-env:UserInstallation=file://{}", path("profile"));
    for lang in ["en", "zh-HK"] {
        let sent = path(&format!("sent.{lang}.docx"));
        done(&["export", "docx", "--lang", lang, "-o", &sent], at, 0);
        let output = path("saved");
        let form = "docx:MS Word 2007 XML";
        tool(
            "soffice",
            &[&profile, "--headless", "--convert-to", form, "--outdir", &output, &sent],
        );
        let saved = path(&format!("saved/sent.{lang}.docx"));
        let said = done(&["import", &saved], at, 0);
        assert!(
            said.contains("no text changes") && !said.contains("returned-"),
            "{said}"
        );
    }
}
