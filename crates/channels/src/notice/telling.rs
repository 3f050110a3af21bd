//! The job that tells a notice: in the customer's language, in the shop's words, in the conversation the customer has with
//! the shop about that order, from where the letter goes out and an answer comes back.

use base::jobs::Outcome;
use base::{Error, Result, Tx};
use conversations::conversation::{self, opening};
use conversations::message::saying::{self, Told};
use conversations::{Channel, Conversation, ConversationId};
use people::CustomerId;

use super::kind::Matter;
use super::material::{self, Material, Shopfront};
use super::rendering::render;
use super::wording::{self, Version, Words};
use super::{Notice, find};
use crate::post::Post;

/// The job that tells a notice.
pub const JOB: &str = "notice.write";

/// Tells the notice in `payload`. Doing it twice tells it once.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else { return Outcome::Dead(format!("`{payload}` is no notice")) };
    let told = match tell(post, id).await {
        Err(Error::Refused(reason)) => skip(post, id, reason).await,
        Err(Error::NotFound) => skip(post, id, "What it tells of is gone.".into()).await,
        told => told,
    };
    match told {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn tell(post: &Post, id: i64) -> Result<()> {
    let shop = Shopfront::new(post);
    let (notice, material, own) = post
        .db
        .read(move |read| {
            let notice = find(read, id)?;
            let material = material::gather(read, &shop, &notice)?;
            let own = wording::find(read, (notice.kind, material.style.language))?;
            Ok((notice, material, own))
        })
        .await?;
    if notice.state != "planned" {
        return Ok(());
    }
    if material.recipient.is_none() {
        return Err(Error::refused("No e-mail address of this customer is known."));
    }
    let filled = tokio::task::spawn_blocking(move || Filled::from(notice, material, own))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    let name = post.shop_name.to_string();
    post.db.write(move |tx| filled.say(tx, &name)).await
}

/// A notice ready to be said.
struct Filled {
    notice: Notice,
    material: Material,
    letter: Words,
    /// The version of the shop's own words that was tried, and what was wrong with it.
    own: Option<(i64, String)>,
}

impl Filled {
    /// With the shop's own words, or with the built-in ones where those can't be used.
    fn from(notice: Notice, material: Material, own: Option<Version>) -> Result<Filled> {
        let mut tried = None;
        if let Some(Version { id, words: Some(words), .. }) = own {
            match render(&words, &material.context, &material.style) {
                Ok(letter) => {
                    return Ok(Filled { notice, material, letter, own: Some((id, String::new())) });
                }
                Err(trouble) => tried = Some((id, trouble.text)),
            }
        }
        let built_in = wording::built_in((notice.kind, material.style.language));
        let letter = render(&built_in, &material.context, &material.style).map_err(|trouble| {
            Error::inside(format!("built-in words of {:?}: {}", notice.kind, trouble.text))
        })?;
        Ok(Filled { notice, material, letter, own: tried })
    }

    fn say(&self, tx: &mut Tx<'_>, name: &str) -> Result<()> {
        if find(tx, self.notice.id)?.state != "planned" {
            return Ok(());
        }
        let conversation = self.conversation(tx)?;
        let told = Told {
            name: name.to_owned(),
            subject: self.letter.subject.clone(),
            text: self.letter.text.clone(),
            client_id: format!("notice:{}", self.notice.id),
            reason: format!("notice: {}", self.notice.kind.title().to_lowercase()),
        };
        let said = saying::tell(tx, conversation.id, &told)?;
        let mut why = String::new();
        if let Some((id, trouble)) = self.own.as_ref().filter(|(_, trouble)| !trouble.is_empty()) {
            let order = self.material.number.as_deref().map(|number| format!("Order {number}: "));
            why = format!("{}{trouble}", order.unwrap_or_default());
            wording::note_trouble(tx, *id, &why)?;
            why = format!("Told in the built-in words. {why}");
        }
        let words_id = self.own.as_ref().map(|(id, _)| *id);
        tx.execute(
            "UPDATE notices
             SET state = 'told', why = $1, language = $2, words_id = $3, message_id = $4, settled_ms = $5
             WHERE id = $6",
            &[&why, &self.material.style.language, &words_id, &said.id.0, &tx.now_ms(), &self.notice.id],
        )?;
        Ok(())
    }

    /// The conversation of this customer about this order, opened quietly with its first notice. What is about no order
    /// has one of its own.
    fn conversation(&self, tx: &mut Tx<'_>) -> Result<Conversation> {
        let customer_id = self.notice.customer_id;
        if self.notice.kind.matter() == Matter::Conversation {
            return conversation::find(tx, ConversationId(self.notice.subject_id));
        }
        let Some(order_id) = self.notice.order_id else {
            return opening::open_quietly(tx, CustomerId(customer_id), Channel::Email, &self.letter.subject);
        };
        let known = tx.find(
            "SELECT conversation_id FROM notice_threads WHERE customer_id = $1 AND order_id = $2",
            &[&customer_id, &order_id],
            |row| Ok(ConversationId(row.get(0)?)),
        )?;
        if let Some(id) = known {
            return conversation::find(tx, id);
        }
        let order = match self.material.style.language {
            "de" => "Bestellung",
            "fr" => "Commande",
            "nl" => "Bestelling",
            _ => "Order",
        };
        let subject = format!("{order} {}", self.material.number.as_deref().unwrap_or_default());
        let opened = opening::open_quietly(tx, CustomerId(customer_id), Channel::Email, &subject)?;
        tx.execute(
            "INSERT INTO notice_threads (customer_id, order_id, conversation_id) VALUES ($1, $2, $3)",
            &[&customer_id, &order_id, &opened.id.0],
        )?;
        Ok(opened)
    }
}

async fn skip(post: &Post, id: i64, why: String) -> Result<()> {
    tracing::info!(notice = id, why, "a notice isn't told");
    post.db
        .write(move |tx| {
            tx.execute(
                "UPDATE notices SET state = 'skipped', why = $1, settled_ms = $2 WHERE id = $3 AND state = 'planned'",
                &[&why, &tx.now_ms(), &id],
            )?;
            Ok(())
        })
        .await
}
