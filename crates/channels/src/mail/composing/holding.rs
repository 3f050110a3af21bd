//! Sending an answer: at once, or held until it is due, and taken back as long as it hasn't left.

use base::jobs;
use base::{Error, Result, Tx};
use conversations::conversation::snoozing;
use conversations::message::saying::{self, File};
use conversations::{ConversationId, conversation};
use people::{Agent, agent};

use super::leaving::{JOB, key, leave};
use super::{Composition, Ending, FILES_LIMIT, Filled, State, drafting, find, find_draft, list_files};

/// An answer as it is sent.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// What the form is named by.
    pub form_id: String,
    /// What the message is named by, so that a repeat is known; empty for none.
    pub client_id: String,
    /// What was filled in.
    pub filled: Filled,
    /// Files of the draft that go with it.
    pub kept: Vec<i64>,
    /// Files that are new.
    pub files: Vec<File>,
    /// Most bytes of all files together.
    pub bytes_limit: i64,
    /// When it leaves, UTC milliseconds; at once when that isn't later than now.
    pub due_ms: i64,
    /// True when that moment was chosen; false when it is only held for undoing.
    pub is_later: bool,
}

/// Sends an answer by mail and ends the draft it was. Sent twice, it is taken once.
pub fn send(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, sending: &Sending) -> Result<()> {
    let conversation = conversation::find(tx, id)?;
    if is_known(tx, &conversation, &sending.client_id)? {
        return Ok(());
    }
    check_moment(tx.now_ms(), sending)?;
    let draft = find_draft(tx, agent.id, id)?;
    let kept = match &draft {
        Some(draft) => list_files(tx, &[draft.id])?,
        None => Vec::new(),
    };
    let kept: Vec<_> =
        kept.into_iter().map(|(_, file)| file).filter(|file| sending.kept.contains(&file.id)).collect();
    if sending.filled.text.trim().is_empty() && kept.is_empty() && sending.files.is_empty() {
        return Err(Error::refused("Write something or attach a file before you send."));
    }
    let bytes: i64 =
        kept.iter().map(|file| file.size).chain(sending.files.iter().map(|file| file.blob.size)).sum();
    if kept.len() + sending.files.len() > FILES_LIMIT || bytes > sending.bytes_limit {
        return Err(Error::refused(format!(
            "Send at most {FILES_LIMIT} files at once, and {} MB in all.",
            sending.bytes_limit / 1_048_576
        )));
    }
    let held = hold(tx, agent, id, sending)?;
    for file in &kept {
        tx.execute("UPDATE composition_files SET composition_id = $1 WHERE id = $2", &[&held, &file.id])?;
    }
    drafting::attach(tx, held, &sending.files)?;
    if let Some(draft) = draft {
        drafting::remove(tx, &draft)?;
    }
    if sending.due_ms <= tx.now_ms() {
        return leave(tx, &find(tx, held)?);
    }
    jobs::add(tx, JOB, &key(held), &held.to_string(), sending.due_ms)?;
    drafting::record(tx, agent, id, "answer.held")
}

/// Takes an answer back that hasn't left: text, readers and files go on as its author's draft, before what they have
/// begun to write since.
pub fn undo(tx: &mut Tx<'_>, by: &Agent, id: i64) -> Result<Composition> {
    let held = find(tx, id)?;
    let taken = tx.execute_counted(
        "UPDATE compositions SET state = 'undone', text = '', quote = NULL, changed_ms = $1 WHERE id = $2 AND state = 'held'",
        &[&tx.now_ms(), &id],
    )?;
    if taken == 0 {
        return Err(gone(&held));
    }
    jobs::cancel(tx, &key(id))?;
    let author = agent::find(tx, held.agent_id)?;
    let begun = find_draft(tx, author.id, held.conversation_id)?;
    let mut filled = held.filled.clone();
    if let Some(begun) = begun.filter(|begun| !begun.filled.text.trim().is_empty()) {
        filled.text = format!("{}\n\n{}", filled.text.trim_end(), begun.filled.text);
    }
    let form_id = tx.context().chance.token();
    let draft = drafting::put(tx, (author.id.0, held.conversation_id), &form_id, &filled)?;
    tx.execute("UPDATE composition_files SET composition_id = $1 WHERE composition_id = $2", &[&draft, &id])?;
    drafting::record(tx, by, held.conversation_id, "answer.undone")?;
    find(tx, draft)
}

/// Gives an answer that hasn't left another moment.
pub fn put_off(tx: &mut Tx<'_>, by: &Agent, id: i64, due_ms: i64) -> Result<Composition> {
    let held = find(tx, id)?;
    check_moment(tx.now_ms(), &Sending { due_ms, is_later: true, ..Sending::default() })?;
    let moved = tx.execute_counted(
        "UPDATE compositions SET due_ms = $1, is_later = TRUE, changed_ms = $2 WHERE id = $3 AND state = 'held'",
        &[&due_ms, &tx.now_ms(), &id],
    )?;
    if moved == 0 {
        return Err(gone(&held));
    }
    jobs::cancel(tx, &key(id))?;
    jobs::add(tx, JOB, &key(id), &id.to_string(), due_ms)?;
    drafting::record(tx, by, held.conversation_id, "answer.held")?;
    find(tx, id)
}

fn gone(held: &Composition) -> Error {
    Error::Conflict(match held.state {
        State::Held | State::Left => "It has left already, so it can't be taken back.".into(),
        State::Draft | State::Undone => "It was taken back already.".into(),
    })
}

fn check_moment(now_ms: i64, sending: &Sending) -> Result<()> {
    let is_snooze_late = match sending.filled.ending {
        Ending::Stay | Ending::Close => true,
        Ending::Snooze(until_ms) => until_ms > sending.due_ms && until_ms <= now_ms + snoozing::LONGEST_MS,
    };
    if !is_snooze_late {
        return Err(Error::refused(
            "Choose when the conversation should come back: after the answer is sent.",
        ));
    }
    if sending.is_later && !(now_ms + 1..=now_ms + snoozing::LONGEST_MS).contains(&sending.due_ms) {
        return Err(Error::refused("Choose a moment between now and a year from now."));
    }
    Ok(())
}

fn is_known(tx: &Tx<'_>, conversation: &conversation::Conversation, client_id: &str) -> Result<bool> {
    if client_id.is_empty() {
        return Ok(false);
    }
    let composed = tx.find(
        "SELECT id FROM compositions WHERE conversation_id = $1 AND client_id = $2",
        &[&conversation.id.0, &client_id],
        |row| row.get::<i64>(0),
    )?;
    Ok(composed.is_some() || saying::find_said(tx, conversation.customer_id, client_id)?.is_some())
}

fn hold(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, sending: &Sending) -> Result<i64> {
    let (held, filled) = (tx.id::<i64>(), &sending.filled);
    let customer = conversation::find(tx, id)?.customer_id;
    let client_id = Some(&sending.client_id).filter(|client_id| !client_id.is_empty());
    tx.execute(
        "INSERT INTO compositions
           (id, customer_id, conversation_id, agent_id, state, form_id, client_id, kind, channel, from_email, to_list,
            cc_list, bcc_list, text, quote, ending, snooze_until_ms, is_later, due_ms, created_ms, changed_ms)
         VALUES ($1, $2, $3, $4, 'held', $5, $6, 'reply', 'email', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)",
        &[
            &held,
            &customer.0,
            &id.0,
            &agent.id.0,
            &sending.form_id,
            &client_id,
            &filled.from,
            &filled.to,
            &filled.cc,
            &filled.bcc,
            &filled.text.replace('\0', "").replace("\r\n", "\n"),
            &filled.quote.as_deref().map(super::quoting::bounded),
            &filled.ending.as_str(),
            &filled.ending.until_ms(),
            &sending.is_later,
            &sending.due_ms,
            &tx.now_ms(),
        ],
    )?;
    Ok(held)
}
