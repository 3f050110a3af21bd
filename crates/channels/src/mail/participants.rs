//! Who takes part in a conversation by mail: its customer, those named in To and Cc, colleagues who wrote in, and the
//! mailing lists it goes through. Who may join by it is decided in `threading::proof`.

use ::mail::{Mail, Mailbox};
use base::{Error, Param, Read, Result, Row, Tx};
use conversations::{Conversation, ConversationId, MessageId};
use people::customer;

/// People of one mail that are remembered.
const NAMED_LIMIT: usize = 50;
/// People of one conversation that are listed.
const LIST_LIMIT: i64 = 200;
/// Longest address.
const EMAIL_LIMIT: usize = 254;

/// How somebody came to take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The conversation is theirs.
    Customer,
    /// A mail of it went to them.
    To,
    /// A mail of it went to them in Cc.
    Cc,
    /// They wrote in it without having been named: they had one of our letters.
    Colleague,
    /// A mailing list, by its id.
    List,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The address, in lower case; a list's id.
    pub email: String,
    /// The name given with it; may be empty.
    pub name: String,
    /// How they came to take part.
    pub role: Role,
    /// True when the customer named them. Only these may get an answer unasked: anyone who joined could name others.
    pub is_by_customer: bool,
    /// Since when, UTC milliseconds.
    pub since_ms: i64,
}

/// Somebody a mail names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    email: String,
    name: String,
    role: Role,
}

impl Role {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Customer => "customer",
            Role::To => "to",
            Role::Cc => "cc",
            Role::Colleague => "colleague",
            Role::List => "list",
        }
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Role> {
        [Role::Customer, Role::To, Role::Cc, Role::Colleague, Role::List]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown role {text}")))
    }
}

/// Who takes part in a conversation: its customer first, then in the order in which they came.
pub fn list(read: &Read<'_>, id: ConversationId) -> Result<Vec<Participant>> {
    read.list(
        &format!(
            "SELECT email, name, role, is_by_customer, since_ms
             FROM participants
             WHERE conversation_id = $1
             ORDER BY CASE WHEN role = 'customer' THEN 0 WHEN role = 'list' THEN 2 ELSE 1 END, since_ms, email
             LIMIT {LIST_LIMIT}"
        ),
        &[&id.0],
        participant_from,
    )
}

/// Whom `mail` names: its author, then To and Cc without our own addresses, then its list.
pub fn named_by(mail: &Mail, list_id: &str, is_own: impl Fn(&str) -> bool) -> Vec<Named> {
    let author = Mailbox { email: mail.from.clone(), name: mail.from_name.clone() };
    named((author, &mail.to, &mail.cc), list_id, is_own)
}

fn named(
    (author, to, cc): (Mailbox, &[Mailbox], &[Mailbox]),
    list_id: &str,
    is_own: impl Fn(&str) -> bool,
) -> Vec<Named> {
    let list = Mailbox { email: list_id.to_owned(), name: String::new() };
    let all = std::iter::once((&author, Role::Colleague))
        .chain(to.iter().map(|one| (one, Role::To)))
        .chain(cc.iter().map(|one| (one, Role::Cc)))
        .chain(std::iter::once((&list, Role::List)));
    let mut named: Vec<Named> = Vec::new();
    for (one, role) in all {
        let email: String = one.email.chars().filter(|c| !c.is_control()).take(EMAIL_LIMIT).collect();
        let is_new = named.iter().all(|known| known.email != email);
        if !email.is_empty() && is_new && !is_own(&email) && named.len() < NAMED_LIMIT {
            named.push(Named { email, name: people::names::tidy_name(&one.name), role });
        }
    }
    named
}

/// Adds whom a message names to its conversation. The author is its customer when `is_customers` says so.
pub fn add(
    tx: &mut Tx<'_>,
    (conversation, message): (ConversationId, MessageId),
    named: &[Named],
    is_customers: bool,
) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let now_ms = tx.now_ms();
    let role = |one: &Named| match one.role {
        Role::Colleague if is_customers => Role::Customer.as_str(),
        role => role.as_str(),
    };
    let roles: Vec<&'static str> = named.iter().map(role).collect();
    let mut bound: Vec<&dyn Param> = vec![&conversation.0, &message.0, &is_customers, &now_ms];
    let mut rows = Vec::new();
    for (one, role) in named.iter().zip(&roles) {
        let at = bound.len() + 1;
        rows.push(format!("($1, ${at}, ${}, ${}, $3, $2, $4)", at + 1, at + 2));
        bound.extend([&one.email as &dyn Param, &one.name, role]);
    }
    tx.execute(
        &format!(
            "INSERT INTO participants (conversation_id, email, name, role, is_by_customer, named_in, since_ms)
             VALUES {}
             ON CONFLICT (conversation_id, email) DO UPDATE
             SET is_by_customer = participants.is_by_customer OR excluded.is_by_customer,
               name = CASE WHEN participants.name = '' THEN excluded.name ELSE participants.name END,
               role = CASE WHEN excluded.role = 'customer' THEN excluded.role ELSE participants.role END",
            rows.join(", ")
        ),
        &bound,
    )?;
    Ok(())
}

/// Whose names the conversation `from` knew only from the messages `ids`, which are in `to` now, it knows no longer; `to`
/// knows them.
pub fn follow(
    tx: &mut Tx<'_>,
    ids: &[i64],
    (from, to): (&Conversation, &Conversation),
    is_own: &dyn Fn(&str) -> bool,
) -> Result<()> {
    let mut bound: Vec<&dyn Param> = vec![&from.id.0];
    bound.extend(base::db::params(ids));
    tx.execute(
        &format!(
            "DELETE FROM participants WHERE conversation_id = $1 AND named_in IN ({})",
            base::db::placeholders(2, ids.len())
        ),
        &bound,
    )?;
    for conversation in [from, to] {
        learn(tx, conversation, is_own)?;
    }
    Ok(())
}

/// Adds whom the mails of a conversation name.
fn learn(tx: &mut Tx<'_>, conversation: &Conversation, is_own: &dyn Fn(&str) -> bool) -> Result<()> {
    let cluster = customer::cluster(tx, conversation.customer_id)?;
    let own: Vec<String> =
        customer::identity::list(tx, &cluster)?.into_iter().map(|identity| identity.value).collect();
    let mails = tx.list(
        "SELECT message_id, from_email, from_name, to_list, cc_list, list_id
         FROM mails
         WHERE conversation_id = $1
         ORDER BY message_id
         LIMIT 500",
        &[&conversation.id.0],
        |row| {
            let mailboxes = |at| -> Result<Vec<Mailbox>> {
                Ok(serde_json::from_str(&row.get::<String>(at)?).unwrap_or_default())
            };
            let author = Mailbox { email: row.get(1)?, name: row.get(2)? };
            Ok((MessageId(row.get(0)?), author, mailboxes(3)?, mailboxes(4)?, row.get::<String>(5)?))
        },
    )?;
    for (message, author, to, cc, list_id) in mails {
        let is_customers = own.contains(&author.email);
        let named = named((author, &to, &cc), &list_id, is_own);
        add(tx, (conversation.id, message), &named, is_customers)?;
    }
    Ok(())
}

fn participant_from(row: &Row<'_>) -> Result<Participant> {
    Ok(Participant {
        email: row.get(0)?,
        name: row.get(1)?,
        role: Role::read(&row.get::<String>(2)?)?,
        is_by_customer: row.get(3)?,
        since_ms: row.get(4)?,
    })
}
