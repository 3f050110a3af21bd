//! HTML as what a person would read of it, as plain text. Own work rather than `html2text`, which lays tables out in
//! columns, recurses, and knows neither hidden words nor links that lie.

use html5ever::Attribute;

use super::links;
use super::stream::{Piece, walk};
use super::style::declarations;

/// Text beyond this is left out.
const TEXT_LIMIT: usize = 1_000_000;
/// Deeper quotes and lists look like this deep ones: each costs two characters a line.
const MARGIN_LIMIT: usize = 8;
/// More empty lines than this say nothing.
const EMPTY_LINES: usize = 2;
/// Longest text of an image that stands for it.
const ALT_LIMIT: usize = 200;

/// What a person would read of `html`: hidden words are left out unless there are no others, and a link whose text names
/// another host than it leads to has the real one behind it in brackets.
pub fn text(html: &str) -> String {
    let mut shown = Reading::new(Hidden::LeftOut);
    walk(html, |piece| shown.take(piece));
    if shown.out.trim().is_empty() && shown.has_hidden {
        shown = Reading::new(Hidden::Read);
        walk(html, |piece| shown.take(piece));
    }
    shown.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    LeftOut,
    Read,
}

/// What an open tag means for the words in it.
#[derive(Clone, Default)]
struct Frame {
    is_hidden: bool,
    has_no_size: bool,
    is_pre: bool,
    /// Whether an empty line stands around it.
    is_apart: bool,
    quotes: usize,
    lists: usize,
    /// The number of the next item; none in a list without numbers.
    next: Option<i64>,
    /// Where a link leads, and where its text begins.
    link: Option<(String, usize)>,
}

struct Reading {
    hidden: Hidden,
    has_hidden: bool,
    out: String,
    frames: Vec<Frame>,
    /// Line breaks due before the next word.
    breaks: usize,
    has_space: bool,
    /// The quotes the last line stood in.
    quotes: usize,
    /// `- ` or `3. `, due before the next word.
    bullet: String,
}

impl Reading {
    fn new(hidden: Hidden) -> Reading {
        Reading {
            hidden,
            has_hidden: false,
            out: String::new(),
            frames: vec![Frame::default()],
            breaks: 0,
            has_space: false,
            quotes: 0,
            bullet: String::new(),
        }
    }

    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, attrs) => self.open(name, attrs),
            Piece::Close(name) => self.close(name),
            Piece::Void(name, attrs) => self.void(name, attrs),
            Piece::Text(text) => self.words(text),
        }
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the first frame is never taken off")
    }

    fn open(&mut self, name: &str, attrs: &[Attribute]) {
        let mut frame = Frame { link: None, is_apart: false, ..self.frame().clone() };
        look(attrs, &mut frame);
        self.leave_line(name, attrs, &mut frame);
        match name {
            "blockquote" => frame.quotes = (frame.quotes + 1).min(MARGIN_LIMIT),
            "pre" => frame.is_pre = true,
            "ul" | "ol" => {
                frame.lists = (frame.lists + 1).min(MARGIN_LIMIT);
                let start = value(attrs, "start").and_then(|start| start.trim().parse().ok());
                frame.next = (name == "ol").then(|| start.unwrap_or(1));
            }
            "li" => {
                let next = self.frame().next;
                self.frame().next = next.map(|next| next.saturating_add(1));
                self.bullet = next.map_or_else(|| "- ".to_owned(), |next| format!("{next}. "));
            }
            "a" => {
                let link = value(attrs, "href").and_then(links::link);
                frame.link = link.map(|link| (link, self.out.len()));
            }
            "td" | "th" if self.breaks == 0 && !self.out.is_empty() => self.has_space = true,
            _ => {}
        }
        self.frames.push(frame);
    }

    /// Blocks begin and end a line, those with a margin leave one empty.
    fn leave_line(&mut self, name: &str, attrs: &[Attribute], frame: &mut Frame) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "blockquote" | "dl" => {
                frame.is_apart = !has_no_margin(attrs);
            }
            "ul" | "ol" => frame.is_apart = frame.lists == 0,
            _ => {}
        }
        if frame.is_apart {
            self.break_lines(2);
        } else if is_line(name) {
            self.break_lines(1);
        }
    }

    fn close(&mut self, name: &str) {
        if self.frames.len() == 1 {
            return;
        }
        let frame = self.frames.pop().unwrap_or_default();
        if frame.is_apart {
            self.break_lines(2);
        } else if is_line(name) {
            self.break_lines(1);
        }
        if name == "li" {
            self.bullet.clear();
        }
        if let Some((link, start)) = frame.link
            && let Some(label) = self.out.get(start..)
            && let Some(real) = links::real_host(label, &link)
        {
            self.out.push_str(&format!(" [{real}]"));
        }
    }

    fn void(&mut self, name: &str, attrs: &[Attribute]) {
        match name {
            "br" if self.breaks == 0 && !self.out.is_empty() => self.break_lines(1),
            "br" => self.breaks += usize::from(!self.out.is_empty()),
            "hr" => {
                self.break_lines(1);
                self.words("──────────");
                self.break_lines(1);
            }
            "img" => {
                let alt = value(attrs, "alt").unwrap_or_default().trim();
                let alt: String = alt.chars().take(ALT_LIMIT).collect();
                // A mail program gives a pasted picture its file's name.
                let is_name = !alt.contains(' ') && alt.contains('.') || alt.starts_with("cid:");
                if !alt.is_empty() && !is_name {
                    self.words(&format!("[{alt}]"));
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        let Frame { is_hidden, has_no_size, is_pre, .. } = *self.frame();
        if (is_hidden || has_no_size) && self.hidden == Hidden::LeftOut {
            self.has_hidden |= !text.trim().is_empty();
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if is_pre => self.breaks += 1,
                '\r' | '\0' => {}
                // What fills the line of a preview and takes no room.
                '\u{200b}' | '\u{feff}' | '\u{34f}' | '\u{ad}' => {}
                '\t' | ' ' | '\u{a0}' if is_pre => self.put(' '),
                ' ' | '\t' | '\n' | '\x0c' => self.has_space = true,
                '\u{a0}' => self.has_space = true,
                c => self.put(c),
            }
        }
    }

    fn break_lines(&mut self, count: usize) {
        self.has_space = false;
        if !self.out.is_empty() {
            self.breaks = self.breaks.max(count);
        }
    }

    fn put(&mut self, c: char) {
        if self.out.len() > TEXT_LIMIT {
            return;
        }
        let Frame { quotes, lists, .. } = *self.frame();
        if self.out.is_empty() || self.breaks > 0 {
            self.begin_line(quotes, lists);
        } else if self.has_space {
            self.out.push(' ');
        }
        self.has_space = false;
        self.out.push(c);
    }

    fn begin_line(&mut self, quotes: usize, lists: usize) {
        for at in 0..self.breaks.min(EMPTY_LINES + 1) {
            if at > 0 {
                self.out.push_str(&">".repeat(quotes.min(self.quotes)));
            }
            self.out.push('\n');
        }
        (self.breaks, self.quotes) = (0, quotes);
        self.out.push_str(&"> ".repeat(quotes));
        let indent = if self.bullet.is_empty() { lists } else { lists.saturating_sub(1) };
        self.out.push_str(&"  ".repeat(indent));
        self.out.push_str(&std::mem::take(&mut self.bullet));
    }

    fn finish(self) -> String {
        let is_blank = |line: &str| line.chars().all(|c| c.is_whitespace() || "\u{200c}\u{200d}".contains(c));
        let lines = self.out.lines().map(|line| if is_blank(line) { "" } else { line.trim_end() });
        lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
    }
}

fn is_line(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tr"
            | "ul"
    )
}

fn value<'a>(attrs: &'a [Attribute], name: &str) -> Option<&'a str> {
    attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

/// Whether somebody sees what the tag holds.
fn look(attrs: &[Attribute], frame: &mut Frame) {
    frame.is_hidden |= value(attrs, "hidden").is_some();
    let Some(style) = value(attrs, "style") else { return };
    let (mut is_flat, mut is_cut) = (false, false);
    for (name, value) in declarations(style) {
        let lower = value.to_ascii_lowercase();
        let value = lower.trim_end_matches("!important").trim();
        match (name.as_str(), value) {
            ("display", "none") | ("visibility", "hidden") | ("mso-hide", "all") => frame.is_hidden = true,
            ("opacity", number) if number.parse() == Ok(0.0) => frame.is_hidden = true,
            ("max-height" | "height", size) => is_flat |= is_nothing(size, 0.0),
            ("overflow", "hidden") => is_cut = true,
            // A wrapper without size is common where what it wraps has one.
            ("font-size", size) => frame.has_no_size = is_nothing(size, 1.0),
            _ => {}
        }
    }
    frame.is_hidden |= is_flat && is_cut;
}

fn is_nothing(size: &str, most: f64) -> bool {
    let number = size.trim_end_matches("px").trim_end_matches("pt");
    number.parse::<f64>().is_ok_and(|number| number <= most)
}

/// Outlook writes each line as a paragraph without margin.
fn has_no_margin(attrs: &[Attribute]) -> bool {
    let class = value(attrs, "class").unwrap_or_default();
    let style = value(attrs, "style").unwrap_or_default();
    let flat = |(name, value): (String, &str)| {
        matches!(name.as_str(), "margin" | "margin-top" | "margin-bottom") && value.starts_with('0')
    };
    class.split_whitespace().any(|one| one.starts_with("Mso")) || declarations(style).any(flat)
}
