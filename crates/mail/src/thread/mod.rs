//! Which mails belong together, over nothing but what their headers say: the two algorithms of RFC 5256, and plain
//! citation. Who may see whose mail is not asked here; that is decided where conversations are known.

mod forest;
mod gathering;

use crate::parsing::Mail;

pub use forest::{ordered_subject, references};
pub use gathering::{groups, parents_first};

/// A mail as these algorithms see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Message-ID; empty when there is none.
    pub id: String,
    /// References, oldest first.
    pub references: Vec<String>,
    /// In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// Subject.
    pub subject: String,
    /// When it was sent, in any unit.
    pub date: i64,
}

/// A mail with those that answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The mail's place in the list that was given; none for a mail that only others speak of.
    pub at: Option<usize>,
    /// What answers it, by date.
    pub children: Vec<Tree>,
}

impl Node {
    /// `mail` as these algorithms see it.
    pub fn of(mail: &Mail) -> Node {
        Node {
            id: mail.mail_id.clone(),
            references: mail.references.iter().rev().cloned().collect(),
            in_reply_to: mail.in_reply_to.iter().filter(|id| !is_address(mail, id)).cloned().collect(),
            subject: mail.subject.clone(),
            date: mail.date_ms.unwrap_or_default(),
        }
    }

    /// Every Message-ID it names as one before it.
    pub fn cited(&self) -> impl Iterator<Item = &str> {
        self.references.iter().chain(&self.in_reply_to).map(String::as_str)
    }
}

/// Every Message-ID that `mail` names as one before it, nearest first, each once, without its own.
pub fn cited(mail: &Mail) -> Vec<&str> {
    let mut all = mail.ancestors();
    all.retain(|id| *id != mail.mail_id && !is_address(mail, id));
    all
}

/// Old programs write `In-Reply-To: Message from Ana <ana@x.example> of "Mon, 23 Nov" <id@x.example>`: the first is no
/// Message-ID, and whoever answers Ana would seem to answer one mail.
fn is_address(mail: &Mail, id: &str) -> bool {
    mail.header("In-Reply-To").any(|value| {
        let Some((before, after)) = value.split_once(&format!("<{id}>")) else { return false };
        before.to_lowercase().contains("message from") && after.trim_start().starts_with("of")
    })
}

impl Tree {
    /// The mails in it, each before what answers it.
    pub fn mails(&self) -> Vec<usize> {
        let mut all = Vec::new();
        let mut open = vec![self];
        while let Some(tree) = open.pop() {
            all.extend(tree.at);
            open.extend(tree.children.iter().rev());
        }
        all
    }
}

#[cfg(test)]
mod tests;
