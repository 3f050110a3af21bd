//! HTML as a row of texts and tags, without comments, styles and scripts; and what a tag's attributes say of quotes.

use super::mark::Mark;

/// A stretch of HTML.
pub enum Piece<'a> {
    /// Text, entities as they were written.
    Text(&'a str),
    /// A start tag.
    Open(Tag),
    /// The name of an end tag.
    Close(String),
}

/// A start tag.
pub struct Tag {
    /// Its name in small letters.
    pub name: String,
    /// In small letters as well: that is how classes and ids are compared here.
    attributes: String,
}

/// Goes through HTML once; what is sought and not found is not sought again.
pub struct Tags<'a> {
    html: &'a str,
    at: usize,
    missing: Vec<&'static str>,
}

/// A longer name is no element's.
const NAME_LIMIT: usize = 20;
/// Attributes behind this many bytes of a tag are not looked at.
const ATTRIBUTES_LIMIT: usize = 2_000;
/// A tag whose quotes go on for longer ends at its first bracket.
const QUOTES_LIMIT: usize = 4_000;

impl<'a> Tags<'a> {
    /// The pieces of `html`.
    pub fn of(html: &'a str) -> Self {
        Self { html, at: 0, missing: Vec::new() }
    }

    /// Where `what` stands from `from` on. Once it is nowhere, it stays nowhere, so that the search is made once.
    fn find(&mut self, from: usize, what: &'static str) -> Option<usize> {
        if self.missing.contains(&what) {
            return None;
        }
        let found = self.html[from..].find(what).map(|at| from + at);
        if found.is_none() {
            self.missing.push(what);
        }
        found
    }

    /// Where the tag that begins at `from` ends: behind the first `>` that stands in no quotes.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        let plain = self.find(from, ">")?;
        let mut at = from;
        while at - from <= QUOTES_LIMIT {
            let next = self.html[at..].find(['"', '\'', '>']).map(|next| at + next)?;
            let quote = match self.html.as_bytes()[next] {
                b'>' => return Some(next + 1),
                b'"' => "\"",
                _ => "'",
            };
            // A quote that never ends is a slip of the pen; the tag ends at its first bracket.
            match self.find(next + 1, quote) {
                Some(end) => at = end + 1,
                None => break,
            }
        }
        Some(plain + 1)
    }

    /// Skips what is no text: from `<style` to its end tag.
    fn skip_element(&mut self, name: &str) {
        let Some(name) = ["style", "script", "title"].into_iter().find(|hidden| *hidden == name) else {
            return;
        };
        let mut from = self.at;
        while !self.missing.contains(&name) {
            let Some(end) = self.html[from..].find("</").map(|at| from + at) else {
                self.missing.push(name);
                return;
            };
            let after = self.html.as_bytes().get(end + 2..end + 2 + name.len());
            if after.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
                self.at = end;
                return;
            }
            from = end + 2;
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let (html, start) = (self.html, self.at);
            let rest = html.get(start..).filter(|rest| !rest.is_empty())?;
            let next = rest.as_bytes().get(1);
            let is_tag = next.is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte));
            if !rest.starts_with('<') || !is_tag {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                self.at = html[start + first..].find('<').map_or(html.len(), |next| start + first + next);
                return Some(Piece::Text(&html[start..self.at]));
            }
            if rest.starts_with("<!--") {
                self.at = self.find(start + 4, "-->").map_or(start + 4, |end| end + 3);
                continue;
            }
            let Some(end) = self.tag_end(start + 1) else {
                self.at = html.len();
                return None;
            };
            self.at = end;
            let inner = html[start + 1..end].trim_end_matches(['>', '/']);
            if let Some(name) = inner.strip_prefix('/') {
                return Some(Piece::Close(name_of(name)));
            }
            if inner.starts_with(['!', '?']) {
                continue;
            }
            let name = name_of(inner);
            self.skip_element(&name);
            let attributes = inner[..inner.floor_char_boundary(ATTRIBUTES_LIMIT)].to_ascii_lowercase();
            return Some(Piece::Open(Tag { name, attributes }));
        }
    }
}

fn name_of(inner: &str) -> String {
    let letters =
        inner.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ':' | '-'));
    letters.take(NAME_LIMIT).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Classes and ids of what programs copy from the mail that is answered, by their ends: webmail puts its own before them.
const QUOTES: [&str; 27] = [
    "gmail_attr",
    "moz-cite-prefix",
    "moz-forward-container",
    "yahoo_quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "zmail_extra_hr",
    "freshdesk_quote",
    "missive_quote",
    "front-blockquote",
    "mail-quote-collapse",
    "wps_quotion",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "isreplycontent",
    "isforwardcontent",
    "reply-intro",
    "origbody",
    "fastmail-quoted",
    "messagereplysection",
    "quoted-content",
    "__headers__",
    "__quoted_text__",
    "ntes_originalcontent",
    "bloop_original_html",
    "mobilequote",
];
/// The same for marks above what is copied: everything below is quote.
const RESTS: [&str; 8] = [
    "divrplyfwdmsg",
    "appendonsend",
    "outlookmessageheader",
    "stopspelling",
    "zwchr",
    "__divider__",
    "orimsghtmlseperator",
    "replysplit",
];
const SIGNATURES: [&str; 12] = [
    "gmail_signature",
    "gmail_signature_prefix",
    "moz-signature",
    "protonmail_signature_block",
    "yahoo-signature",
    "ms-outlook-mobile-signature",
    "composer_signature",
    "applemailsignature",
    "zm-_id_-sgn",
    "messagesignaturesection",
    "__sig_post__",
    "__sig_pre__",
];

impl Tag {
    /// True for elements that hold nothing.
    pub fn is_void(&self) -> bool {
        matches!(
            self.name.as_str(),
            "br" | "hr" | "img" | "meta" | "link" | "input" | "col" | "base" | "area" | "wbr"
        )
    }

    /// True for a horizontal rule, which Hotmail and Zimbra mark.
    pub fn is_rule(&self) -> bool {
        self.name == "hr"
    }

    /// True when everything from here on is an earlier mail.
    pub fn begins_rest(&self) -> bool {
        let style: String = self.attribute("style").unwrap_or_default().split_whitespace().collect();
        // Word draws this line above the header block of the mail that is answered, in all its versions since 2007.
        let is_word_line =
            self.name == "div" && style.contains("border-top:solid") && style.contains("padding:3.0pt0");
        is_word_line || self.is_named(&RESTS)
    }

    /// What its attributes say about what it holds.
    pub fn mark(&self) -> Option<Mark> {
        let names_signature = || self.attribute("id").is_some_and(|id| plain_name(id) == "signature");
        if self.is_named(&SIGNATURES) || names_signature() {
            return Some(Mark::Signature);
        }
        if self.name == "blockquote" {
            let is_gmail = self.is_named(&["gmail_quote"]);
            return Some(if is_gmail { Mark::Own } else { Mark::Weak });
        }
        let is_quote = self.may_hold_answers()
            || self.is_named(&QUOTES)
            || self.attribute("name").is_some_and(|name| name == "quote")
            || self.attribute("id").is_some_and(|id| id.starts_with("yahoo_quoted"));
        is_quote.then_some(Mark::Quote)
    }

    /// Gmail's copy holds the attribution and the quote, and answers when the writer put them between.
    pub fn may_hold_answers(&self) -> bool {
        self.name == "div" && self.is_named(&["gmail_quote", "gmail_quote_container"])
    }

    fn is_named(&self, names: &[&str]) -> bool {
        ["class", "id", "data-marker", "name"].iter().filter_map(|key| self.attribute(key)).any(|value| {
            let mut words = value.split_whitespace().map(plain_name);
            words.any(|word| names.iter().any(|name| word.ends_with(name)))
        })
    }

    /// The value of the attribute `key`.
    fn attribute(&self, key: &str) -> Option<&str> {
        let all = self.attributes.as_str();
        let behind = all.match_indices(key).find_map(|(at, _)| {
            let is_apart =
                all[..at].ends_with(|letter: char| letter.is_whitespace() || letter == '"' || letter == '\'');
            is_apart.then(|| all[at + key.len()..].trim_start().strip_prefix('=')).flatten()
        })?;
        let value = behind.trim_start();
        match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next(),
            _ => value.split(char::is_whitespace).next(),
        }
    }
}

/// Without what Outlook and Hotmail put before others' names.
fn plain_name(name: &str) -> &str {
    name.trim_start_matches("x_").trim_start_matches("ecx")
}
