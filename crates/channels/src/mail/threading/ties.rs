//! What ties an arriving mail to earlier ones: a reply token, Message-IDs one way or the other, our reference.

use base::{Param, Read, Result};
use conversations::conversation;

use super::arrival::{Arrival, CITED_LIMIT};

/// Earlier mails that are looked at; a forged Message-ID may stand in thousands.
pub const TIES_LIMIT: usize = 200;
/// How far apart two mails without a Date may come and still be one that came twice.
const TWIN_MS: i64 = 24 * 3_600_000;
/// References that are read in a subject.
const REFERENCES_LIMIT: usize = 5;

/// How a mail is tied to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It was sent to the conversation's reply address.
    Token,
    /// It cites a mail there.
    Answers {
        /// How far down its line of citations that mail stands.
        place: usize,
        /// True when the mail is ours: its Message-ID can't be guessed.
        is_ours: bool,
    },
    /// A mail there, by this author, cites it.
    AnsweredBy(String),
    /// A mail there, by this author, cites the same unknown mail.
    SameParent(String),
    /// A mail there, by this author, has its Message-ID and its Date.
    SameId(String),
    /// Its subject names the conversation's reference.
    Reference,
}

/// One tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The conversation.
    pub conversation: i64,
    /// The message there; 0 when it is the conversation as a whole.
    pub message: i64,
    /// How.
    pub way: Way,
    /// What it is tied by: a Message-ID, a reference.
    pub by: String,
}

/// The same mail, come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Its conversation.
    pub conversation: i64,
    /// Its message.
    pub message: i64,
}

/// An earlier mail that bears, or cites, one of the Message-IDs that were looked up.
struct Earlier {
    cites: bool,
    id: String,
    message: i64,
    conversation: i64,
    is_ours: bool,
    at_ms: i64,
    from: String,
    sent_ms: Option<i64>,
    fingerprint: String,
    item: i64,
}

/// All ties of the arriving mail, and whether it is one that came before.
pub fn gather(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<(Vec<Tie>, Option<Twin>)> {
    let mut ties = by_token(read, arrival)?;
    let earlier = look_up(read, arrival)?;
    let twin = earlier.iter().find(|one| is_twin(one, arrival));
    let twin = twin.map(|one| Twin { conversation: one.conversation, message: one.message });
    let cited = arrival.cited();
    ties.extend(earlier.iter().filter_map(|one| tie(one, &cited, arrival)));
    ties.extend(by_reference(read, arrival)?);
    Ok((ties, twin))
}

fn by_token(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<Vec<Tie>> {
    let mut ties = Vec::new();
    for token in arrival.tokens() {
        let found =
            read.find("SELECT conversation_id FROM reply_tokens WHERE token = $1", &[&token], |row| {
                row.get::<i64>(0)
            })?;
        ties.extend(found.map(|conversation| Tie {
            conversation,
            message: 0,
            way: Way::Token,
            by: String::new(),
        }));
    }
    Ok(ties)
}

fn by_reference(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<Vec<Tie>> {
    let mut ties = Vec::new();
    for reference in references_in(&arrival.mail.subject) {
        let found = conversation::find_by_reference(read, &reference)?;
        ties.extend(found.map(|conversation| Tie {
            conversation: conversation.id.0,
            message: 0,
            way: Way::Reference,
            by: reference,
        }));
    }
    Ok(ties)
}

/// One statement for all Message-IDs; a second one, among the sender's own, when strangers' mails fill the first.
fn look_up(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<Vec<Earlier>> {
    let own = Some(arrival.mail.mail_id.as_str()).filter(|id| !id.is_empty());
    let ids: Vec<&str> = own.into_iter().chain(arrival.cited()).collect();
    debug_assert!(ids.len() <= CITED_LIMIT + 1, "a mail cites a limited number");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut bound: Vec<&dyn Param> = ids.iter().map(|id| id as &dyn Param).collect();
    let mut found = read.list(&look_up_sql(ids.len(), false), &bound, earlier_from)?;
    if found.len() == TIES_LIMIT {
        bound.push(&arrival.sender.0);
        found.extend(read.list(&look_up_sql(ids.len(), true), &bound, earlier_from)?);
    }
    Ok(found)
}

fn look_up_sql(count: usize, among_own: bool) -> String {
    let ids = base::db::placeholders(1, count);
    let own = if among_own {
        let sender = count + 1;
        format!(
            "AND messages.customer_id IN (SELECT id FROM customers WHERE id = ${sender} OR merged_into = ${sender})"
        )
    } else {
        String::new()
    };
    format!(
        "SELECT FALSE, mail_ids.mail_id, messages.id, messages.conversation_id, messages.direction, messages.at_ms,
           coalesce(mails.from_email, ''), mails.sent_ms, coalesce(mails.fingerprint, ''),
           coalesce(mails.incoming_id, 0)
         FROM mail_ids
         JOIN messages ON messages.id = mail_ids.message_id
         LEFT JOIN mails ON mails.message_id = mail_ids.message_id
         WHERE mail_ids.mail_id IN ({ids}) {own}
         UNION ALL
         SELECT TRUE, citations.cited_id, messages.id, messages.conversation_id, messages.direction, messages.at_ms,
           coalesce(mails.from_email, ''), mails.sent_ms, '', coalesce(mails.incoming_id, 0)
         FROM citations
         JOIN messages ON messages.id = citations.message_id
         LEFT JOIN mails ON mails.message_id = citations.message_id
         WHERE citations.cited_id IN ({ids}) {own}
         ORDER BY 3 DESC
         LIMIT {TIES_LIMIT}"
    )
}

fn earlier_from(row: &base::Row<'_>) -> Result<Earlier> {
    let id: String = row.get(1)?;
    Ok(Earlier {
        cites: row.get::<bool>(0)?,
        id,
        message: row.get(2)?,
        conversation: row.get(3)?,
        is_ours: row.get::<String>(4)? == "out",
        at_ms: row.get(5)?,
        from: row.get(6)?,
        sent_ms: row.get(7)?,
        fingerprint: row.get(8)?,
        item: row.get(9)?,
    })
}

/// A mail that is read again meets itself, and isn't its own twin.
fn is_twin(earlier: &Earlier, arrival: &Arrival<'_>) -> bool {
    let is_same = !earlier.cites
        && earlier.item != arrival.item.id
        && earlier.id == arrival.mail.mail_id
        && earlier.from == arrival.mail.from
        && earlier.fingerprint == arrival.marks.fingerprint;
    is_same && (arrival.mail.date_ms.is_some() || (arrival.now_ms - earlier.at_ms).abs() <= TWIN_MS)
}

fn tie(earlier: &Earlier, cited: &[&str], arrival: &Arrival<'_>) -> Option<Tie> {
    let place = cited.iter().position(|id| *id == earlier.id);
    let author = || earlier.from.clone();
    let way = match (earlier.cites, place) {
        (false, Some(place)) => Way::Answers { place, is_ours: earlier.is_ours },
        (true, Some(_)) => Way::SameParent(author()),
        (true, None) => Way::AnsweredBy(author()),
        (false, None) => {
            let is_dated_alike = arrival.mail.date_ms.is_some() && earlier.sent_ms == arrival.mail.date_ms;
            if !is_dated_alike || earlier.from != arrival.mail.from {
                return None;
            }
            Way::SameId(author())
        }
    };
    Some(Tie { conversation: earlier.conversation, message: earlier.message, way, by: earlier.id.clone() })
}

/// What stands as `[#7KQ2M4XP]` in a subject.
fn references_in(subject: &str) -> Vec<String> {
    let marks = subject.split("[#").skip(1);
    marks
        .filter_map(|rest| rest.split_once(']'))
        .filter_map(|(inside, _)| base::ids::read_reference(inside))
        .take(REFERENCES_LIMIT)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::references_in;

    #[test]
    fn a_reference_in_the_subject_is_found_whatever_stands_around_it() {
        let reference = base::ids::reference(&base::Chance::seeded(1));
        let subject = format!("AW: Re: [EXT] lamp [#{}] [#nonsense] [#", reference.to_lowercase());

        assert_eq!(references_in(&subject), [reference]);
    }
}
