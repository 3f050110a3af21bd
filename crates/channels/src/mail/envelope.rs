//! What a mail's headers still tell of its envelope, where no SMTP dialogue says it: servers write the return path and the
//! real recipients there.

/// Headers in which servers write for whom a mail was (RFC 9228; Postfix; Exim).
const DELIVERED: [&str; 3] = ["delivered-to", "x-original-to", "envelope-to"];
/// Recipients that are taken from them.
const RECIPIENTS_LIMIT: usize = 10;

/// An envelope, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Return path, or else the author; empty only where the server says that the return path was empty.
    pub sender: String,
    /// At least the address whose mailbox it was found in.
    pub recipients: Vec<String>,
}

/// Reads it from `head` of a mail in the mailbox of `address`.
pub fn read(head: &[u8], address: &str) -> Envelope {
    let text = String::from_utf8_lossy(head);
    let (mut return_path, mut author, mut recipients) = (None, None, vec![address.to_owned()]);
    for (name, value) in fields(&text) {
        match name.as_str() {
            "return-path" if return_path.is_none() => return_path = Some(bare(&value)),
            "from" if author.is_none() => author = Some(bare(&value)),
            known if DELIVERED.contains(&known) => {
                let recipient = bare(&value).to_lowercase();
                if recipient.contains('@')
                    && recipients.len() < RECIPIENTS_LIMIT
                    && !recipients.contains(&recipient)
                {
                    recipients.push(recipient);
                }
            }
            _ => {}
        }
    }
    Envelope { sender: return_path.or(author).unwrap_or_default(), recipients }
}

/// Names in lower case with their unfolded values.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, _, Some((name, value))) => fields.push((name.trim().to_lowercase(), value.trim().to_owned())),
            _ => {}
        }
    }
    fields
}

/// The address in `Ana <ana@example.org>`, `<>` or `ana@example.org`; of anything else nothing.
fn bare(value: &str) -> String {
    let inner = match (value.rfind('<'), value.rfind('>')) {
        (Some(open), Some(shut)) if open < shut => &value[open + 1..shut],
        _ => value,
    };
    let inner = inner.trim();
    if inner.contains('@') && !inner.contains(char::is_whitespace) { inner.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(head: &str) -> (String, Vec<String>) {
        let Envelope { sender, recipients } =
            read(head.replace('\n', "\r\n").as_bytes(), "help@shop.example");
        (sender, recipients)
    }

    #[test]
    fn what_the_server_wrote_counts() {
        let (sender, recipients) = envelope(
            "Return-Path: <bounces@list.example>\nDelivered-To: Help+abc@shop.example\n\
             X-Original-To: help@shop.example\nFrom: Ana\n <ana@example.org>\n\nDelivered-To: x@y.example\n",
        );

        assert_eq!(sender, "bounces@list.example");
        assert_eq!(recipients, ["help@shop.example", "help+abc@shop.example"]);
    }

    #[test]
    fn an_empty_return_path_is_not_a_missing_one() {
        assert_eq!(envelope("Return-Path: <>\nFrom: ana@example.org\n\n").0, "");
        assert_eq!(envelope("From: \"A, B\" <ana@example.org>\n\n").0, "ana@example.org");
        assert_eq!(envelope("From: nobody at all\n\n").0, "");
        assert_eq!(envelope("").1, ["help@shop.example"]);
    }
}
