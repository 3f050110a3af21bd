//! An answer that isn't sent yet: one for each agent and conversation, kept on the server.

use base::blobs;
use base::events::{self, Happening};
use base::{Error, Result, Tx};
use conversations::message::TEXT_LIMIT;
use conversations::message::saying::File;
use conversations::{ConversationId, conversation};
use people::Agent;

use super::quoting::QUOTE_LIMIT;
use super::{ADDRESSES_LIMIT, Composition, FILES_LIMIT, Filled, find_draft, list_files};

/// A draft as the form has it.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    /// What the form is named by.
    pub form_id: String,
    /// What was filled in.
    pub filled: Filled,
    /// Files of the draft that stay with it.
    pub kept: Vec<i64>,
    /// Files that are new.
    pub files: Vec<File>,
}

/// Keeps what `agent` has written so far. A form that was sent already is never kept again: its last look may come late.
pub fn save(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, saving: &Saving) -> Result<()> {
    let filled = &saving.filled;
    let lists = [&filled.from, &filled.to, &filled.cc, &filled.bcc];
    let quote = filled.quote.as_deref().unwrap_or_default();
    if filled.text.len() > TEXT_LIMIT
        || quote.len() > 4 * QUOTE_LIMIT
        || lists.iter().any(|list| list.len() > ADDRESSES_LIMIT)
    {
        return Err(Error::refused(
            "That is longer than a draft can be. Shorten it, or attach it as a file.",
        ));
    }
    if is_sent(tx, id, &saving.form_id)? {
        return Ok(());
    }
    let before = find_draft(tx, agent.id, id)?;
    let has_kept = before.is_some() && !saving.kept.is_empty();
    if filled.text.trim().is_empty() && saving.files.is_empty() && !has_kept {
        return discard(tx, agent, id);
    }
    let is_new = before.is_none();
    let draft = put(tx, (agent.id.0, id), &saving.form_id, filled)?;
    keep_only(tx, draft, &saving.kept)?;
    attach(tx, draft, &saving.files)?;
    if list_files(tx, &[draft])?.len() > FILES_LIMIT {
        return Err(Error::refused(format!("Send at most {FILES_LIMIT} files at once.")));
    }
    if is_new { record(tx, agent, id, "draft.begun") } else { Ok(()) }
}

/// Throws the draft of `agent` away, if there is one.
pub fn discard(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId) -> Result<()> {
    let Some(draft) = find_draft(tx, agent.id, id)? else { return Ok(()) };
    remove(tx, &draft)?;
    record(tx, agent, id, "draft.ended")
}

/// Writes the draft's row, over the one that is there, and returns its id.
pub(super) fn put(
    tx: &mut Tx<'_>,
    (agent, id): (i64, ConversationId),
    form_id: &str,
    filled: &Filled,
) -> Result<i64> {
    let customer = conversation::find(tx, id)?.customer_id;
    let fresh: i64 = tx.id();
    tx.get(
        "INSERT INTO compositions
           (id, customer_id, conversation_id, agent_id, state, open_in, form_id, kind, channel, from_email, to_list,
            cc_list, bcc_list, text, quote, created_ms, changed_ms)
         VALUES ($1, $2, $3, $4, 'draft', $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         ON CONFLICT (agent_id, open_in) DO UPDATE
         SET form_id = excluded.form_id, kind = excluded.kind, channel = excluded.channel,
           from_email = excluded.from_email, to_list = excluded.to_list, cc_list = excluded.cc_list,
           bcc_list = excluded.bcc_list, text = excluded.text, quote = excluded.quote, changed_ms = excluded.changed_ms
         RETURNING id",
        &[
            &fresh,
            &customer.0,
            &id.0,
            &agent,
            &form_id,
            &if filled.kind == "note" { "note" } else { "reply" },
            &clean(&filled.channel),
            &clean(&filled.from),
            &clean(&filled.to),
            &clean(&filled.cc),
            &clean(&filled.bcc),
            &clean(&filled.text),
            &filled.quote.as_deref().map(clean),
            &tx.now_ms(),
        ],
        |row| row.get(0),
    )
}

/// Takes the files off a composition that aren't among `kept`.
pub(super) fn keep_only(tx: &mut Tx<'_>, composition: i64, kept: &[i64]) -> Result<()> {
    for (_, file) in list_files(tx, &[composition])? {
        if !kept.contains(&file.id) {
            tx.execute("DELETE FROM composition_files WHERE id = $1", &[&file.id])?;
        }
    }
    Ok(())
}

pub(super) fn attach(tx: &mut Tx<'_>, composition: i64, files: &[File]) -> Result<()> {
    let customer = super::find(tx, composition)?.customer_id;
    for file in files {
        blobs::store(tx, &file.blob)?;
        let id: i64 = tx.id();
        tx.execute(
            "INSERT INTO composition_files (id, composition_id, customer_id, filename, mime, size, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                &id,
                &composition,
                &customer.0,
                &conversations::message::attachment::safe_filename(&file.filename),
                &clean(&file.mime),
                &file.blob.size,
                &file.blob.hash,
            ],
        )?;
    }
    Ok(())
}

pub(super) fn remove(tx: &mut Tx<'_>, draft: &Composition) -> Result<()> {
    tx.execute("DELETE FROM composition_files WHERE composition_id = $1", &[&draft.id])?;
    tx.execute("DELETE FROM compositions WHERE id = $1 AND state = 'draft'", &[&draft.id])?;
    Ok(())
}

/// Tells those who look at the conversation. The customer's own pages have nothing to do with it.
pub(super) fn record(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, kind: &'static str) -> Result<()> {
    let happening =
        Happening { kind, actor: agent.actor(), conversation_id: Some(id.0), ..Happening::default() };
    events::record(tx, &happening)
}

fn is_sent(tx: &Tx<'_>, id: ConversationId, form_id: &str) -> Result<bool> {
    let sent = tx.find(
        "SELECT id
         FROM compositions
         WHERE conversation_id = $1 AND state IN ('held', 'left', 'undone') AND form_id = $2
         ORDER BY id
         LIMIT 1",
        &[&id.0, &form_id],
        |row| row.get::<i64>(0),
    )?;
    Ok(sent.is_some() && !form_id.is_empty())
}

fn clean(text: &str) -> String {
    text.replace('\0', "").replace("\r\n", "\n")
}
