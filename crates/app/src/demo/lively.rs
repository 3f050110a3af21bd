//! Customers who keep writing by themselves: new matters, and answers to what agents wrote.

use std::time::Duration;

use base::Chance;

use super::catcher::Catcher;
use super::writing::{Writer, Written};

/// The shortest pause between two mails, and how much longer it may be.
const PAUSE_MS: u64 = 6_000;
const MORE_MS: u64 = 14_000;
/// How far back a customer looks for something to answer.
const NEWEST: usize = 5;

/// Runs until the demo ends.
pub(super) async fn run(catcher: Catcher, writer: Writer, chance: Chance) {
    let mut answered = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(PAUSE_MS + chance.below(MORE_MS))).await;
        let unanswered = catcher.list(NEWEST).into_iter().find(|mail| mail.number > answered);
        let sent = match unanswered {
            Some(mail) if chance.below(2) == 0 => {
                answered = mail.number;
                writer.reply(&mail, world::voices::reply(&chance)).await
            }
            _ => {
                let voice = world::voices::voice(&chance);
                let written = Written {
                    from: &voice.email,
                    name: &voice.name,
                    subject: &voice.subject,
                    text: &voice.text,
                };
                writer.write(&written).await
            }
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "a lively customer couldn't write");
        }
    }
}
