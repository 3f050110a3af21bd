//! What somebody wrote, told from the mail they quote, their signature and what they forward.

use channels::mail::said::Original;

/// A message taken apart; what is empty isn't there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What was written.
    pub text: String,
    /// The quoted mail.
    pub quote: String,
    /// The signature.
    pub signature: String,
    /// The forwarded original.
    pub forwarded: String,
}

/// Takes `text` apart the way its mail was when it came; without a mail by the look of its lines. What stands in the
/// text itself isn't shown a second time: a mail that is all quote has it as its text.
pub fn tell(text: &str, original: Option<&Original>) -> Told {
    let apart = |part: &str| if text.contains(part.trim()) { String::new() } else { part.trim().to_owned() };
    let kept = original.map_or_else(Told::default, |mail| Told {
        text: String::new(),
        quote: apart(&mail.quote),
        signature: apart(&mail.signature),
        forwarded: apart(&mail.forwarded),
    });
    if !kept.quote.is_empty() {
        return Told { text: text.to_owned(), ..kept };
    }
    let (text, quote) = fold_quote(text);
    Told { text, quote, ..kept }
}

/// What was written, and the quoted mail below it: the trailing lines that begin with `>`, and the line that leads
/// them in.
fn fold_quote(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let is_quote = |line: &&str| line.starts_with('>') || line.trim().is_empty();
    let quoted = lines.iter().rev().take_while(|line| is_quote(line)).count();
    let mut from = lines.len() - quoted;
    if !lines[from..].iter().any(|line| line.starts_with('>')) {
        return (text.to_owned(), String::new());
    }
    if from > 0 && lines[from - 1].trim_end().ends_with(':') {
        from -= 1;
    }
    if lines[..from].iter().all(|line| line.trim().is_empty()) {
        return (text.to_owned(), String::new());
    }
    (lines[..from].join("\n").trim_end().to_owned(), lines[from..].join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use channels::mail::said::Original;
    use conversations::MessageId;

    fn original(quote: &str, signature: &str, forwarded: &str) -> Original {
        Original {
            message_id: MessageId(1),
            incoming_id: Some(1),
            from: mail::Mailbox::default(),
            to: Vec::new(),
            cc: Vec::new(),
            subject: String::new(),
            sent_ms: None,
            quote: quote.into(),
            signature: signature.into(),
            forwarded: forwarded.into(),
            has_html: false,
            signals: Vec::new(),
        }
    }

    fn told(text: &str, quote: &str, signature: &str, forwarded: &str) -> Told {
        let [text, quote, signature, forwarded] = [text, quote, signature, forwarded].map(str::to_owned);
        Told { text, quote, signature, forwarded }
    }

    #[test]
    fn a_mail_is_shown_the_way_it_was_taken_apart() {
        let mail = original("> Is it blue?\n", "Ana, Lamps Ltd\n", "From: Bo");

        assert_eq!(tell("Yes.", Some(&mail)), told("Yes.", "> Is it blue?", "Ana, Lamps Ltd", "From: Bo"));
    }

    #[test]
    fn what_stands_in_the_text_is_not_shown_twice() {
        let mail = original("> all quote", "", "");

        assert_eq!(tell("> all quote", Some(&mail)), told("> all quote", "", "", ""));
    }

    #[test]
    fn without_a_mail_the_lines_are_looked_at() {
        assert_eq!(tell("Yes.\n> Is it?", None), told("Yes.", "> Is it?", "", ""));
        assert_eq!(
            tell("Yes.\n> Is it?", Some(&original("", "Ana", ""))),
            told("Yes.", "> Is it?", "Ana", "")
        );
    }

    #[test]
    fn only_a_quote_at_the_end_is_folded() {
        let cases = [
            (
                "Thanks!\n\nMia wrote by e-mail:\n> Hello\n> there\n",
                "Thanks!",
                "Mia wrote by e-mail:\n> Hello\n> there",
            ),
            ("> Is it blue?\nYes.", "> Is it blue?\nYes.", ""),
            ("> only a quote", "> only a quote", ""),
            ("plain", "plain", ""),
            ("", "", ""),
        ];
        for (text, written, quoted) in cases {
            assert_eq!(fold_quote(text), (written.to_owned(), quoted.to_owned()), "{text:?}");
        }
    }
}
