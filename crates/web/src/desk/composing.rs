//! The place to answer, as an agent finds it: with their draft, or with what is offered for a new answer; and what is
//! sent but hasn't left.

use base::{Read, Result};
use channels::Post;
use channels::mail::composing::addressing::{self, Addressing, Wrong};
use channels::mail::composing::{self, Composition, Ending, Filled, Kept, State, quoting};
use conversations::{Channel, Conversation};
use people::customer::{Identity, Kind};
use people::{Agent, AgentId};

use super::pages::composer::{self, Composer};
use super::pages::held::Held;
use super::pages::letterhead::{Letterhead, Own};
use crate::parts::attachment::Attachment;
use crate::parts::field::Typed;
use crate::parts::time::{Clock, field_value, moment_text, tomorrow_morning_ms};

/// A draft nobody touched for this long isn't being written.
const WRITING_MS: i64 = 30 * 60_000;

/// What was filled in when sending failed.
#[derive(Clone, Debug, Default)]
pub struct Failed {
    /// What the form was named by.
    pub form_id: String,
    /// What was filled in, to be shown again.
    pub filled: Filled,
    /// The moment that was typed.
    pub moment: String,
    /// Why it failed.
    pub error: String,
    /// What is wrong with the fields of addresses.
    pub wrong: Vec<Wrong>,
}

/// What is being composed in one conversation.
pub struct Composing {
    me: AgentId,
    offered: Addressing,
    quote: String,
    pending: Vec<Composition>,
    files: Vec<(i64, Kept)>,
    /// Our own addresses with the names behind them.
    own: Vec<(String, String)>,
}

impl Composing {
    /// Reads it.
    pub fn gather(
        read: &Read<'_>,
        post: &Post,
        me: &Agent,
        conversation: &Conversation,
    ) -> Result<Composing> {
        let pending = composing::list_pending(read, conversation.id)?;
        let ids: Vec<i64> = pending.iter().map(|one| one.id).collect();
        Ok(Composing {
            me: me.id,
            offered: addressing::offered(read, &post.addresses, conversation)?,
            quote: quoting::offered(read, conversation.id, None)?,
            files: composing::list_files(read, &ids)?,
            pending,
            own: post.senders.list().iter().map(|own| (own.address.clone(), own.name.clone())).collect(),
        })
    }

    /// The form: as it was filled in when that failed, else as the draft has it, else empty.
    pub fn composer(
        &self,
        (conversation, identities, is_here): (&Conversation, &[Identity], bool),
        failed: Option<&Failed>,
        (fresh_id, clock): (&str, &Clock),
        agents: &[Agent],
    ) -> Composer {
        let draft = self.pending.iter().find(|one| one.state == State::Draft && one.agent_id == self.me);
        let filled = failed.map(|failed| &failed.filled).or(draft.map(|draft| &draft.filled));
        let form_id =
            failed.map(|failed| failed.form_id.clone()).or(draft.map(|draft| draft.form_id.clone()));
        let email = identities.iter().find(|identity| identity.kind == Kind::Email);
        let has_chat = conversation.channel == Channel::Chat;
        let chosen = match filled.map(|filled| filled.channel.as_str()) {
            Some(way @ ("email" | "chat")) => way,
            _ if has_chat && (is_here || email.is_none()) => "chat",
            _ => "email",
        };
        let mut channels = Vec::new();
        if email.is_some() {
            channels.push(way("email", "by e-mail", "", chosen));
        }
        if has_chat {
            let hint = if is_here { "in the chat now" } else { "not in the chat right now" };
            channels.push(way("chat", "by chat", hint, chosen));
        }
        let moment = failed.map(|failed| failed.moment.clone()).filter(|moment| !moment.is_empty());
        Composer {
            client_id: form_id.filter(|id| !id.is_empty()).unwrap_or_else(|| fresh_id.to_owned()),
            kind: match filled.is_some_and(|filled| filled.kind == "note") {
                true => composer::Kind::Note,
                false => composer::Kind::Reply,
            },
            channels,
            text: filled.map_or_else(String::new, |filled| filled.text.clone()),
            error: failed.map(|failed| failed.error.clone()),
            letterhead: email.map(|_| self.letterhead(filled, failed)),
            files: draft.map_or_else(Vec::new, |draft| self.kept(draft)),
            moment: moment.unwrap_or_else(|| field_value(tomorrow_morning_ms(clock), clock)),
            is_draft: draft.is_some(),
            others: self.others(clock, agents),
        }
    }

    /// Answers that are sent and haven't left, the next one first.
    pub fn held(&self, agents: &[Agent]) -> Vec<Held> {
        let held = self.pending.iter().filter(|one| one.state == State::Held);
        let mut held: Vec<Held> = held.map(|one| shown(one, &self.files, agents)).collect();
        held.sort_by_key(|held| (held.due_ms, held.id));
        held
    }

    fn letterhead(&self, filled: Option<&Filled>, failed: Option<&Failed>) -> Letterhead {
        let of = |part: fn(&Filled) -> &String, offered: String| match filled {
            // A form without these fields had an answer by mail that says nothing of them.
            Some(filled) if !filled.to.is_empty() || failed.is_some() => part(filled).clone(),
            _ => offered,
        };
        let typed = |field: &str, text: String| {
            let wrong = failed.and_then(|failed| failed.wrong.iter().find(|wrong| wrong.field == field));
            Typed { text, error: wrong.map(|wrong| wrong.why.clone()) }
        };
        let from = of(|filled| &filled.from, self.offered.from.clone());
        let is_own = self.own.iter().any(|(address, _)| *address == from);
        let from = if is_own { &from } else { &self.offered.from };
        Letterhead {
            from: self
                .own
                .iter()
                .map(|(address, name)| Own {
                    address: address.clone(),
                    name: name.clone(),
                    is_chosen: address == from,
                })
                .collect(),
            to: typed("to", of(|filled| &filled.to, addressing::written(&self.offered.to))),
            cc: typed("cc", of(|filled| &filled.cc, addressing::written(&self.offered.cc))),
            bcc: typed("bcc", of(|filled| &filled.bcc, String::new())),
            quote: filled.and_then(|filled| filled.quote.clone()).unwrap_or_else(|| self.quote.clone()),
        }
    }

    fn kept(&self, draft: &Composition) -> Vec<composer::Kept> {
        let files = self.files.iter().filter(|(composition, _)| *composition == draft.id);
        files.map(|(_, file)| composer::Kept { id: file.id, filename: file.filename.clone() }).collect()
    }

    fn others(&self, clock: &Clock, agents: &[Agent]) -> String {
        let writing = self.pending.iter().filter(|one| {
            one.state == State::Draft && one.agent_id != self.me && one.changed_ms > clock.now_ms - WRITING_MS
        });
        let names: Vec<&str> = writing.map(|one| named(agents, one.agent_id)).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => format!("{one} is writing a draft."),
            [one, rest @ ..] => format!("{one} and {} more are writing drafts.", rest.len()),
        }
    }
}

/// An answer that waits, as its page shows it.
pub fn shown(one: &Composition, files: &[(i64, Kept)], agents: &[Agent]) -> Held {
    let files = files.iter().filter(|(composition, _)| *composition == one.id);
    Held {
        id: one.id,
        author: named(agents, one.agent_id).to_owned(),
        to: [&one.filled.to, &one.filled.cc, &one.filled.bcc]
            .into_iter()
            .filter(|list| !list.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
        text: one.filled.text.clone(),
        files: files
            .map(|(_, file)| Attachment {
                href: format!("/desk/answers/{}/files/{}", one.id, file.id),
                filename: file.filename.clone(),
                size_bytes: file.size.unsigned_abs(),
            })
            .collect(),
        due_ms: one.due_ms.unwrap_or_default(),
        is_later: one.is_later,
        then: match one.filled.ending {
            Ending::Stay => String::new(),
            Ending::Close => ", then closes the conversation".into(),
            Ending::Snooze(_) => ", then snoozes the conversation".into(),
        },
    }
}

/// The sentence about an answer's moment: `It goes out tomorrow 09:00.`
pub fn goes_out(one: &Composition, clock: &Clock) -> String {
    format!("It goes out {}.", moment_text(one.due_ms.unwrap_or_default(), clock))
}

fn named(agents: &[Agent], id: AgentId) -> &str {
    agents.iter().find(|agent| agent.id == id).map_or("Somebody", |agent| agent.name.as_str())
}

fn way(key: &str, label: &str, hint: &str, chosen: &str) -> composer::Channel {
    composer::Channel {
        key: key.into(),
        label: label.into(),
        recipient: String::new(),
        hint: hint.into(),
        is_chosen: key == chosen,
    }
}
