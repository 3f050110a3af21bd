//! Writing a letter: an answer, or a word of the program's own, as a mail that finds its way back.

use base::blobs::{self, Blob};
use base::jobs::{self, Outcome};
use base::{Error, Read, Result, Tx};
use conversations::conversation;
use conversations::message::attachment::{self, Attachment};
use conversations::message::{self, Delivery, Direction, Message, MessageId, delivering};
use conversations::{Channel, Conversation};
use people::customer::{self, identity};

use super::draft::{Draft, build, fresh_mail_id};
use super::{sending, threading};
use crate::post::Post;

/// The job that writes the letter of a message.
pub const JOB: &str = "letter.write";

/// Plans the letter of message `id`.
pub fn plan(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), tx.now_ms())
}

/// Writes the letter of the message in `payload`, and plans its sending. Doing it twice writes one letter.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else { return Outcome::Dead(format!("`{payload}` is no message")) };
    match write(post, MessageId(id)).await {
        Ok(()) => Outcome::Done,
        Err(Error::Refused(reason)) => give_up(post, MessageId(id), &reason).await,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Plans again what failed: the sending of the letter, or its writing when there is none.
pub fn retry(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    let message = message::find(tx, id)?;
    if let Some(letter) = message.letter_id {
        return sending::retry(tx, letter);
    }
    if message.delivery != Delivery::Failed {
        return Err(Error::Conflict("This message isn't one that failed.".into()));
    }
    delivering::set(tx, id, Delivery::Queued)?;
    plan(tx, id)
}

/// The message itself says that it failed, and can be tried again there: no dead job is left behind.
async fn give_up(post: &Post, id: MessageId, reason: &str) -> Outcome {
    tracing::info!(message = id.0, reason, "a letter can't be written");
    let failed = post.db.write(move |tx| {
        for earlier in delivering::list_uncarried(tx, id)? {
            delivering::set(tx, earlier.id, Delivery::Failed)?;
        }
        delivering::set(tx, id, Delivery::Failed)
    });
    match failed.await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Plans a letter of the program's own, such as a one-time code.
pub fn post_own(tx: &mut Tx<'_>, customer_id: i64, draft: &Draft, blob: &Blob) -> Result<()> {
    let letter = sending::create(tx, None, Some(customer_id), (draft, blob))?;
    sending::plan(tx, letter)
}

async fn write(post: &Post, id: MessageId) -> Result<()> {
    let material = post.db.read(move |read| Material::gather(read, id)).await?;
    if material.message.letter_id.is_some() {
        return Ok(());
    }
    let conversation = material.conversation.clone();
    let token = post.db.write(move |tx| threading::reply_token(tx, &conversation)).await?;
    let draft = material.draft(post, &token)?;
    let raw = build(post, &draft)?;
    let folder = post.folder.clone();
    let blob = tokio::task::spawn_blocking(move || folder.keep(&raw))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    let (conversation, customer_id) = (material.conversation, material.message.customer_id.0);
    let carried: Vec<MessageId> = material.answers.iter().map(|answer| answer.id).collect();
    post.db
        .write(move |tx| {
            let letter = sending::create(tx, Some(id), Some(customer_id), (&draft, &blob))?;
            delivering::carry(tx, letter, &carried)?;
            threading::remember(tx, &draft.mail_id, id.0, &conversation)?;
            sending::plan(tx, letter)
        })
        .await
}

/// Everything a letter is made from.
struct Material {
    message: Message,
    /// Chat answers that go in the same letter, this one included.
    answers: Vec<Message>,
    conversation: Conversation,
    recipient: Option<String>,
    references: Vec<String>,
    /// The customer's last words, to be quoted.
    asked: Option<Message>,
    files: Vec<(Attachment, blobs::Found)>,
}

impl Material {
    fn gather(read: &Read<'_>, id: MessageId) -> Result<Material> {
        let message = message::find(read, id)?;
        let conversation = conversation::find(read, message.conversation_id)?;
        let cluster = customer::cluster(read, conversation.customer_id)?;
        let (before, _) = message::listing::list(read, conversation.id, Some(id))?;
        let mut answers = match message.channel {
            Channel::Chat => delivering::list_uncarried(read, id)?,
            Channel::Email | Channel::Form | Channel::Phone | Channel::Counter => Vec::new(),
        };
        answers.push(message.clone());
        let asked = before.into_iter().rfind(|message| message.direction == Direction::In);
        let mut files = Vec::new();
        for answer in &answers {
            for file in attachment::list_of_message(read, answer.id)? {
                let found = blobs::find(read, &file.hash)?;
                files.push((file, found));
            }
        }
        Ok(Material {
            recipient: recipient(read, &conversation, &cluster)?,
            references: threading::mail_ids(read, conversation.id)?,
            message,
            answers,
            conversation,
            asked,
            files,
        })
    }

    fn draft(&self, post: &Post, token: &str) -> Result<Draft> {
        let recipient = self.recipient.clone().ok_or_else(|| {
            Error::refused(
                "No e-mail address of this customer is known. Add one on the customer's page and try again.",
            )
        })?;
        let mut files = Vec::new();
        for (file, found) in &self.files {
            files.push((file.filename.clone(), file.mime.clone(), post.folder.bytes(found.clone())?));
        }
        let subject = self.conversation.subject.trim_start_matches("Re: ");
        Ok(Draft {
            from_name: format!("{} at {}", self.message.author_name, post.shop_name),
            recipient,
            subject: format!("Re: {subject} [#{}]", self.conversation.reference),
            text: self.text(),
            mail_id: fresh_mail_id(post),
            references: self.references.clone(),
            reply_to: post.addresses.with_token(token),
            files,
            at_ms: self.message.at_ms,
        })
    }

    fn text(&self) -> String {
        let texts: Vec<&str> = self.answers.iter().map(|answer| answer.text.trim_end()).collect();
        let mut text = texts.join("\n\n");
        if let Some(asked) = &self.asked {
            let quoted: String = asked.text.lines().take(60).map(|line| format!("> {line}\n")).collect();
            text.push_str(&format!(
                "\n\n{} wrote by {}:\n{quoted}",
                asked.author_name,
                asked.channel.in_words()
            ));
        }
        text
    }
}

/// The address the customer last wrote from in this conversation is known by their identities; the best proved wins.
fn recipient(read: &Read<'_>, conversation: &Conversation, cluster: &[i64]) -> Result<Option<String>> {
    let own = identity::find_email(read, &[conversation.customer_id.0])?;
    match own {
        Some(email) => Ok(Some(email)),
        None => identity::find_email(read, cluster),
    }
}
