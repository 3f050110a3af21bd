//! HTML as a part of a mail: recognised, its charset found, plain text beside it made HTML.

/// Plain text as a paragraph of HTML.
pub(super) fn paragraph(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lines: Vec<&str> = text.trim_end().lines().collect();
    format!("<div>{}</div>\n", lines.join("<br>\n"))
}

/// True for HTML that calls itself plain text, as forms on websites send it.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let begins = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    begins(b"<!doctype html") || begins(b"<html>") || begins(b"<html ")
}

/// How far into HTML its charset is looked for.
const META_LIMIT: usize = 2048;

/// The charset that HTML names itself.
pub(super) fn label_in(html: &[u8]) -> Option<String> {
    let head = html[..html.len().min(META_LIMIT)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + 8;
    let rest = head[at..].trim_ascii_start();
    let label = rest.iter().skip_while(|byte| matches!(byte, b'"' | b'\''));
    let label = label.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'));
    let label: String = label.map(|byte| char::from(*byte)).collect();
    Some(label).filter(|label| !label.is_empty())
}
