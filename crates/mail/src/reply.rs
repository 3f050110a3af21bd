//! What is new in a mail: its own words, apart from the quote, the signature and a forwarded original.
//!
//! No rule knows a mail, only programs and languages: their words stand in `words`. The HTML is asked first, as programs mark
//! in it what they copied (`marks`); the text tells the rest (`attribution`, `header`, `divider`, `signature`), and
//! `deciding` puts it together. Every line is looked at a fixed number of times, whatever a stranger sends.

mod aligning;
mod attribution;
mod dates;
mod deciding;
mod divider;
mod header;
mod line;
mod mark;
mod marks;
mod signature;
mod tags;
mod words;

use line::Line;

/// What a piece of a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Written now.
    Reply,
    /// A quoted question with its answer below: it stays, as the answer makes no sense without it.
    Answered,
    /// Quoted of earlier mails.
    Quote,
    /// A signature, a disclaimer, what a phone adds.
    Signature,
    /// A mail that is passed on.
    Forwarded,
}

/// Lines of a mail that belong together, as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What they are.
    pub kind: Kind,
    /// The lines, without blank ones around.
    pub text: String,
}

/// A text taken apart. Every part is plain text; empty when there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// What was written now, and the quoted questions it answers one by one.
    pub reply: String,
    /// What is quoted of earlier mails.
    pub quote: String,
    /// The signature.
    pub signature: String,
    /// A forwarded original.
    pub forwarded: String,
}

impl Split {
    /// What somebody has to read: what was written now and, below it, what was passed on with it.
    pub fn letter(&self) -> String {
        let parts = [self.reply.as_str(), self.forwarded.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// Takes `text` apart; `html` is the same mail's HTML part, empty when there is none.
pub fn split(text: &str, html: &str) -> Split {
    let mut split = Split::default();
    for piece in pieces(text, html) {
        let part = match piece.kind {
            Kind::Reply | Kind::Answered => &mut split.reply,
            Kind::Quote => &mut split.quote,
            Kind::Signature => &mut split.signature,
            Kind::Forwarded => &mut split.forwarded,
        };
        if !part.is_empty() {
            part.push_str("\n\n");
        }
        part.push_str(&piece.text);
    }
    split
}

/// The pieces of `text` in their order, none of them empty; together they hold every line that says something.
pub fn pieces(text: &str, html: &str) -> Vec<Piece> {
    let (read, end) = line::lines(text);
    let mut lines: Vec<Line<'_>> = read.into_iter().flat_map(parted).collect();
    if !html.is_empty() {
        aligning::align(&mut lines, &marks::read(html));
    }
    let kinds = deciding::decide(&lines);

    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let kind = kinds[start];
        let end = (start..lines.len()).find(|at| kinds[*at] != kind).unwrap_or(lines.len());
        push(&mut pieces, kind, &joined(&lines[start..end]));
        start = end;
    }
    let kind_of_rest = kinds.last().copied().unwrap_or(Kind::Reply);
    push(&mut pieces, kind_of_rest, &text[end..]);
    pieces
}

/// A line in two where a program put its attribution right behind the writer's last words.
fn parted(line: Line<'_>) -> Vec<Line<'_>> {
    let place = if line.depth == 0 { attribution::shared_line(line.raw) } else { None };
    match place {
        Some(at) => vec![Line::new(&line.raw[..at]), Line::new(&line.raw[at..])],
        None => vec![line],
    }
}

fn joined(lines: &[Line<'_>]) -> String {
    let raw: Vec<&str> = lines.iter().map(|line| line.raw).collect();
    raw.join("\n")
}

fn push(pieces: &mut Vec<Piece>, kind: Kind, text: &str) {
    let text = trimmed(text);
    if text.is_empty() {
        return;
    }
    match pieces.last_mut().filter(|last| last.kind == kind) {
        Some(last) => {
            last.text.push('\n');
            last.text.push_str(text);
        }
        None => pieces.push(Piece { kind, text: text.to_owned() }),
    }
}

/// Without blank lines before and space behind; the indent of the first line stays.
fn trimmed(text: &str) -> &str {
    let text = text.trim_end();
    let said = text.len() - text.trim_start().len();
    &text[text[..said].rfind('\n').map_or(0, |end| end + 1)..]
}

#[cfg(test)]
mod tests;
