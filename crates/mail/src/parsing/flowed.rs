//! `format=flowed` (RFC 3676): lines that were broken for the way are whole paragraphs again.

/// `text` with its paragraphs joined; `deletes_space` is DelSp, which languages without blanks use.
pub(super) fn unflow(text: &str, deletes_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The depth of the paragraph that goes on with the next line.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let words = &line[depth..];
        let words = words.strip_prefix(' ').unwrap_or(words);
        let is_signature = words == "-- ";
        let is_flowed = words.ends_with(' ') && !is_signature;
        if open != Some(depth) || is_signature {
            if open.is_some() {
                trim_blank(&mut out);
            }
            if !out.is_empty() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !words.is_empty() {
                out.push(' ');
            }
        }
        let joined = if is_flowed && deletes_space { &words[..words.len() - 1] } else { words };
        out.push_str(joined);
        open = is_flowed.then_some(depth);
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// A paragraph that was open when another began ends without its blank.
fn trim_blank(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
}
