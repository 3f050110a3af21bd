//! HTML as a stream of balanced tags and texts, whatever was sent: in time linear in its length, never deeper than
//! [`DEPTH_LIMIT`], without what is no text and no layout.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag as Seen, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::tags::{self, Raw, Tag};

/// HTML beyond this is not looked at; the raw mail keeps it.
pub(super) const HTML_LIMIT: usize = 2_000_000;
/// Tags within tags; deeper ones are left out, what they hold is kept. A tree builder looks through all that are open
/// at every tag.
pub(super) const DEPTH_LIMIT: usize = 400;
/// Tags of one mail; further ones are left out, what they hold is kept.
const TAGS_LIMIT: usize = 150_000;
/// What may separate attributes, within one tag: the tokenizer compares each attribute with all before it.
const SEPARATORS_LIMIT: usize = 2_000;
/// Bytes given to the tokenizer at once, between looks at how it gets on.
const CHUNK: usize = 1024;

/// A piece of the stream. Each [`Open`](Piece::Open) has its [`Close`](Piece::Close).
pub(super) enum Piece<'a> {
    /// A tag begins.
    Open(&'static str, &'a [Attribute]),
    /// The innermost open tag ends.
    Close(&'static str),
    /// A tag that holds nothing.
    Void(&'static str, &'a [Attribute]),
    /// Words, with their entities read.
    Text(&'a str),
}

/// Reads `html` and gives its pieces to `take` in order.
pub(super) fn walk(html: &str, take: impl FnMut(Piece<'_>)) {
    let html = &html[..html.floor_char_boundary(html.len().min(HTML_LIMIT))];
    let sink = Sink { balance: RefCell::new(Balance::new(take)), tokens: Cell::new(0) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let (mut rest, mut separators) = (html, 0);
    while !rest.is_empty() {
        let (chunk, later) = rest.split_at(rest.floor_char_boundary(rest.len().min(CHUNK)));
        rest = later;
        let before = tokenizer.sink.tokens.get();
        feed(&tokenizer, chunk);
        let here = chunk.bytes().filter(|byte| b" \t\n\r\x0c/\"'".contains(byte)).count();
        separators = if tokenizer.sink.tokens.get() == before { separators + here } else { here };
        if (SEPARATORS_LIMIT..usize::MAX / 2).contains(&separators) {
            // Out of any tag, however its last value is quoted. A comment goes on and does no harm.
            feed(&tokenizer, "'>\">");
            separators = if tokenizer.sink.tokens.get() == before { usize::MAX / 2 } else { 0 };
        }
    }
    tokenizer.end();
    tokenizer.sink.balance.borrow_mut().finish();
}

fn feed<F: FnMut(Piece<'_>)>(tokenizer: &Tokenizer<Sink<F>>, chunk: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(chunk));
    let _ = tokenizer.feed(&input);
}

struct Sink<F> {
    balance: RefCell<Balance<F>>,
    /// Tokens seen, to know whether the tokenizer gets on.
    tokens: Cell<usize>,
}

impl<F: FnMut(Piece<'_>)> TokenSink for Sink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        let mut balance = self.balance.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return balance.start(&tag),
            Token::TagToken(tag) => balance.end(&tag.name),
            Token::CharacterTokens(text) => balance.text(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.balance.borrow().foreign.is_some()
    }
}

/// What is open, and what is being skipped.
struct Balance<F> {
    take: F,
    open: Vec<&'static str>,
    /// Tags left out for their depth, by name: their ends are left out too.
    left_out: HashMap<&'static str, usize>,
    count: usize,
    /// The raw tag whose inside is being skipped.
    raw: Option<String>,
    /// The foreign tag whose inside is being skipped, and how often it was opened within itself.
    foreign: Option<(String, usize)>,
}

impl<F: FnMut(Piece<'_>)> Balance<F> {
    fn new(take: F) -> Balance<F> {
        Balance { take, open: Vec::new(), left_out: HashMap::new(), count: 0, raw: None, foreign: None }
    }

    fn start(&mut self, seen: &Seen) -> TokenSinkResult<()> {
        let name: &str = &seen.name;
        if let Some((foreign, depth)) = &mut self.foreign {
            if !tags::ends_foreign(name) {
                *depth += usize::from(foreign == name && !seen.self_closing);
                return TokenSinkResult::Continue;
            }
            self.foreign = None;
        }
        match tags::tag(name) {
            Tag::Shown(shown) => self.open(shown, &seen.attrs),
            Tag::Void(shown) => self.void(shown, &seen.attrs),
            Tag::Raw(raw) => {
                self.raw = Some(name.to_owned());
                return TokenSinkResult::RawData(match raw {
                    Raw::Script => RawKind::ScriptData,
                    Raw::Text => RawKind::Rawtext,
                    Raw::TextWithEntities => RawKind::Rcdata,
                });
            }
            Tag::Foreign if seen.self_closing => {}
            Tag::Foreign => self.foreign = Some((name.to_owned(), 0)),
            Tag::Unwrapped => {}
        }
        TokenSinkResult::Continue
    }

    fn open(&mut self, name: &'static str, attrs: &[Attribute]) {
        self.make_room(name);
        self.count += 1;
        if self.open.len() >= DEPTH_LIMIT || self.count > TAGS_LIMIT {
            *self.left_out.entry(name).or_default() += 1;
            return;
        }
        self.open.push(name);
        (self.take)(Piece::Open(name, attrs));
    }

    fn void(&mut self, name: &'static str, attrs: &[Attribute]) {
        self.make_room(name);
        self.count += 1;
        if self.count <= TAGS_LIMIT {
            (self.take)(Piece::Void(name, attrs));
        }
    }

    /// Ends what can't stay open before `name`: a paragraph before a block, a cell before the next.
    fn make_room(&mut self, name: &str) {
        if tags::is_block(name) {
            self.close_to("p");
        }
        if name.len() == 2 && name.starts_with('h') && name != "hr" {
            let heading = self.open.last().filter(|open| open.len() == 2 && open.starts_with('h'));
            if heading.is_some() {
                self.close_from(self.open.len() - 1);
            }
        }
        let innermost = self.open.iter().enumerate().rev();
        let mut near = innermost.take_while(|(_, open)| !tags::shields(open, name));
        if let Some(at) = near.find(|(_, open)| tags::ends(open, name)).map(|(at, _)| at) {
            self.close_from(at);
        }
    }

    fn end(&mut self, name: &str) {
        if self.raw.take_if(|raw| raw == name).is_some() {
            return;
        }
        if let Some((foreign, depth)) = &mut self.foreign {
            if foreign == name && *depth > 0 {
                *depth -= 1;
                return;
            }
            let Tag::Shown(shown) = tags::tag(name) else {
                self.foreign.take_if(|(foreign, _)| foreign == name);
                return;
            };
            if !self.open.contains(&shown) {
                return;
            }
            self.foreign = None;
        }
        match tags::tag(name) {
            Tag::Shown(shown) => match self.left_out.get_mut(shown).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => self.close_to(shown),
            },
            Tag::Void("br") => self.void("br", &[]),
            Tag::Void(_) | Tag::Raw(_) | Tag::Foreign | Tag::Unwrapped => {}
        }
    }

    /// Ends `name` and what is open in it, when it can be reached.
    fn close_to(&mut self, name: &str) {
        let innermost = self.open.iter().enumerate().rev();
        let mut within = innermost.take_while(|(_, open)| **open == name || !tags::is_wall(open, name));
        if let Some((at, _)) = within.find(|(_, open)| **open == name) {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        for name in self.open.drain(at..).rev() {
            (self.take)(Piece::Close(name));
        }
    }

    fn text(&mut self, text: &str) {
        if self.raw.is_none() && self.foreign.is_none() {
            (self.take)(Piece::Text(text));
        }
    }

    fn finish(&mut self) {
        self.close_from(0);
    }
}
