//! Which tags may be shown, and how each behaves where tags are left open.

/// What a tag is to whoever reads a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Shown, under this name.
    Shown(&'static str),
    /// Shown, and has no end: `br`, `img`.
    Void(&'static str),
    /// Gone with everything in it, which is no markup: `script`.
    Raw(Raw),
    /// Gone with everything in it, which is another language: `svg`.
    Foreign,
    /// Only its tags are gone.
    Unwrapped,
}

/// How the inside of a raw tag is told from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    Script,
    Text,
    TextWithEntities,
}

/// Every name that may be in cleaned HTML.
pub(super) const SHOWN: [&str; 71] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
];

const VOID: [&str; 4] = ["br", "col", "hr", "img"];

/// Begins a line of its own, so that an open paragraph ends before it.
const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

const TABLE: [&str; 9] = ["table", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"];

/// Markup that an unfinished `svg` ends at, as browsers have it.
const NOT_FOREIGN: [&str; 37] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "menu",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "u",
    "ul",
];

/// What the tag `name` is; names are in lower case.
pub(super) fn tag(name: &str) -> Tag {
    let name = match name {
        "script" => return Tag::Raw(Raw::Script),
        "style" | "iframe" | "noembed" | "noframes" => return Tag::Raw(Raw::Text),
        "title" | "textarea" => return Tag::Raw(Raw::TextWithEntities),
        "svg" | "math" => return Tag::Foreign,
        "body" | "form" | "fieldset" => "div",
        "menu" | "dir" => "ul",
        "listing" | "xmp" => "pre",
        "image" => "img",
        other => other,
    };
    match SHOWN.iter().find(|shown| **shown == name) {
        Some(shown) if VOID.contains(shown) => Tag::Void(shown),
        Some(shown) => Tag::Shown(shown),
        None => Tag::Unwrapped,
    }
}

/// True when an open paragraph ends before `name`.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// True for a table and its parts.
pub(super) fn is_table_part(name: &str) -> bool {
    TABLE.contains(&name)
}

/// True when foreign content ends at a tag called `name`.
pub(super) fn ends_foreign(name: &str) -> bool {
    NOT_FOREIGN.contains(&name)
}

/// What an end tag can't reach beyond: a cell keeps to itself.
pub(super) fn is_wall(open: &str, name: &str) -> bool {
    if is_table_part(name) { open == "table" } else { matches!(open, "table" | "td" | "th" | "caption") }
}

/// True when `name` ends an open `open` of its own kind: a second cell, row, item.
pub(super) fn ends(open: &str, name: &str) -> bool {
    match name {
        "li" => open == "li",
        "dd" | "dt" => matches!(open, "dd" | "dt"),
        "a" => open == "a",
        "td" | "th" => matches!(open, "td" | "th"),
        "tr" => open == "tr",
        "tbody" | "thead" | "tfoot" => matches!(open, "tbody" | "thead" | "tfoot" | "caption" | "colgroup"),
        _ => false,
    }
}

/// What an item doesn't end beyond: a list within it begins items of its own.
pub(super) fn shields(open: &str, name: &str) -> bool {
    match name {
        "li" | "dd" | "dt" => matches!(open, "ul" | "ol" | "dl" | "blockquote") || is_table_part(open),
        "a" => is_table_part(open),
        _ => open == "table",
    }
}
