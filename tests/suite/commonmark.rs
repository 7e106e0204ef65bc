//! The forms of CommonMark: each compiles or gives a clean error. All examples of its
//! specification are tried by `tests/tools/`.

use crate::examples::check;

/// A form of each kind.
const SAMPLE: &[&str] = &[
    "\tfoo\tbaz",
    "- `one\n- two`",
    "***\n---\n___",
    "Foo *bar*\n=========",
    "~~~ ruby startline=3\ndef foo(x)\n~~~",
    "<table><tr><td>hi</td></tr></table>",
    "[foo]: /url \"title\"\n\n[foo]",
    "> ```\n> aaa\n\nbbb",
    "1. A paragraph\n   with two lines.\n\n       indented code",
    "*foo [bar](/url)*",
    "![foo](/url \"title\")",
    "<http://foo.bar.baz>",
    "foo  \nbar\\\nbaz",
    "&nbsp; &amp; &copy; &#35;",
    "a * foo bar* __foo, __bar__, baz__",
];

#[test]
fn every_form_compiles_or_is_a_clean_error() {
    let (fine, clean) = check(SAMPLE);
    assert_eq!((fine, clean), (9, 6));
}
