//! What became of the letters of messages, as agents see it; and their bytes.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Read, Result, blobs};
use channels::mail::recipients::{self, Part, Recipient, State as Reached};
use channels::mail::{sending, writing};
use conversations::message::{Delivery, Message};

use super::pages::letter_facts::{Attempt, LetterFacts, Reader};
use crate::failure::Failure;
use crate::serving::download;
use crate::state::Web;

/// The letters of some messages, and why some have failed.
#[derive(Debug, Default)]
pub struct Letters {
    facts: HashMap<i64, LetterFacts>,
    failures: HashMap<i64, String>,
}

/// `/desk/letters/{id}/raw`: a letter of a message. The program's own words hold codes and secrets of customers.
pub async fn raw(State(web): State<Web>, Path(id): Path<i64>) -> std::result::Result<Response, Failure> {
    let found = web
        .db()
        .read(move |read| {
            let letter = sending::find(read, id)?;
            if letter.message_id.is_none() {
                return Err(Error::NotFound);
            }
            blobs::find(read, &letter.hash)
        })
        .await?;
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(&format!("{id}.eml"), bytes).into_response())
}

impl Letters {
    /// Reads the letters of `messages`: four queries.
    pub fn gather(read: &Read<'_>, messages: &[Message]) -> Result<Letters> {
        let mut ids: Vec<i64> = messages.iter().filter_map(|message| message.letter_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let all = recipients::list(read, &ids)?;
        let attempts = sending::list_attempts(read, &ids)?;
        let from = sending::list_from(read, &ids)?;
        let mut letters = Letters::default();
        for id in ids {
            let readers: Vec<&Recipient> = all.iter().filter(|one| one.letter_id == id).collect();
            let tries = attempts.iter().filter(|attempt| attempt.letter_id == id);
            let facts = LetterFacts {
                id,
                from: from
                    .iter()
                    .find(|(letter, _)| *letter == id)
                    .map_or(String::new(), |(_, from)| from.clone()),
                readers: readers.iter().map(|one| reader(one)).collect(),
                attempts: tries
                    .map(|attempt| Attempt {
                        at_ms: attempt.at_ms,
                        outcome: attempt.outcome.clone(),
                        reader: attempt.recipient.clone(),
                        answer: attempt.answer.clone(),
                    })
                    .collect(),
            };
            letters.failures.insert(id, failure(&readers));
            letters.facts.insert(id, facts);
        }
        let failed =
            messages.iter().filter(|one| one.delivery == Delivery::Failed && one.letter_id.is_none());
        let failed: Vec<i64> = failed.map(|message| message.id.0).collect();
        for (message, reason) in writing::list_unwritten(read, &failed)? {
            letters.failures.insert(message.0, reason);
        }
        Ok(letters)
    }

    /// The letter that carries `message`.
    pub fn of(&self, message: &Message) -> Option<LetterFacts> {
        self.facts.get(&message.letter_id?).cloned()
    }

    /// Why `message` wasn't delivered, in words for the agent.
    pub fn failure(&self, message: &Message) -> String {
        let by = message.letter_id.unwrap_or(message.id.0);
        let unwritten = "No e-mail address of this customer is known. Add one on the customer's page.";
        self.failures.get(&by).cloned().unwrap_or_else(|| unwritten.into())
    }
}

/// What went wrong for whom; with one reader alone, what their server said.
fn failure(readers: &[&Recipient]) -> String {
    let bad: Vec<&&Recipient> =
        readers.iter().filter(|one| matches!(one.state, Reached::Refused | Reached::Bounced)).collect();
    match (bad.as_slice(), readers) {
        ([one], [_]) => one.answer.clone(),
        (bad, readers) => {
            let each = bad.iter().map(|one| format!("{}: {}", one.email, one.answer));
            let others = if bad.len() < readers.len() { " The others got it." } else { "" };
            format!("It didn't reach {}.{others}", each.collect::<Vec<_>>().join("; ").trim_end_matches('.'))
        }
    }
}

fn reader(one: &Recipient) -> Reader {
    Reader {
        part: match one.part {
            Part::To => "To",
            Part::Cc => "Cc",
            Part::Bcc => "Bcc",
        }
        .into(),
        name: one.shown(),
        state: match one.state {
            Reached::Queued => "waiting",
            Reached::Sent => "taken",
            Reached::Refused => "refused",
            Reached::Bounced => "came back",
        }
        .into(),
        is_bad: matches!(one.state, Reached::Refused | Reached::Bounced),
        answer: one.answer.clone(),
    }
}
