//! Chat: visitors, known by a token only their browser has, and what they say in the widget.
//!
//! A visitor sees the conversations begun under the token, nothing else of the customer they say they are: typing
//! somebody's address proves nothing.

pub mod following_up;

use base::{Error, Read, Result, Tx};
use conversations::conversation::{self, Conversation, opening};
use conversations::message::saying::{self, Received};
use conversations::message::{self, Message, MessageId, listing, seeing};
use conversations::{Channel, ConversationId};
use people::customer::{self, Kind, identity, merging};
use people::names::is_email;
use people::{CustomerId, session};

/// Longest chat message, in characters.
pub const TEXT_LIMIT: usize = 5_000;
/// A visitor who comes back later than this begins a new conversation.
const GOES_ON_MS: i64 = 7 * 24 * 3_600_000;
/// Conversations whose messages the widget shows.
const SHOWN: i64 = 5;
/// Messages one visitor may send in a minute.
const MESSAGES_A_MINUTE: i64 = 30;

/// What a visitor says.
#[derive(Clone, Debug, Default)]
pub struct Saying {
    /// What the widget named it by.
    pub client_id: String,
    /// The text.
    pub text: String,
    /// Their name, if they gave it.
    pub name: String,
    /// Their e-mail address, if they gave it.
    pub email: String,
    /// The page they were on.
    pub page: String,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The visitor's token; a new one when they had none.
    pub token: String,
    /// The message as it stands.
    pub message: Message,
}

/// Who a visitor is to us.
#[derive(Clone, Debug)]
pub struct Visitor {
    hash: String,
    /// The customer they began as.
    pub customer_id: CustomerId,
}

/// Takes what a visitor says. A token that isn't known is a new visitor's; one that can't be one is replaced.
pub fn say(tx: &mut Tx<'_>, token: Option<&str>, saying: &Saying) -> Result<Heard> {
    let text = saying.text.trim().to_owned();
    if text.is_empty() {
        return Err(Error::refused("Write something before you send."));
    }
    if text.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!(
            "A chat message has at most {TEXT_LIMIT} characters. Send it in parts, or use the contact form."
        )));
    }
    let email = saying.email.trim();
    if !email.is_empty() && !is_email(email) {
        return Err(Error::refused("Write your e-mail address such as ana@example.org, or leave it out."));
    }
    let is_named = !saying.client_id.is_empty() && !saying.client_id.chars().any(char::is_control);
    if !is_named || saying.client_id.len() > 100 {
        return Err(Error::refused("The message has no name of its own (client_id of 1 to 100 characters)."));
    }
    let known = match token {
        Some(token) => find_visitor(tx, token)?.map(|visitor| (token.to_owned(), visitor)),
        None => None,
    };
    let (token, visitor) = match known {
        Some(known) => known,
        None => create_visitor(tx, token, saying)?,
    };
    if !email.is_empty() {
        give_email(tx, &visitor, email)?;
    }
    customer::name_if_unknown(tx, visitor.customer_id, &saying.name)?;
    let message = say_as(tx, &visitor, saying, text)?;
    Ok(Heard { token, message })
}

/// Whose token this is.
pub fn find_visitor(read: &Read<'_>, token: &str) -> Result<Option<Visitor>> {
    let hash = session::hash(token);
    read.find("SELECT customer_id FROM visitors WHERE hash = $1", &[&hash], |row| {
        Ok(Visitor { hash: hash.clone(), customer_id: CustomerId(row.get(0)?) })
    })
}

/// What the widget shows: the visitor's messages after `after`, and whether an address to write to is known.
pub fn show(read: &Read<'_>, visitor: &Visitor, after: MessageId) -> Result<(Vec<Message>, bool)> {
    let ids = conversations_of(read, visitor)?;
    let messages = listing::list_shown(read, &ids, after)?;
    let cluster = customer::cluster(read, visitor.customer_id)?;
    Ok((messages, identity::find_email(read, &cluster)?.is_some()))
}

/// The visitor saw everything up to `up_to`.
pub fn see(tx: &mut Tx<'_>, visitor: &Visitor, up_to: MessageId) -> Result<usize> {
    let ids = conversations_of(tx, visitor)?;
    seeing::mark(tx, &ids, up_to)
}

/// The visitor's conversations, newest first.
pub fn conversations_of(read: &Read<'_>, visitor: &Visitor) -> Result<Vec<ConversationId>> {
    read.list(
        "SELECT conversation_id FROM visits WHERE hash = $1 ORDER BY conversation_id DESC LIMIT $2",
        &[&visitor.hash, &SHOWN],
        |row| Ok(ConversationId(row.get(0)?)),
    )
}

fn say_as(tx: &mut Tx<'_>, visitor: &Visitor, saying: &Saying, text: String) -> Result<Message> {
    let client_id = format!("chat:{}:{}", &visitor.hash[..16], saying.client_id);
    if let Some(id) = saying::find_said(tx, visitor.customer_id, &client_id)? {
        return message::find(tx, id);
    }
    let conversation = find_or_open(tx, visitor, &text)?;
    refuse_flood(tx, conversation.id)?;
    let reason = match saying.page.trim() {
        "" => "said in the chat".to_owned(),
        page => {
            let page: String = page.chars().filter(|c| !c.is_control()).take(300).collect();
            format!("said in the chat on {page}")
        }
    };
    let received = Received {
        channel: Channel::Chat,
        name: saying.name.clone(),
        text,
        client_id,
        reason,
        files: Vec::new(),
    };
    let saying::Said { id, .. } = saying::receive(tx, conversation.id, &received)?;
    message::find(tx, id)
}

fn find_or_open(tx: &mut Tx<'_>, visitor: &Visitor, text: &str) -> Result<Conversation> {
    if let Some(newest) = conversations_of(tx, visitor)?.first() {
        let conversation = conversation::find(tx, *newest)?;
        if conversation.last_ms > tx.now_ms() - GOES_ON_MS {
            return Ok(conversation);
        }
    }
    let subject: String = text.lines().next().unwrap_or_default().chars().take(80).collect();
    let conversation = opening::open(tx, visitor.customer_id, Channel::Chat, &subject)?;
    tx.execute(
        "INSERT INTO visits (conversation_id, hash, started_ms) VALUES ($1, $2, $3)",
        &[&conversation.id.0, &visitor.hash, &tx.now_ms()],
    )?;
    Ok(conversation)
}

/// The widget makes its token before the first message is sent: should the answer to that message be lost, its repeat
/// comes from the same visitor.
fn create_visitor(tx: &mut Tx<'_>, made: Option<&str>, saying: &Saying) -> Result<(String, Visitor)> {
    let is_token =
        |made: &&str| made.len() == 32 && made.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let token = made.filter(is_token).map_or_else(|| tx.context().chance.token(), str::to_owned);
    let hash = session::hash(&token);
    let customer_id = match saying.email.trim() {
        "" => customer::create(tx, &saying.name)?,
        email => identity::find_or_create(tx, Kind::Email, email, &saying.name)?,
    };
    tx.execute(
        "INSERT INTO visitors (hash, customer_id, created_ms) VALUES ($1, $2, $3)",
        &[&hash, &customer_id.0, &tx.now_ms()],
    )?;
    Ok((token, Visitor { hash, customer_id }))
}

/// The first address a visitor gives becomes theirs when nobody has it. One that is known makes the visitor part of that
/// customer, so that the agent sees them together; the visitor sees no more than before, and the merge can be undone.
/// Where an address is known already, no other is added: it would be a way into whatever the customer owns.
fn give_email(tx: &mut Tx<'_>, visitor: &Visitor, email: &str) -> Result<()> {
    let cluster = customer::cluster(tx, visitor.customer_id)?;
    if identity::find_email(tx, &cluster)?.is_some() {
        return Ok(());
    }
    match identity::find(tx, Kind::Email, email)? {
        Some(owner) => merging::merge(tx, None, owner, visitor.customer_id).map(|_| ()),
        None => identity::add(tx, visitor.customer_id, Kind::Email, email),
    }
}

fn refuse_flood(tx: &Tx<'_>, id: ConversationId) -> Result<()> {
    let recent: i64 = tx.get(
        "SELECT COUNT(*)
         FROM (SELECT direction, at_ms FROM messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2) AS newest
         WHERE direction = 'in' AND at_ms > $3",
        &[&id.0, &MESSAGES_A_MINUTE, &(tx.now_ms() - 60_000)],
        |row| row.get(0),
    )?;
    if recent >= MESSAGES_A_MINUTE {
        return Err(Error::Busy("That was a lot at once. Wait a minute and go on.".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
