//! Finding one's way in pages and mails.

/// What stands in `text` after `start`, up to `end`.
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let at = text.find(start).unwrap_or_else(|| panic!("`{start}` in {text}")) + start.len();
    text[at..].split(end).next().unwrap()
}

/// The id of the message that `page` offers `way` for, the first one.
pub fn message_before<'t>(page: &'t str, way: &str) -> &'t str {
    let head = page.split(way).next().unwrap();
    head.rsplit_once("/desk/messages/").unwrap_or_else(|| panic!("{way} of no message in {page}")).1
}

/// The value of a header in a mail; continued lines joined.
pub fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    let line =
        head.lines().find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
    line.map_or(String::new(), |line| line.split_once(':').unwrap().1.trim().to_owned())
}
