//! The contact form and answers written on the help centre.

use base::{Error, Result, Tx};
use conversations::conversation::{self, Conversation, opening};
use conversations::message::saying::{self, File, Received, Said};
use conversations::{Channel, ConversationId};
use people::customer::{self, Kind, identity};
use people::names::is_email;
use people::{CustomerId, names, session};

/// A filled-in contact form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The sender's name; may be empty.
    pub name: String,
    /// Where the answer goes.
    pub email: String,
    /// What it is about.
    pub subject: String,
    /// What they have to say.
    pub text: String,
    /// An order number, if it is about one.
    pub order: String,
    /// What the page named it by, so that sending it twice is known.
    pub client_id: String,
    /// Files that came with it.
    pub files: Vec<File>,
}

/// Longest text a form takes, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// What is wrong with a form: the field's name and what to write instead.
pub type Complaint = (&'static str, String);

impl Form {
    /// Everything that is wrong, field by field; empty when it can be submitted.
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        if !is_email(&self.email) {
            complaints.push((
                "email",
                "Write your e-mail address, such as ana@example.org: the answer goes there.".into(),
            ));
        }
        if self.text.trim().is_empty() {
            complaints.push(("text", "Write what we can do for you.".into()));
        }
        if self.text.chars().count() > TEXT_LIMIT {
            complaints.push(("text", format!("Write at most {TEXT_LIMIT} characters, or attach a file.")));
        }
        for (field, value) in [("name", &self.name), ("subject", &self.subject), ("order", &self.order)] {
            if value.chars().count() > names::NAME_LIMIT {
                complaints.push((field, format!("Write at most {} characters.", names::NAME_LIMIT)));
            }
        }
        complaints
    }
}

/// Takes a form: one conversation under the customer of its address, once, however often it is sent.
pub fn submit(tx: &mut Tx<'_>, form: &Form) -> Result<Conversation> {
    if let Some((_, complaint)) = form.complaints().into_iter().next() {
        return Err(Error::Refused(complaint));
    }
    let customer_id = identity::find_or_create(tx, Kind::Email, &form.email, &form.name)?;
    let client_id = client_id("form", form)?;
    if let Some(said) = saying::find_said(tx, customer_id, &client_id)? {
        return conversation::find(tx, conversations::message::find(tx, said)?.conversation_id);
    }
    let subject = match (form.subject.trim(), form.order.trim()) {
        ("", "") => first_words(&form.text),
        ("", order) => format!("Order {order}"),
        (subject, "") => subject.to_owned(),
        (subject, order) => format!("{subject} ({order})"),
    };
    let conversation = opening::open(tx, customer_id, Channel::Form, &subject)?;
    let received = Received {
        channel: Channel::Form,
        name: form.name.clone(),
        text: form.text.clone(),
        client_id,
        reason: "sent with the contact form".into(),
        files: form.files.clone(),
    };
    saying::receive(tx, conversation.id, &received)?;
    Ok(conversation)
}

/// A signed-in customer writes on in one of their conversations.
pub fn write_on(tx: &mut Tx<'_>, customer_id: CustomerId, id: ConversationId, form: &Form) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if !customer::cluster(tx, customer_id)?.contains(&conversation.customer_id.0) {
        return Err(Error::NotFound);
    }
    if form.text.trim().is_empty() && form.files.is_empty() {
        return Err(Error::refused("Write what we can do for you."));
    }
    if form.text.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!("Write at most {TEXT_LIMIT} characters, or attach a file.")));
    }
    let received = Received {
        channel: Channel::Form,
        name: String::new(),
        text: form.text.clone(),
        client_id: client_id("help", form)?,
        reason: "written on the help centre".into(),
        files: form.files.clone(),
    };
    saying::receive(tx, id, &received)
}

/// The form's own name and what it says: going back, changing it and sending again says something new. Nothing for a
/// form without a name: it is never taken for a repeat.
fn client_id(page: &str, form: &Form) -> Result<String> {
    let given = form.client_id.as_str();
    if given.len() > 100 || given.chars().any(char::is_control) {
        return Err(Error::refused(
            "The form's own name is damaged. Load the page again and send it from there.",
        ));
    }
    Ok(if given.is_empty() {
        String::new()
    } else {
        format!("{page}:{given}:{}", session::short_hash(&form.text))
    })
}

fn first_words(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
