//! What a subject is about, without what mail programs put before it.

/// A longer subject is not read to its end.
const LENGTH_LIMIT: usize = 2_000;

/// What programs put before the subject of an answer or a forwarded mail, in small letters and without the colon.
const PREFIXES: &[&str] = &[
    // English, and those who kept it
    "re",
    "fw",
    "fwd",
    "reply",
    "forward",
    // German, Dutch, Scandinavian, Finnish
    "aw",
    "antw",
    "antwort",
    "wg",
    "weitergeleitet",
    "betr",
    "doorst",
    "sv",
    "vs",
    "vb",
    "vl",
    "vbs",
    "ang",
    "svar",
    // French, Italian, Spanish, Portuguese, Catalan, Romanian
    "tr",
    "rép",
    "réf",
    "r",
    "rif",
    "i",
    "inoltra",
    "rv",
    "res",
    "enc",
    "resp",
    "reenv",
    "răspuns",
    "redir",
    // Polish, Czech, Slovak, Hungarian, Croatian, Slovenian, Baltic
    "odp",
    "pd",
    "odpověď",
    "odpoveď",
    "předat",
    "vá",
    "válasz",
    "továbbítás",
    "továbbítva",
    "odg",
    "ats",
    "atb",
    "pārs",
    "vast",
    // Turkish, Greek
    "ynt",
    "yan",
    "ilt",
    "απ",
    "σχετ",
    "πρθ",
    "πρ",
    // Russian, Ukrainian, Bulgarian
    "отв",
    "ответ",
    "пересл",
    "ha",
    "на",
    "отг",
    "препр",
    "відп",
    // Hebrew, Arabic, Persian
    "תגובה",
    "תשובה",
    "השב",
    "הועבר",
    "העברה",
    "رد",
    "إعادة توجيه",
    "پاسخ",
    "ارسال",
    // Chinese, Japanese, Korean, Vietnamese, Indonesian
    "回复",
    "回覆",
    "答复",
    "答覆",
    "转发",
    "轉寄",
    "轉發",
    "返信",
    "転送",
    "회신",
    "답장",
    "전달",
    "trả lời",
    "chuyển tiếp",
    "balas",
    "bls",
    "trs",
];

/// What gateways put before a subject between stars or brackets.
const STAMPS: &[&str] =
    &["***spam***", "**spam**", "*****spam*****", "***external***", "ext:", "external:", "{spam?}", "{spam}"];

/// Those of [`PREFIXES`] that say that a mail was passed on; all others say that it answers something.
const FORWARDS: &[&str] = &[
    "fw",
    "fwd",
    "forward",
    "wg",
    "weitergeleitet",
    "doorst",
    "vb",
    "vl",
    "tr",
    "i",
    "inoltra",
    "rv",
    "enc",
    "reenv",
    "redir",
    "pd",
    "předat",
    "továbbítás",
    "továbbítva",
    "pārs",
    "ilt",
    "πρθ",
    "πρ",
    "пересл",
    "препр",
    "הועבר",
    "העברה",
    "إعادة توجيه",
    "ارسال",
    "转发",
    "轉寄",
    "轉發",
    "転送",
    "전달",
    "chuyển tiếp",
    "trs",
];

/// Longest reference of ours between `[#` and `]`.
const REFERENCE_LENGTH: usize = 20;

/// A subject taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// What it is about; empty when nothing is left. See [`subject_core`].
    pub core: String,
    /// True when a mark says that it answers something.
    pub is_reply: bool,
    /// True when a mark says that it forwards something.
    pub is_forward: bool,
}

/// What was taken off a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Answer,
    Forward,
    /// A list's name, a gateway's stamp.
    Stamp,
}

/// `subject` without "Re:", "AW:", "Fwd:", `[EXT]` and their kin, in small letters and with single spaces, to compare subjects
/// by. It is the base subject of RFC 5256 §2.1 in more languages, but for one thing: a bracket with a digit in it stays, as
/// "[Order 10052]" and "[Order 10053]" are two matters.
pub fn subject_core(subject: &str) -> String {
    read(subject).core
}

/// Takes `subject` apart.
pub fn read(subject: &str) -> Subject {
    let end = subject.floor_char_boundary(subject.len().min(LENGTH_LIMIT));
    let words: Vec<&str> = subject[..end].split_whitespace().collect();
    let folded = words.join(" ").to_lowercase().replace('：', ":").replace('\u{307}', "");
    let folded = without_references(folded);
    let mut read = Subject::default();
    let mut rest = folded.as_str();
    while let Some((shorter, mark)) = without_one(rest) {
        rest = shorter;
        read.is_reply |= mark == Mark::Answer;
        read.is_forward |= mark == Mark::Forward;
    }
    read.core = rest.to_owned();
    read
}

/// Without our `[#7KQ2M4XP]`, wherever it stands.
fn without_references(mut text: String) -> String {
    let mut from = 0;
    while let Some(start) = text[from..].find("[#").map(|at| at + from) {
        let inside = text[start + 2..].split_once(']').map(|(inside, _)| inside);
        let is_reference = |inside: &&str| {
            let is_short = (1..=REFERENCE_LENGTH).contains(&inside.len());
            is_short && inside.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        match inside.filter(is_reference).map(str::len) {
            Some(length) => {
                let rest = text.split_off(start + 2 + length + 1);
                text.truncate(start);
                if text.ends_with(' ') && rest.starts_with(' ') {
                    text.pop();
                }
                text = (text + &rest).trim().to_owned();
                from = 0;
            }
            None => from = start + 2,
        }
    }
    text
}

/// Without one thing at either end; none when nothing is left to take off.
fn without_one(subject: &str) -> Option<(&str, Mark)> {
    let subject = subject.trim_matches(is_air);
    let unwrapped = || {
        let inner = subject.strip_suffix(']')?;
        ["[fwd:", "[fw:"].iter().find_map(|start| inner.strip_prefix(start))
    };
    let stamped =
        || STAMPS.iter().find_map(|stamp| subject.strip_prefix(stamp)).filter(|rest| !rest.is_empty());
    let marked = |mark| move |rest| (rest, mark);
    subject
        .strip_suffix("(fwd)")
        .or_else(unwrapped)
        .map(marked(Mark::Forward))
        .or_else(|| without_prefix(subject))
        .or_else(|| stamped().or_else(|| without_bracket(subject)).map(marked(Mark::Stamp)))
        .map(|(rest, mark)| (rest.trim_matches(is_air), mark))
}

/// Without "re:", "re[2]:", "re (3) :", "re^2:", "re2:".
fn without_prefix(subject: &str) -> Option<(&str, Mark)> {
    const LONGEST: usize = 40;
    let colon = subject.bytes().take(LONGEST).position(|byte| byte == b':')?;
    let (before, after) = (&subject[..colon], &subject[colon + 1..]);
    let word = before.trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || is_air(letter) || "[]()^*.".contains(letter)
    });
    // "Re [lamps]:" as RFC 5256 has it.
    let word = match word.split_once(" [") {
        Some((word, inner)) if before.trim_end().ends_with(']') && !inner.contains(['[', ']']) => word,
        _ => word,
    };
    let word = word.trim_matches(is_air);
    let mark = if FORWARDS.contains(&word) { Mark::Forward } else { Mark::Answer };
    PREFIXES.contains(&word).then_some((after, mark))
}

/// Without "[ext]" or the name of a list, as long as something is left.
fn without_bracket(subject: &str) -> Option<&str> {
    let (inner, after) = subject.strip_prefix('[')?.split_once(']')?;
    let says_more = inner.contains(|letter: char| letter.is_numeric() || letter == '[');
    (!says_more && !after.trim_matches(is_air).is_empty()).then_some(after)
}

fn is_air(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
