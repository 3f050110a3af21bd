//! Conversations that a program opens on behalf of a customer, as a shop's own contact page does.

use base::{Error, Result, Tx};
use conversations::Channel;
use conversations::conversation::{self, Conversation, opening};
use conversations::message::saying::{self, Received};
use people::CustomerId;
use people::customer::{self, Kind, identity};
use people::names::{NAME_LIMIT, is_email};

use crate::form::TEXT_LIMIT;

/// Whose conversation it is to be.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Of a customer who is known.
    Known(CustomerId),
    /// Of whoever has this address; a new customer when nobody has.
    Address {
        /// Where answers go.
        email: String,
        /// Their name; may be empty.
        name: String,
    },
}

/// What is to be opened.
#[derive(Clone, Debug)]
pub struct Asked {
    /// For whom.
    pub whose: Whose,
    /// What it is about; the text's first words when empty.
    pub subject: String,
    /// What the customer says.
    pub text: String,
    /// What the program named it by; empty when it didn't.
    pub client_id: String,
    /// Who opened it, as agents are to read it.
    pub by: String,
}

/// Opens the conversation with its first message, once however often it is asked for under the same `client_id`.
pub fn open(tx: &mut Tx<'_>, asked: &Asked) -> Result<Conversation> {
    check(asked)?;
    let (customer_id, name) = match &asked.whose {
        Whose::Known(id) => (customer::find(tx, *id)?.id, String::new()),
        Whose::Address { email, name } => {
            (identity::find_or_create(tx, Kind::Email, email, name)?, name.clone())
        }
    };
    if !asked.client_id.is_empty()
        && let Some(said) = saying::find_said(tx, customer_id, &asked.client_id)?
    {
        return conversation::find(tx, conversations::message::find(tx, said)?.conversation_id);
    }
    let subject = match asked.subject.trim() {
        "" => asked.text.trim().lines().next().unwrap_or_default().chars().take(80).collect(),
        subject => subject.to_owned(),
    };
    let conversation = opening::open(tx, customer_id, Channel::Form, &subject)?;
    let received = Received {
        channel: Channel::Form,
        name,
        text: asked.text.clone(),
        client_id: asked.client_id.clone(),
        reason: format!("opened by {}", asked.by),
        files: Vec::new(),
    };
    saying::receive(tx, conversation.id, &received)?;
    Ok(conversation)
}

fn check(asked: &Asked) -> Result<()> {
    if asked.text.trim().is_empty() {
        return Err(Error::refused("text: write what the customer says."));
    }
    if asked.text.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!("text: write at most {TEXT_LIMIT} characters.")));
    }
    if let Whose::Address { email, name } = &asked.whose {
        if !is_email(email) {
            return Err(Error::refused("email: write an e-mail address, such as ana@example.org."));
        }
        if name.chars().count() > NAME_LIMIT {
            return Err(Error::refused(format!("name: write at most {NAME_LIMIT} characters.")));
        }
    }
    Ok(())
}
