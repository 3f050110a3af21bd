//! What strangers send to stop a mailbox: every byte is looked at a fixed number of times.

use super::super::{Split, pieces, split};
use proptest::prelude::*;

/// Enough for anything that grows with the square to be noticed; a release build takes a megabyte of each in half a second.
const PLENTY: usize = 40_000;

/// Asserts that `text` is taken apart in time that a person doesn't notice, and nothing of it is lost.
fn assert_quick(name: &str, text: &str, html: &str) {
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();

    let found = pieces(text, html);

    let kept: usize = found.iter().map(|piece| letters(&piece.text)).sum();
    assert_eq!(kept, letters(text), "{name}");
}

/// What texts are made of that take long where a rule looks back or ahead without end.
const SEEDS: &[&str] = &[
    ">",
    "> ",
    ">\n",
    "> > >\n",
    "On ",
    "On \n",
    "On Mon, Aug 26, 2019 at 4:37 PM\n",
    "On Mon, Aug 26, 2019 a <a@b.c> wrote:\n",
    "On Mon, Aug 26, 2019 a <a@b.c> wrote:\n> x\ny\n",
    "wrote:\n",
    "wrote: ",
    "schrieb ",
    "-",
    "--\n",
    "-- \n",
    "_",
    "____\n",
    "From: a\n",
    "From: a\nTo: b\n",
    "From:",
    "::::",
    "From: a@b.c\n\n",
    "Sent from my iPhone\n",
    "Sent from my iPhone\n\n",
    "Best regards\n",
    "Best regards\nAna\n\n",
    "confidential ",
    "confidential intended recipient\n\n",
    "<",
    "<\n",
    "<a",
    "@",
    "a@b ",
    "(http",
    "(http://a\n",
    "1.1.",
    "1:1 ",
    "2019 ",
    "\u{a0}",
    "\u{feff}",
    "é",
    "日",
    "𝕏",
    "\n",
    "\r",
    "\r\n",
    "\0",
    " ",
    "*",
    "**\n",
    "##- -##\n",
    "> x\ny\n",
    "> x\n\ny\n\n",
    "a:\n",
    "İ",
    "PS\n",
    "a b c d e f g.\n\n",
];

#[test]
fn plenty_of_anything_is_taken_apart() {
    for seed in SEEDS {
        assert_quick(seed, &seed.repeat(PLENTY / seed.len()), "");
    }
}

#[test]
fn plenty_of_any_html_is_read() {
    let seeds = [
        "<",
        "<a",
        "<a ",
        "<a \"",
        "<a '",
        "<a \">",
        "<a '>\"",
        "<a \"'>",
        "<div>",
        "</div>",
        "<div class=gmail_quote>",
        "<blockquote>",
        "</blockquote>",
        "<!--",
        "<!-- -->",
        "<style>",
        "<style></STYLE>",
        "<script>",
        "<title></",
        "&",
        "&#",
        "&#x41;",
        "&amp;",
        "<div style=\"border-top:solid; padding:3.0pt 0\">",
        "<p a=b ",
        "<x1 ><x2 >",
        "a",
        "ab ",
        "é",
        "<hr id=stopSpelling>",
        "<div class=\"gmail_quote\"><blockquote>x</blockquote>",
        "<div id=Signature>s</div>x",
    ];

    for seed in seeds {
        let html = format!("<div class=gmail_quote>a</div>{}", seed.repeat(PLENTY / seed.len()));
        assert_quick(seed, "a\nb\na b\nab\nabc\n", &html);
        assert_quick(seed, &"a\n".repeat(500), &html);
        assert_quick(seed, &"ab ab ab ab\nabx\n".repeat(500), &html);
    }
}

fn told(split: &Split) -> String {
    [&split.reply, &split.quote, &split.signature, &split.forwarded]
        .into_iter()
        .flat_map(|part| part.split_whitespace())
        .collect()
}

/// Lines such as mails are made of.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ,.?!äöü]{0,60}",
        2 => "> [A-Za-z ,.?!]{0,70}",
        1 => ">> ?[a-z ]{0,20}",
        2 => Just(String::new()),
        1 => Just("On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:".to_owned()),
        1 => Just("On Mon, Aug 26, 2019 at 4:37 PM Shop <".to_owned()),
        1 => Just("Am 26.08.2019 um 16:37 schrieb Shop:".to_owned()),
        1 => Just("help@shop.example> wrote:".to_owned()),
        1 => Just("From: Shop <help@shop.example>".to_owned()),
        1 => Just("Sent: Monday 4:37".to_owned()),
        1 => Just("To: Ana".to_owned()),
        1 => Just("Subject: Your order".to_owned()),
        1 => Just("-----Original Message-----".to_owned()),
        1 => Just("---------- Forwarded message ---------".to_owned()),
        1 => Just("-- ".to_owned()),
        1 => Just("____________".to_owned()),
        1 => Just("Best regards,".to_owned()),
        1 => Just("Ana".to_owned()),
        1 => Just("PS: one more thing.".to_owned()),
        1 => Just("Sent from my iPhone".to_owned()),
        1 => Just("This mail is confidential and for the intended recipient only; delete it if you are not the one it was meant for.".to_owned()),
        1 => Just("ok On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:".to_owned()),
        1 => "\\PC{0,40}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(line(), 0..30).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_is_lost_and_the_order_stays(text in text()) {
        let whole: String = text.split_whitespace().collect();
        let found: String = pieces(&text, "").iter().flat_map(|piece| piece.text.split_whitespace()).collect();

        prop_assert_eq!(found, whole);
    }

    #[test]
    fn the_parts_hold_each_letter_once(text in text()) {
        let sorted = |text: String| { let mut letters: Vec<char> = text.chars().collect(); letters.sort_unstable(); letters };

        prop_assert_eq!(sorted(told(&split(&text, ""))), sorted(text.split_whitespace().collect()));
    }

    #[test]
    fn splitting_the_reply_again_changes_nothing(text in text()) {
        let reply = split(&text, "").reply;

        prop_assert_eq!(split(&reply, "").letter(), reply);
    }

    #[test]
    fn no_html_breaks_it(text in text(), html in "(<(/?(div|blockquote|p|hr|br)|div class=.?(gmail_quote|moz-signature)|!--|style|a href=.)>?|[a-z&;#>\"' äО]{0,9}){0,40}") {
        let whole: String = text.split_whitespace().collect();
        let found: String = pieces(&text, &html).iter().flat_map(|piece| piece.text.split_whitespace()).collect();

        prop_assert_eq!(found, whole);
    }
}
