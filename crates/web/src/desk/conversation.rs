//! One conversation with everything beside it: what the page shows is read in one snapshot, in a fixed number of queries.

use std::collections::HashMap;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::events::{self, Event};
use base::{Read, Result};
use channels::mail::sending;
use conversations::conversation::tagging;
use conversations::message::{self, attachment, listing};
use conversations::{Channel, Conversation, ConversationId, MessageId, Standing, conversation};
use http::HeaderMap;
use people::customer::{self, Kind, identity};
use people::{Agent, Customer, Right, agent};

use super::inbox::{Chosen, mark_current, named, queue};
use super::pages::composer;
use super::pages::conversation as view;
use super::pages::inbox::{ConversationPage, conversation_page};
use super::pages::panel::Panel;
use super::pages::shell::Section;
use super::pages::target::Target;
use super::pages::thread::{Delivery, Direction, Entry, Message, Thread};
use super::pages::tools::{self, Choice, Tags};
use super::shell::{position, shell};
use super::trade;
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::attachment::Attachment;
use crate::parts::time::Clock;
use crate::state::Web;

/// Acts shown between the messages.
const ACTS: i64 = 60;
const ORDERS: i64 = 10;
const MATTERS: i64 = 15;

/// What was written when sending failed.
#[derive(Clone, Debug, Default)]
pub struct Failed {
    /// The text, to be shown again.
    pub text: String,
    /// `reply` or `note`.
    pub kind: String,
    /// The channel that was chosen.
    pub channel: String,
    /// What the message was named by.
    pub client_id: String,
    /// Why it failed.
    pub error: String,
}

/// `/desk/conversations/{id}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(chosen)): (Path<ConversationId>, Query<Chosen>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), id, (chosen, None)).await?;
    Ok(said(Page(conversation_page(&page)), &headers))
}

/// The page as `agent` sees it; with what was typed, after a failure.
pub async fn page(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    id: ConversationId,
    (chosen, failed): (Chosen, Option<Failed>),
) -> Result<ConversationPage> {
    let (clock, hub, reader) = (web.clock(), web.hub.clone(), agent.clone());
    let client_id = web.db().context().chance.token();
    let frame = (agent.clone(), headers.clone());
    web.db()
        .read(move |read| {
            let found = Found::gather(read, id, &chosen)?;
            let mut queue = queue(read, &reader, &chosen, &clock)?;
            mark_current(&mut queue, id);
            let is_here = hub.is_heard(&format!("visitor:{}", found.conversation.customer_id));
            let composer = found.composer((is_here, failed.as_ref()), &client_id);
            let shell =
                shell(&frame.0, &frame.1, Section::Inbox, (&found.conversation.subject, position(read)?));
            let conversation = found.view(&reader, &chosen, composer, &clock);
            Ok(ConversationPage { shell, queue, conversation, panel: found.panel(&clock) })
        })
        .await
}

/// What the page is made of, as the domain knows it.
struct Found {
    conversation: Conversation,
    customer: Customer,
    messages: Vec<message::Message>,
    has_earlier: bool,
    files: Vec<attachment::Attachment>,
    failures: HashMap<i64, String>,
    acts: Vec<Event>,
    agents: Vec<Agent>,
    tags: Vec<String>,
    identities: Vec<customer::Identity>,
    orders: Vec<orders::OrderView>,
    matters: Vec<Conversation>,
}

impl Found {
    fn gather(read: &Read<'_>, id: ConversationId, chosen: &Chosen) -> Result<Found> {
        let conversation = conversation::find(read, id)?;
        let cluster = customer::cluster(read, conversation.customer_id)?;
        let (messages, has_earlier) = listing::list(read, id, chosen.before_message.parse().ok())?;
        let (first, last) = match (messages.first(), messages.last()) {
            (Some(first), Some(last)) => (first.id, last.id),
            _ => (MessageId(0), MessageId(0)),
        };
        Ok(Found {
            customer: customer::find(read, conversation.customer_id)?,
            files: attachment::list(read, id, first, last)?,
            failures: failures(read, &messages)?,
            acts: events::list_of_conversation(read, id.0, ACTS)?,
            agents: agent::list(read)?,
            tags: tagging::list(read, &[id.0])?.into_iter().map(|(_, tag)| tag).collect(),
            identities: identity::list(read, &cluster)?,
            orders: orders::of_customer(read, &cluster, ORDERS)?,
            matters: conversation::list_of_customer(read, &cluster, MATTERS)?,
            conversation,
            messages,
            has_earlier,
        })
    }

    fn view(
        &self,
        agent: &Agent,
        chosen: &Chosen,
        composer: composer::Composer,
        clock: &Clock,
    ) -> view::Conversation {
        let conversation = &self.conversation;
        let earlier = self.messages.first().filter(|_| self.has_earlier);
        view::Conversation {
            target: Target {
                id: conversation.id.0,
                view: if chosen.view.is_empty() { "open".into() } else { chosen.view.clone() },
            },
            reference: conversation.reference.clone(),
            subject: conversation.subject.clone(),
            customer: named(&self.customer.name),
            opened_at_ms: conversation.opened_ms,
            opened_by: format!("by {}", conversation.channel.in_words()),
            state: match conversation.standing {
                Standing::Open => tools::State::Open,
                Standing::Waiting => tools::State::Waiting,
                Standing::Snoozed => {
                    tools::State::Snoozed { until_ms: conversation.snoozed_until_ms.unwrap_or(0) }
                }
                Standing::Closed => tools::State::Closed { at_ms: self.closed_ms() },
            },
            chips: Vec::new(),
            agents: self.choices(agent),
            tags: Tags { on: self.tags.clone(), known: Vec::new() },
            thread: Thread {
                earlier_href: earlier.map(|first| {
                    format!(
                        "/desk/conversations/{}?view={}&before_message={}",
                        conversation.id, chosen.view, first.id
                    )
                }),
                entries: self.entries(),
                clock: clock.clone(),
            },
            composer,
        }
    }

    fn closed_ms(&self) -> i64 {
        let closing = self.acts.iter().find(|act| act.kind == "conversation.closed");
        closing.map_or(self.conversation.last_ms, |act| act.at_ms)
    }

    fn choices(&self, me: &Agent) -> Vec<Choice> {
        let may = self.agents.iter().filter(|agent| agent.disabled_ms.is_none() && agent.may(Right::Answer));
        may.map(|agent| Choice {
            id: agent.id.0,
            name: agent.name.clone(),
            is_me: agent.id == me.id,
            is_assigned: Some(agent.id) == self.conversation.assignee_id,
        })
        .collect()
    }

    /// Messages and acts in one line of time; acts before the first shown message stay with the earlier page.
    fn entries(&self) -> Vec<Entry> {
        let from_ms = if self.has_earlier { self.messages.first().map_or(0, |first| first.at_ms) } else { 0 };
        let acts = self.acts.iter().filter(|act| act.at_ms >= from_ms).filter_map(|act| self.act(act));
        let mut timed: Vec<(i64, i64, Entry)> = acts.collect();
        timed
            .extend(self.messages.iter().map(|message| (message.at_ms, message.id.0, self.message(message))));
        timed.sort_by_key(|(at_ms, id, _)| (*at_ms, *id));
        timed.into_iter().map(|(_, _, entry)| entry).collect()
    }

    fn act(&self, act: &Event) -> Option<(i64, i64, Entry)> {
        let who = self.who(&act.actor);
        let text = match act.kind.as_str() {
            "conversation.closed" => format!("{who} closed this"),
            "conversation.reopened" => format!("{who} opened this again"),
            "conversation.snoozed" => format!("{who} snoozed this"),
            "conversation.woken" => "Woke up from its snooze".into(),
            "conversation.assigned" if act.data.is_empty() => format!("{who} gave this back to everyone"),
            "conversation.assigned" => match self.who(&format!("agent:{}", act.data)) {
                to if to == who => format!("{who} took this"),
                to => format!("{who} gave this to {to}"),
            },
            "conversation.tagged" => format!("{who} tagged this “{}”", act.data),
            "conversation.untagged" => format!("{who} took the tag “{}” off", act.data),
            _ => return None,
        };
        Some((act.at_ms, act.position.id, Entry::Event { id: act.position.id, at_ms: act.at_ms, text }))
    }

    fn who(&self, actor: &str) -> String {
        match actor.split_once(':') {
            Some(("agent", id)) => {
                self.agents.iter().find(|agent| agent.id.to_string() == id).map(|agent| agent.name.clone())
            }
            Some(("customer", _)) => Some(named(&self.customer.name)),
            _ => None,
        }
        .unwrap_or_else(|| "Attend".into())
    }

    fn message(&self, message: &message::Message) -> Entry {
        let files = self.files.iter().filter(|file| file.message_id == message.id).map(|file| Attachment {
            href: format!("/desk/attachments/{}", file.id),
            filename: file.filename.clone(),
            size_bytes: file.size.unsigned_abs(),
        });
        let (text, quoted) = fold_quote(&message.text);
        Entry::Message(Message {
            id: message.id.0,
            direction: match message.direction {
                message::Direction::In => Direction::In,
                message::Direction::Out => Direction::Out,
                message::Direction::Note => Direction::Note,
            },
            author: named(&message.author_name),
            channel: message.channel.in_words().into(),
            at_ms: message.at_ms,
            text,
            quoted,
            attachments: files.collect(),
            delivery: self.delivery(message),
            why_here: message.reason.clone(),
        })
    }

    fn delivery(&self, message: &message::Message) -> Delivery {
        match message.delivery {
            message::Delivery::Queued => Delivery::Queued,
            message::Delivery::Sent => Delivery::Sent,
            message::Delivery::Failed => {
                let reason = self.failures.get(&message.id.0).cloned();
                let unwritten =
                    || "No e-mail address of this customer is known. Add one on the customer's page.".into();
                Delivery::Failed { reason: reason.unwrap_or_else(unwritten) }
            }
            message::Delivery::None if message.seen_ms.is_some() => Delivery::Seen,
            message::Delivery::None => Delivery::Arrived,
        }
    }

    /// The ways to reach the customer: the chat while they are in it, else the mail.
    fn composer(&self, (is_here, failed): (bool, Option<&Failed>), client_id: &str) -> composer::Composer {
        let email = self.identities.iter().find(|identity| identity.kind == Kind::Email);
        let has_chat = self.conversation.channel == Channel::Chat;
        let chosen = match failed {
            Some(failed) => failed.channel.as_str(),
            None if has_chat && (is_here || email.is_none()) => "chat",
            None => "email",
        };
        let mut channels = Vec::new();
        if let Some(email) = email {
            channels.push(way("email", "by e-mail", (&email.value, ""), chosen));
        }
        if has_chat {
            let hint = if is_here { "in the chat now" } else { "not in the chat right now" };
            channels.push(way("chat", "by chat", ("", hint), chosen));
        }
        composer::Composer {
            client_id: failed.map_or(client_id, |failed| &failed.client_id).to_owned(),
            kind: if failed.is_some_and(|failed| failed.kind == "note") {
                composer::Kind::Note
            } else {
                composer::Kind::Reply
            },
            channels,
            text: failed.map_or_else(String::new, |failed| failed.text.clone()),
            error: failed.map(|failed| failed.error.clone()),
        }
    }

    fn panel(&self, clock: &Clock) -> Panel {
        let mut identities = trade::identities(&self.identities);
        identities.retain(|identity| identity.kind != "visitor");
        Panel {
            customer_id: self.customer.id.0,
            name: named(&self.customer.name),
            since: since(&self.customer, clock),
            place: String::new(),
            identities,
            orders: trade::orders(&self.orders),
            matters: trade::matters(&self.matters, Some(self.conversation.id.0)),
            clock: clock.clone(),
        }
    }
}

/// "customer since March 2024".
pub fn since(customer: &Customer, clock: &Clock) -> String {
    let at = jiff::Timestamp::from_millisecond(customer.created_ms).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(&clock.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    format!("customer since {}", at.to_zoned(zone).strftime("%B %Y"))
}

fn way(key: &str, label: &str, (recipient, hint): (&str, &str), chosen: &str) -> composer::Channel {
    composer::Channel {
        key: key.into(),
        label: label.into(),
        recipient: recipient.into(),
        hint: hint.into(),
        is_chosen: key == chosen,
    }
}

/// Messages that weren't delivered, with the last thing the relay said.
fn failures(read: &Read<'_>, messages: &[message::Message]) -> Result<HashMap<i64, String>> {
    let failed = messages.iter().filter(|message| message.delivery == message::Delivery::Failed);
    let carried: Vec<(i64, i64)> =
        failed.filter_map(|message| Some((message.id.0, message.letter_id?))).collect();
    let letters: Vec<i64> = carried.iter().map(|(_, letter)| *letter).collect();
    let attempts = sending::list_attempts(read, &letters)?;
    let last_word = |letter: i64| {
        attempts.iter().rfind(|attempt| attempt.letter_id == letter).map(|attempt| attempt.answer.clone())
    };
    Ok(carried.into_iter().filter_map(|(message, letter)| Some((message, last_word(letter)?))).collect())
}

/// What was written, and the quoted mail below it: the trailing lines that begin with `>`, and the line that leads
/// them in.
fn fold_quote(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let is_quote = |line: &&str| line.starts_with('>') || line.trim().is_empty();
    let quoted = lines.iter().rev().take_while(|line| is_quote(line)).count();
    let mut from = lines.len() - quoted;
    if !lines[from..].iter().any(|line| line.starts_with('>')) {
        return (text.to_owned(), String::new());
    }
    if from > 0 && lines[from - 1].trim_end().ends_with(':') {
        from -= 1;
    }
    if lines[..from].iter().all(|line| line.trim().is_empty()) {
        return (text.to_owned(), String::new());
    }
    (lines[..from].join("\n").trim_end().to_owned(), lines[from..].join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::fold_quote;

    #[test]
    fn only_a_quote_at_the_end_is_folded() {
        let cases = [
            (
                "Thanks!\n\nMia wrote by e-mail:\n> Hello\n> there\n",
                "Thanks!",
                "Mia wrote by e-mail:\n> Hello\n> there",
            ),
            ("> Is it blue?\nYes.", "> Is it blue?\nYes.", ""),
            ("> only a quote", "> only a quote", ""),
            ("plain", "plain", ""),
            ("", "", ""),
        ];
        for (text, written, quoted) in cases {
            assert_eq!(fold_quote(text), (written.to_owned(), quoted.to_owned()), "{text:?}");
        }
    }
}
