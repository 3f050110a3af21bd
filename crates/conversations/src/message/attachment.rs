//! Files that came or go with a message.

use base::blobs::Blob;
use base::{Read, Result, Row, Tx};
use people::CustomerId;

use super::MessageId;
use crate::conversation::{Conversation, ConversationId};

/// Longest file name that is kept.
const FILENAME_LIMIT: usize = 200;

/// A file that comes with a message; its blob is safe already.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, as given.
    pub filename: String,
    /// Its media type, as given.
    pub mime: String,
    /// `Content-ID` of an inline part; empty otherwise.
    pub content_id: String,
    /// Its bytes.
    pub blob: Blob,
}

/// A file of a message; its bytes are the blob `hash`.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: i64,
    /// The message it belongs to.
    pub message_id: MessageId,
    /// The conversation of that message.
    pub conversation_id: ConversationId,
    /// Whose conversation that is.
    pub customer_id: CustomerId,
    /// A name that is safe to save under.
    pub filename: String,
    /// The media type its sender gave.
    pub mime: String,
    /// Length in bytes.
    pub size: i64,
    /// BLAKE3 of its bytes.
    pub hash: Vec<u8>,
    /// `Content-ID` by which the text of its mail may show it; mostly empty.
    pub content_id: String,
}

const ATTACHMENT: &str = "SELECT id, message_id, conversation_id, customer_id, filename, mime, size, hash, content_id FROM attachments";

pub(super) fn create(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    message: MessageId,
    file: &File,
) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO attachments (id, customer_id, conversation_id, message_id, filename, mime, size, hash, content_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &conversation.customer_id.0,
            &conversation.id.0,
            &message.0,
            &safe_filename(&file.filename),
            &file.mime.replace('\0', ""),
            &file.blob.size,
            &file.blob.hash,
            &file.content_id.replace('\0', ""),
        ],
    )?;
    Ok(())
}

/// The attachment `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Attachment> {
    read.get(&format!("{ATTACHMENT} WHERE id = $1"), &[&id], attachment_from)
}

/// The files of one message.
pub fn list_of_message(read: &Read<'_>, message: MessageId) -> Result<Vec<Attachment>> {
    read.list(
        &format!("{ATTACHMENT} WHERE message_id = $1 ORDER BY id LIMIT 200"),
        &[&message.0],
        attachment_from,
    )
}

/// The files of a conversation's messages from `first` to `last`.
pub fn list(
    read: &Read<'_>,
    conversation: ConversationId,
    first: MessageId,
    last: MessageId,
) -> Result<Vec<Attachment>> {
    read.list(
        &format!(
            "{ATTACHMENT}
             WHERE conversation_id = $1 AND message_id >= $2 AND message_id <= $3
             ORDER BY message_id, id
             LIMIT 500"
        ),
        &[&conversation.0, &first.0, &last.0],
        attachment_from,
    )
}

/// The last part of the name, without what a file system or header could take for something else.
pub fn safe_filename(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String =
        last.chars().filter(|c| !c.is_control() && !"\"<>|:*?".contains(*c)).take(FILENAME_LIMIT).collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() { "file".into() } else { clean.to_owned() }
}

fn attachment_from(row: &Row<'_>) -> Result<Attachment> {
    Ok(Attachment {
        id: row.get(0)?,
        message_id: MessageId(row.get(1)?),
        conversation_id: ConversationId(row.get(2)?),
        customer_id: CustomerId(row.get(3)?),
        filename: row.get(4)?,
        mime: row.get(5)?,
        size: row.get(6)?,
        hash: row.get(7)?,
        content_id: row.get(8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::safe_filename;

    #[test]
    fn file_names_keep_nothing_dangerous() {
        let cases = [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\mia\\bill.pdf", "bill.pdf"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie x"),
            ("..", "file"),
            ("", "file"),
            ("größe \"1\".txt", "größe 1.txt"),
        ];
        for (given, expected) in cases {
            assert_eq!(safe_filename(given), expected);
        }
    }
}
