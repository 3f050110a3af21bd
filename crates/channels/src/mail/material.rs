//! Everything the letter of a message is made from, and the draft it makes.

use base::blobs;
use base::{Error, Read, Result};
use conversations::conversation;
use conversations::message::attachment::{self, Attachment};
use conversations::message::{self, Message, MessageId, delivering};
use conversations::{Channel, Conversation};
use people::AgentId;

use super::composing::addressing::{self, Addressing};
use super::composing::{self, quoting, signature};
use super::draft::{Automatic, Draft, Image, fresh_mail_id};
use super::{markup, threading};
use crate::post::{Addresses, Post};
use crate::senders::Senders;

/// Everything a letter is made from.
pub(super) struct Material {
    /// The message.
    pub message: Message,
    /// Chat answers that go in the same letter, this one included.
    pub answers: Vec<Message>,
    /// Where it was said.
    pub conversation: Conversation,
    addressing: Addressing,
    references: Vec<String>,
    quote: String,
    signature: String,
    files: Vec<(Attachment, blobs::Found)>,
}

impl Material {
    /// Reads it all, in one snapshot.
    pub fn gather(
        read: &Read<'_>,
        addresses: &Addresses,
        senders: &Senders,
        id: MessageId,
    ) -> Result<Material> {
        let message = message::find(read, id)?;
        let conversation = conversation::find(read, message.conversation_id)?;
        let mut answers = match message.channel {
            Channel::Chat => delivering::list_uncarried(read, id)?,
            Channel::Email | Channel::Form | Channel::Phone | Channel::Counter => Vec::new(),
        };
        answers.push(message.clone());
        let mut files = Vec::new();
        for answer in &answers {
            for file in attachment::list_of_message(read, answer.id)? {
                let found = blobs::find(read, &file.hash)?;
                files.push((file, found));
            }
        }
        let composed = composing::find_of_message(read, id)?.map(|composition| composition.filled);
        let addressing = addressed(read, addresses, &conversation, composed.as_ref())?;
        let author = message.author.strip_prefix("agent:").and_then(|id| id.parse().ok()).map(AgentId);
        let is_told = is_told(&message);
        let signature = match is_told {
            true => String::new(),
            false => signature::of(read, (author, &message.author_name), senders.find(&addressing.from))?,
        };
        let quote = match composed.and_then(|composed| composed.quote) {
            Some(quote) => quote,
            None if is_told => String::new(),
            None => quoting::offered(read, conversation.id, Some(id))?,
        };
        Ok(Material {
            addressing,
            references: threading::mail_ids(read, conversation.id)?,
            quote: quoting::without(&quote, &signature),
            signature,
            message,
            answers,
            conversation,
            files,
        })
    }

    /// The letter. Replies to it come back by `token`.
    pub fn draft(&self, post: &Post, token: &str) -> Result<Draft> {
        if self.addressing.to.is_empty() {
            return Err(Error::refused(
                "No e-mail address of this customer is known. Add one on the customer's page and try again.",
            ));
        }
        let sender = post.senders.find(&self.addressing.from);
        let mail_id = fresh_mail_id(post, sender);
        let mut draft = Draft {
            from: sender.address.clone(),
            from_name: match is_told(&self.message) {
                true => sender.name.clone(),
                false => post.senders.from_name(sender, &self.message.author_name),
            },
            to: self.addressing.to.clone(),
            cc: self.addressing.cc.clone(),
            bcc: self.addressing.bcc.clone(),
            subject: self.subject(),
            mail_id,
            references: self.references.clone(),
            reply_to: sender.with_token(token),
            at_ms: self.message.at_ms,
            automatic: self.automatic(),
            ..Draft::default()
        };
        for (file, found) in &self.files {
            let bytes = post.folder.bytes(found.clone())?;
            draft.files.push((file.filename.clone(), file.mime.clone(), bytes));
        }
        self.write(&mut draft);
        Ok(draft)
    }

    fn automatic(&self) -> Option<Automatic> {
        let answers = !self.references.is_empty();
        let kind = if answers { Automatic::Replied } else { Automatic::Generated };
        (self.message.author == "system").then_some(kind)
    }

    fn subject(&self) -> String {
        let reference = &self.conversation.reference;
        if is_told(&self.message) {
            return format!("{} [#{reference}]", self.message.subject);
        }
        let subject = self.conversation.subject.trim_start_matches("Re: ");
        format!("Re: {subject} [#{reference}]")
    }

    /// Text, signature and quote, plain and as HTML; images that the text shows go from the files to the HTML.
    fn write(&self, draft: &mut Draft) {
        let texts: Vec<&str> = self.answers.iter().map(|answer| answer.text.trim_end()).collect();
        let text = texts.join("\n\n");
        if is_told(&self.message) {
            draft.text = text;
            return;
        }
        let images = shown(&draft.files, &draft.mail_id);
        let content_id =
            |name: &str| images.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone());
        let written = markup::write(&text, content_id);
        for name in &written.shown {
            let at = draft.files.iter().position(|(known, mime, _)| known == name && is_image(mime));
            if let (Some(at), Some(content_id)) = (at, content_id(name)) {
                let (name, mime, bytes) = draft.files.remove(at);
                draft.images.push(Image { content_id, name, mime, bytes });
            }
        }
        let (mut plain, mut html) = (written.plain, format!("<div dir=\"auto\">{}</div>", written.html));
        if !self.signature.is_empty() && !signature::is_in(&text, &self.signature) {
            plain.push_str(&format!("\n\n-- \n{}", self.signature));
            html.push_str(&format!("\n<p dir=\"auto\">-- <br>\n{}</p>", markup::escaped(&self.signature)));
        }
        if !self.quote.is_empty() {
            plain.push_str(&format!("\n\n{}\n", self.quote));
            html.push_str(&quote_as_html(&self.quote));
        }
        (draft.text, draft.html) = (plain, html);
    }
}

/// True when the shop tells something unasked: under a subject of its own, quoting nothing.
fn is_told(message: &Message) -> bool {
    !message.subject.is_empty()
}

/// As it was composed; else to the customer alone, from the address they wrote to.
fn addressed(
    read: &Read<'_>,
    addresses: &Addresses,
    conversation: &Conversation,
    composed: Option<&composing::Filled>,
) -> Result<Addressing> {
    let offered = addressing::offered(read, addresses, conversation)?;
    let Some(composed) = composed else { return Ok(Addressing { cc: Vec::new(), ..offered }) };
    let from = addresses.sender_of(&composed.from).unwrap_or(offered.from);
    if composed.to.is_empty() {
        return Ok(Addressing { from, cc: Vec::new(), ..offered });
    }
    let read = addressing::read(addresses, (&composed.to, &composed.cc, &composed.bcc));
    let read = read.map_err(|wrong| {
        Error::Refused(wrong.into_iter().map(|wrong| wrong.why).collect::<Vec<_>>().join(" "))
    })?;
    Ok(Addressing { from, ..read })
}

/// The images among `files`, each with what the HTML calls it; of several with one name, the first.
fn shown(files: &[(String, String, Vec<u8>)], mail_id: &str) -> Vec<(String, String)> {
    let mut images: Vec<(String, String)> = Vec::new();
    for (name, _, _) in files.iter().filter(|(_, mime, _)| is_image(mime)) {
        if !images.iter().any(|(known, _)| known == name) {
            images.push((name.clone(), format!("image{}.{mail_id}", images.len() + 1)));
        }
    }
    images
}

/// Images every mail program shows.
fn is_image(mime: &str) -> bool {
    matches!(mime.to_lowercase().as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// Lines behind `>` as a quotation, the others around it.
fn quote_as_html(quote: &str) -> String {
    let mut html = String::new();
    let lines: Vec<&str> = quote.lines().collect();
    for run in lines.chunk_by(|one, next| one.starts_with('>') == next.starts_with('>')) {
        let is_quoted = run[0].starts_with('>');
        let bare =
            |line: &&str| line.strip_prefix("> ").or(line.strip_prefix('>')).unwrap_or(line).to_owned();
        let text = markup::escaped(&run.iter().map(bare).collect::<Vec<_>>().join("\n"));
        html.push_str(&match is_quoted {
            true => format!("\n<blockquote type=\"cite\" dir=\"auto\">{text}</blockquote>"),
            false => format!("\n<p dir=\"auto\">{text}</p>"),
        });
    }
    html
}
