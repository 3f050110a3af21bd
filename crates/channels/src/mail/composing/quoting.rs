//! What an answer quotes: the customer's last words, once, cut to what is read, for the agent to cut further.

use base::{Read, Result};
use conversations::ConversationId;
use conversations::message::{self, Direction, Message, MessageId};

/// Lines that are quoted unasked; more is seldom read, and the conversation has it all.
const LINES_OFFERED: usize = 60;
/// Longest quote, in bytes, also after editing: a thread must not grow with every answer.
pub const QUOTE_LIMIT: usize = 20_000;

/// What stands where a quote was cut.
const MORE: &str = "\n> …";

/// What is offered below an answer to what was said before `before` (or to all): nothing where nobody wrote.
pub fn offered(read: &Read<'_>, id: ConversationId, before: Option<MessageId>) -> Result<String> {
    let (messages, _) = message::listing::list(read, id, before)?;
    let asked = messages.iter().rfind(|message| message.direction == Direction::In);
    Ok(asked.map(of).unwrap_or_default())
}

/// `asked` with who said it, each line behind a `>`. What it quoted itself stays away: that was said before.
pub fn of(asked: &Message) -> String {
    let mut lines: Vec<&str> = asked.text.lines().collect();
    while lines.last().is_some_and(|line| line.trim().is_empty() || line.starts_with('>')) {
        lines.pop();
    }
    let quoted: String = lines.iter().take(LINES_OFFERED).map(|line| format!("> {line}\n")).collect();
    if quoted.is_empty() {
        return String::new();
    }
    bounded(&format!("{} wrote by {}:\n{quoted}", asked.author_name, asked.channel.in_words()))
}

/// `quote` as it may go out: no longer than [`QUOTE_LIMIT`], lines ended one way.
pub fn bounded(quote: &str) -> String {
    let mut quote = quote.replace('\0', "").replace("\r\n", "\n");
    if quote.len() > QUOTE_LIMIT {
        quote.truncate(quote.floor_char_boundary(QUOTE_LIMIT - MORE.len()));
        quote.push_str(MORE);
    }
    quote.trim_end().to_owned()
}

/// `quote` without the lines of `signature`: in one letter it stands once.
pub fn without(quote: &str, signature: &str) -> String {
    let bare = |line: &str| line.trim_start_matches(['>', ' ']).trim_end().to_owned();
    let own: Vec<String> = signature.lines().map(bare).collect();
    if own.is_empty() {
        return quote.to_owned();
    }
    let lines: Vec<&str> = quote.lines().collect();
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let here = lines[at..].iter().take(own.len()).map(|line| bare(line));
        if here.eq(own.iter().cloned()) {
            if kept.last().is_some_and(|line| bare(line) == "--") {
                kept.pop();
            }
            at += own.len();
        } else {
            kept.push(lines[at]);
            at += 1;
        }
    }
    kept.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_cut_to_its_limit() {
        let quote = bounded(&format!("{}\r\n", "ä".repeat(QUOTE_LIMIT)));

        assert!(quote.len() <= QUOTE_LIMIT && quote.ends_with("ä\n> …"), "{}", quote.len());
        assert_eq!(bounded("> a\r\n> b\r\n\r\n"), "> a\n> b");
    }

    #[test]
    fn a_signature_in_the_quote_is_taken_out_with_its_dashes() {
        let quote = "Ana wrote:\n> Yes\n> -- \n> Mia\n> Lumen\n> and no";

        assert_eq!(without(quote, "Mia\nLumen"), "Ana wrote:\n> Yes\n> and no");
        assert_eq!(without(quote, "Mia\nAurora"), quote);
        assert_eq!(without(quote, ""), quote);
    }
}
