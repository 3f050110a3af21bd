//! An answer leaves: from now on it is said, and the conversation has been answered.

use base::jobs::Outcome;
use base::{Error, Result, Tx};
use conversations::Channel;
use conversations::conversation::{closing, snoozing};
use conversations::message::saying::{self, Answer};
use people::agent;

use super::{Composition, Ending, State, find, list_files};
use crate::post::Post;

/// The job that lets an answer go.
pub const JOB: &str = "answer.leave";

/// What its job is called: taking the answer back takes the job back.
pub(super) fn key(id: i64) -> String {
    format!("{JOB}:{id}")
}

/// Lets the answer in `payload` go, if it is still held and due. Doing it twice says it once.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else { return Outcome::Dead(format!("`{payload}` is no answer")) };
    let left = post.db.write(move |tx| {
        let held = find(tx, id)?;
        // Put off while the job was being taken: the job of its new moment lets it go.
        let is_due = held.due_ms.is_some_and(|due_ms| due_ms <= tx.now_ms());
        if held.state == State::Held && is_due { leave(tx, &held) } else { Ok(()) }
    });
    match left.await {
        Ok(()) => Outcome::Done,
        Err(Error::Refused(reason) | Error::Conflict(reason)) => Outcome::Dead(reason),
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Says what is held. Whoever takes it back at the same moment changes the same row: only one of both happens.
pub(super) fn leave(tx: &mut Tx<'_>, held: &Composition) -> Result<()> {
    let author = agent::find(tx, held.agent_id)?;
    let files = list_files(tx, &[held.id])?.into_iter().map(|(_, file)| file.file()).collect();
    let client_id = match held.client_id.as_str() {
        "" => format!("{JOB}:{}", held.id),
        client_id => client_id.to_owned(),
    };
    let answer = Answer { channel: Channel::Email, text: held.filled.text.clone(), client_id, files };
    let said = saying::answer(tx, &author, held.conversation_id, &answer)?;
    tx.execute(
        "UPDATE compositions SET state = 'left', message_id = $1, changed_ms = $2 WHERE id = $3 AND state = 'held'",
        &[&said.id.0, &tx.now_ms(), &held.id],
    )?;
    tx.execute("DELETE FROM composition_files WHERE composition_id = $1", &[&held.id])?;
    match held.filled.ending {
        Ending::Stay => Ok(()),
        Ending::Close => closing::close(tx, &author, held.conversation_id),
        // A night without power can let both moments pass: then it simply waits for the customer.
        Ending::Snooze(until_ms) if until_ms <= tx.now_ms() => Ok(()),
        Ending::Snooze(until_ms) => snoozing::snooze(tx, &author, held.conversation_id, until_ms),
    }
}
