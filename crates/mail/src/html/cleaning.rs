//! HTML of strangers as HTML that runs nothing, loads nothing and covers nothing.
//!
//! Two layers that know nothing of each other: the stream is written anew from what it may contain, then `ammonia`
//! builds a tree of it as browsers do and judges that.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use html5ever::Attribute;

use super::links::{self, Source};
use super::stream::{Piece, walk};
use super::style;
use super::tags::SHOWN;
use super::text::text;

/// Cleaned HTML is never longer than this and its last tags.
const RESULT_LIMIT: usize = 4_000_000;
/// How often it may take until cleaning changes nothing any more.
const ROUNDS: usize = 4;
/// Longest value of an attribute that is no address and no style.
const VALUE_LIMIT: usize = 500;

const ANYWHERE: [&str; 13] = [
    "align", "bgcolor", "border", "color", "dir", "height", "lang", "nowrap", "role", "style", "title",
    "valign", "width",
];
const SOMEWHERE: [(&str, &[&str]); 11] = [
    ("a", &["href"]),
    ("blockquote", &["type"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("font", &["face", "size"]),
    ("img", &["alt", "data-src", "hspace", "src", "vspace"]),
    ("li", &["value"]),
    ("ol", &["start", "type"]),
    ("table", &["cellpadding", "cellspacing"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
];

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes: HashMap<&str, HashSet<&str>> =
        SOMEWHERE.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let mut builder = Builder::new();
    builder
        .tags(SHOWN.into_iter().collect())
        .generic_attributes(ANYWHERE.into_iter().collect())
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into_iter().collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(|tag, name, value| {
            let is_own = matches!((tag, name), ("a", "rel" | "target"));
            if is_own {
                Some(value.into())
            } else {
                attribute(tag, name, value).map(|(_, value)| value.into())
            }
        })
        .filter_style_properties(style::PROPERTIES.into_iter().collect());
    builder
});

/// `html` with nothing left that could run, load or overlay; cleaning it again changes nothing. The address of an image
/// on the net stands in `data-src`, so that nobody asks for it; `cid:` stays.
pub fn clean(html: &str) -> String {
    let mut cleaned = once(html);
    for _ in 0..ROUNDS {
        let again = once(&cleaned);
        if again == cleaned {
            return cleaned;
        }
        cleaned = again;
    }
    // No tree of it is the tree of what is written of that tree: its words then.
    let mut words = String::from("<pre>");
    escape(&mut words, text(html).trim());
    words.push_str("</pre>");
    words
}

fn once(html: &str) -> String {
    let mut writing = Writing::default();
    walk(html, |piece| writing.take(piece));
    AMMONIA.clean(&writing.out).to_string()
}

/// The first layer: what is written, and how many tags were left out since there was too much.
#[derive(Default)]
struct Writing {
    out: String,
    skipped: usize,
    is_pre: bool,
}

impl Writing {
    fn take(&mut self, piece: Piece<'_>) {
        let is_full = self.out.len() > RESULT_LIMIT;
        let was_pre = std::mem::take(&mut self.is_pre);
        match piece {
            Piece::Close(_) if self.skipped > 0 => self.skipped -= 1,
            Piece::Close(name) => {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
            Piece::Open(..) if is_full => self.skipped += 1,
            Piece::Void(..) | Piece::Text(_) if is_full => {}
            Piece::Open(name, attrs) => {
                open(&mut self.out, name, attrs);
                self.is_pre = name == "pre";
            }
            Piece::Void(name, attrs) => open(&mut self.out, name, attrs),
            // Browsers read over a line break here, and would over the next one when it is read again.
            Piece::Text(text) if was_pre => {
                let rest = text.trim_start_matches('\n');
                self.is_pre = rest.is_empty();
                escape(&mut self.out, rest);
            }
            Piece::Text(text) => escape(&mut self.out, text),
        }
    }
}

fn open(out: &mut String, name: &str, attrs: &[Attribute]) {
    out.push('<');
    out.push_str(name);
    for one in attrs {
        if let Some((attr, value)) = attribute(name, &one.name.local, &one.value) {
            out.push_str(&format!(" {attr}=\""));
            escape(out, &value);
            out.push('"');
        }
    }
    out.push('>');
}

/// What stays of an attribute; names come in lower case.
fn attribute(tag: &str, name: &str, value: &str) -> Option<(&'static str, String)> {
    match (tag, name) {
        ("a", "href") => return links::link(value).map(|link| ("href", link)),
        ("img", "src" | "data-src") => {
            return links::source(value).map(|source| match source {
                Source::Remote(url) => ("data-src", url),
                Source::Part(id) => ("src", format!("cid:{id}")),
                Source::Itself(data) => ("src", data),
            });
        }
        (_, "style") => return Some(("style", style::filter(value))).filter(|(_, style)| !style.is_empty()),
        (_, "role") => return matches!(value, "presentation" | "none").then(|| ("role", value.to_owned())),
        _ => {}
    }
    let here = SOMEWHERE.iter().find(|(known, _)| *known == tag).map_or(&[][..], |(_, names)| names);
    let known = ANYWHERE.iter().chain(here).find(|known| **known == name)?;
    let value: String = value.chars().filter(|c| !c.is_control()).take(VALUE_LIMIT).collect();
    Some((known, value))
}

/// Appends `text` so that it is read as text, within tags and within quotes.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            c => out.push(c),
        }
    }
}
