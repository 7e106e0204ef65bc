//! What reviewers say in Word: kept at its text, found by `check`, answered, sent out again with the
//! answers, and settled.

use std::collections::BTreeSet;

use recto::Wish;
use recto::review::word::Taken;

use crate::desk::{DOCUMENT, Desk, EN, PEOPLE, Word};

const KEPT: &str = "content/review.yaml";
const SAID: &str = "word/comments.xml";
const THREADS: &str = "word/commentsExtended.xml";

const CHAPTER: &str = "\
# People {#people}

We are {{ employees }} people, and each of them is trained once a year.

- The board meets four times.
- The board meets four times.

Nobody was hurt in the year, and nobody fell ill of their work.
";

/// A comment as Word writes it: its paragraph's name, what is said, and what it answers.
type Note<'a> = (&'a str, &'a str, Option<&'a str>);

/// Puts comments on words, as Ann.
#[track_caller]
fn say(file: Word, on: &str, notes: &[Note<'_>]) -> Word {
    let first = 100 + file.0.get(SAID).map_or(0, Vec::len);
    let ids: Vec<_> = (first..first + notes.len()).collect();
    let mut file = file.between(DOCUMENT, on, |looks| {
        let range = |kind: &str| {
            let all =
                ids.iter().map(|id| format!("<w:commentRange{kind} w:id=\"{id}\"/>"));
            all.collect::<String>()
        };
        let run = format!("<w:r>{looks}<w:t xml:space=\"preserve\">{on}</w:t></w:r>");
        format!("{}{run}{}", range("Start"), range("End"))
    });
    for (name, root) in [(SAID, "w:comments"), (THREADS, "w15:commentsEx")] {
        if !file.0.contains_key(name) {
            file.put(name, format!("<{root}></{root}>"));
        }
    }
    for (id, (mark, says, answers)) in ids.iter().zip(notes) {
        let said = format!(
            "<w:comment w:id=\"{id}\" w:author=\"Ann Lee\" w:date=\"2026-03-02T10:00:00Z\"><w:p w14:paraId=\"{mark}\"><w:r>\
             <w:annotationRef/></w:r><w:r><w:t>{says}</w:t></w:r></w:p></w:comment></w:comments>"
        );
        let parent =
            answers.map_or(String::new(), |of| format!(" w15:paraIdParent=\"{of}\""));
        let thread = format!(
            "<w15:commentEx w15:paraId=\"{mark}\"{parent} w15:done=\"0\"/></w15:commentsEx>"
        );
        file = file.change(SAID, "</w:comments>", &said).change(
            THREADS,
            "</w15:commentsEx>",
            &thread,
        );
    }
    file
}

/// What is kept once files have come back; nothing where nothing changes.
fn kept(desk: &Desk, files: &[&Word]) -> Option<String> {
    let file = desk.plan(files, &Taken::default()).kept.file?;
    assert_eq!(file.path, KEPT);
    Some(file.text.expect("text"))
}

/// The report with what is kept.
fn with(desk: &Desk, kept: &str) -> Desk {
    let mut inputs = desk.inputs.clone();
    inputs.put(KEPT, Ok(kept.to_owned()));
    Desk::new(inputs)
}

/// What `check` says of reviews.
fn checked(desk: &Desk) -> Vec<String> {
    let proof = recto::proof(&desk.inputs, &Wish::default());
    let own = proof.findings.iter().filter(|it| it.rule == "review");
    own.map(|it| {
        let place = it.place.expect("a place");
        let (line, _) = proof.sources.line_column(place);
        let path = &proof.sources.get(place.file).path;
        format!("{path}:{line} {} / {}", it.message, it.hints.join(" / "))
    })
    .collect()
}

/// What Word shows of the thread of a comment: each paragraph's name, and what it answers.
fn threads(file: &Word) -> Vec<(String, Option<String>)> {
    let text = file.part(THREADS);
    let value = |own: &str, name: &str| {
        let at = own.find(&format!("{name}=\""))? + name.len() + 2;
        Some(own[at..].split('"').next()?.to_owned())
    };
    let all = text.split("<w15:commentEx ").skip(1);
    all.map(|own| {
        (value(own, "w15:paraId").expect("a name"), value(own, "w15:paraIdParent"))
    })
    .collect()
}

#[test]
fn a_comment_is_told_at_its_place() {
    let desk = Desk::with(CHAPTER);
    let notes = [
        ("A1", "Is this so?", None),
        ("A2", "It is.", Some("A1")),
        ("A3", "Done.", None),
    ];
    let file = say(desk.export(EN, &[]), "is trained once", &notes);
    let file = file.change(THREADS, "\"A3\" w15:done=\"0\"", "\"A3\" w15:done=\"1\"");
    let (lines, found) = desk.taken(&file);
    assert!(lines.is_empty(), "{lines:?}");
    let expected = "review:3 Ann Lee, 2026-03-02: Is this so? on “is trained once” / Ann Lee, 2026-03-02 answered: It is.";
    assert_eq!(found, [expected]);
}

#[test]
fn a_comment_is_kept_answered_sent_out_and_settled() {
    let desk = Desk::with(CHAPTER);
    let sent = desk.export(EN, &[]);
    assert!(!sent.0.contains_key(SAID));
    let back =
        say(sent, "is trained once", &[("A1", "Is this so? \"Yes\" &amp; no.", None)]);
    let text = kept(&desk, &[&back]).expect("a comment");
    assert_eq!(checked(&desk), [""; 0]);
    let desk = with(&desk, &text);
    let found = checked(&desk);
    let expected = "content/en/04-people.md:3 Ann Lee, 2026-03-02: Is this so? \"Yes\" & no. / on “is trained once”";
    assert_eq!(found, [expected]);
    // The same file once more says nothing new.
    assert_eq!(kept(&desk, &[&back]), None);

    // The author answers, in a hand of their own, and the text moves on.
    let line = "  says: \"Is this so? \\\"Yes\\\" & no.\"\n";
    assert!(text.contains(line), "{text}");
    let answered = text.replace(
        line,
        &format!("{line}  answers: [{{by: Mei Ho, date: 2026-03-05, says: It is.}}]\n"),
    );
    let desk = with(&desk, &answered).rewritten(
        PEOPLE,
        "We are",
        "A new text.\n\nAll in all we are",
    );
    let expected = "content/en/04-people.md:5 Ann Lee, 2026-03-02: Is this so? \"Yes\" & no. / on “is trained once” / Mei Ho, 2026-03-05 answered: It is.";
    assert_eq!(checked(&desk), [expected]);

    // Out again it stands on its words, with the answer below.
    let sent = desk.export(EN, &[]);
    let names = threads(&sent);
    assert_eq!(names.len(), 2);
    assert_eq!(names[1].1.as_ref(), Some(&names[0].0));
    let body = sent.part(DOCUMENT);
    let start = body.find("<w:commentRangeStart w:id=\"0\"/>").expect("a start");
    let end = body.find("<w:commentRangeEnd w:id=\"0\"/>").expect("an end");
    let words: String = body[start..end]
        .split("<w:t xml:space=\"preserve\">")
        .skip(1)
        .filter_map(|it| it.split('<').next())
        .collect();
    assert_eq!(words, "is trained once");
    let said = sent.part(SAID);
    assert!(
        said.contains("w:author=\"Mei Ho\" w:date=\"2026-03-05T00:00:00Z\""),
        "{said}"
    );
    let (lines, _) = desk.taken(&sent);
    assert!(lines.is_empty(), "{lines:?}");
    assert_eq!(kept(&desk, &[&sent]), None);

    // The reviewer answers back: one more line, and nothing else, is another.
    let again = say(
        sent.clone(),
        "each of them",
        &[("B1", "Then say so.", Some(names[0].0.as_str()))],
    );
    let text = kept(&desk, &[&again]).expect("an answer");
    assert!(text.contains("says: \"Then say so.\""), "{text}");
    assert!(text.starts_with("# What reviewers said"), "{text}");

    // Resolved, or taken out, it goes: here, in Word, and in the check.
    let is = |done: u8| format!("\"{}\" w15:done=\"{done}\"", names[0].0);
    let done = sent.clone().change(THREADS, &is(0), &is(1));
    let mut gone = sent.clone();
    gone.0.remove(SAID);
    gone.0.remove(THREADS);
    for file in [&done, &gone] {
        let text = kept(&desk, &[file]).expect("it is settled");
        assert!(text.contains("settled: true"), "{text}");
        let desk = with(&desk, &text);
        assert_eq!(checked(&desk), [""; 0]);
        assert!(!desk.export(EN, &[]).0.contains_key(SAID));
        // An old copy does not bring it up again.
        assert_eq!(kept(&desk, &[&back]), None);
        let (_, found) = desk.taken(&back);
        assert_eq!(found, [""; 0]);
    }
    // Of two copies one still has it.
    assert_eq!(kept(&desk, &[&gone, &sent]), None);
}

#[test]
fn comments_of_several_reviewers_stand_side_by_side() {
    let desk = Desk::with(CHAPTER);
    let sent = desk.export(EN, &[]);
    let one = say(sent.clone(), "Nobody was hurt", &[("A1", "Please check.", None)]);
    let two = say(sent, "once a year", &[("A1", "Please check.", None)]);
    let text = kept(&desk, &[&one, &two]).expect("comments");
    assert_eq!(text.matches("- chapter:").count(), 2, "{text}");
    // What the author wrote beside them stays as it is.
    let own = text.replacen("- chapter:", "# Ask Mei.\n- chapter:", 1);
    let desk = with(&desk, &own);
    let found = checked(&desk);
    assert_eq!(found.len(), 2);
    assert!(found[0].contains(":3 ") && found[1].contains(":8 "), "{found:?}");
    let sent = desk.export(EN, &[]);
    assert_eq!(threads(&sent).len(), 2);
    let more = say(sent.clone(), "four times", &[("C1", "A third.", None)]);
    let new = kept(&desk, &[&more]).expect("one more");
    assert!(new.starts_with(&own), "{new}");
    assert_eq!(new.matches("- chapter:").count(), 3);
    let names: BTreeSet<_> = threads(&sent).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn a_comment_whose_text_is_gone_is_found_where_it_is_kept() {
    let desk = Desk::with(CHAPTER);
    let back = say(desk.export(EN, &[]), "Nobody was hurt", &[("A1", "Is it?", None)]);
    let text = kept(&desk, &[&back]).expect("a comment");
    let all = "Nobody was hurt in the year, and nobody fell ill of their work.";
    let desk =
        with(&desk, &text).rewritten(PEOPLE, all, "Other words stand here by now.");
    let found = checked(&desk);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("content/review.yaml:4 ") && found[0].contains("is not in"),
        "{found:?}"
    );
    // It goes out all the same, at the head of its chapter.
    let sent = desk.export(EN, &[]);
    assert_eq!(threads(&sent).len(), 1);
    assert_eq!(kept(&desk, &[&sent]), None);
}

/// Of two texts that read alike it is the one that was meant.
#[test]
fn a_comment_knows_its_text_among_others_alike() {
    let desk = Desk::with(CHAPTER);
    let sent = desk.export(EN, &[]);
    let second = sent.part(DOCUMENT).rfind("The board meets").expect("it");
    let text = sent.part(DOCUMENT);
    let marked = format!(
        "{}{}",
        &text[..second],
        text[second..].replacen("The board meets", "The very board meets", 1)
    );
    let mut file = sent;
    file.put(DOCUMENT, marked);
    let file = say(file, "The very board", &[("A1", "Is it?", None)]);
    let text = kept(&desk, &[&file]).expect("a comment");
    let found = checked(&with(&desk, &text));
    assert!(found[0].starts_with("content/en/04-people.md:6 "), "{found:?}");
}

#[test]
fn a_file_of_comments_that_cannot_be_read_is_told() {
    let desk = Desk::with(CHAPTER);
    let mut inputs = desk.inputs.clone();
    let text = "- {chapter: content/en/04-people.md, by: Ann, says: Yes, txt: It}\n- 4\n- {line: 0}\n";
    inputs.put(KEPT, Ok(text.to_owned()));
    let proof = recto::proof(&inputs, &Wish::default());
    let found: Vec<_> = proof
        .findings
        .iter()
        .map(|it| format!("{}: {}", it.rule, it.message))
        .collect();
    assert!(found.iter().any(|it| it.contains("no `text`")), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with("unknown-key")), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with("wrong-shape")), "{found:?}");
}
