//! Finds the lines that part a mail from the one below it: "-----Original Message-----" and its kin.

use super::line::{Line, is_dash};
use super::words::dividers::{FORWARDED, ORIGINAL, REPLY_ABOVE};

/// What stands below a divider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The mail that is answered.
    Answered,
    /// A mail that is passed on.
    PassedOn,
}

/// What the line parts off, when it is a divider.
pub fn divider(line: &Line<'_>) -> Option<Below> {
    let inner = line
        .folded
        .trim_matches(|letter: char| is_dash(letter) || letter == ' ' || letter == '>' || letter == '<');
    let phrase = inner.trim_end_matches([':', '.', ' ']);
    if phrase.is_empty() {
        return None;
    }
    // Folding drops the stars, so they are looked for in the line as it is.
    let is_framed =
        line.said.starts_with(is_dash) && line.said.chars().filter(|letter| is_dash(*letter)).count() >= 2;
    if is_reply_above(&line.folded, is_framed) {
        return Some(Below::Answered);
    }
    let ends_in_colon = inner.ends_with(':');
    if !is_framed && !ends_in_colon {
        return None;
    }
    if FORWARDED.contains(&phrase) && (is_framed || ends_in_colon) || is_framed && is_forwarded_by(phrase) {
        return Some(Below::PassedOn);
    }
    (is_framed && ORIGINAL.contains(&phrase)).then_some(Below::Answered)
}

/// "##- Please type your reply above this line -##", in whatever words.
fn is_reply_above(folded: &str, is_framed: bool) -> bool {
    let is_fenced =
        folded.starts_with("##") && folded.ends_with("##") && folded.chars().any(char::is_alphabetic);
    let speaks_of_reply = folded.contains("reply") || folded.contains("antwort") || folded.contains("répon");
    is_fenced || (is_framed || speaks_of_reply) && REPLY_ABOVE.iter().any(|phrase| folded.contains(phrase))
}

/// Lotus Notes: "----- Forwarded by Ana Ruiz/Shop on 05/03/2024 10:11 -----".
fn is_forwarded_by(phrase: &str) -> bool {
    ["forwarded by ", "weitergeleitet von ", "transféré par ", "reenviado por ", "inoltrato da "]
        .iter()
        .any(|start| phrase.starts_with(start))
}
