//! One conversation with everything beside it: what the page shows is read in one snapshot, in a fixed number of queries.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::events::{self, Event};
use base::{Read, Result};
use channels::Post;
use channels::mail::said::{self, Original};
use conversations::conversation::tagging;
use conversations::message::{self, attachment, listing};
use conversations::{Conversation, ConversationId, MessageId, Standing, conversation};
use http::HeaderMap;
use orders::act::facts::Facts;
use orders::act::{self, Possible};
use people::customer::{self, identity};
use people::{Agent, Customer, Right, agent};

use super::composing::{Composing, Failed};
use super::discarding;
use super::enclosing::Enclosing;
use super::inbox::{Chosen, mark_current, named, queue};
use super::letters::Letters;
use super::marking;
use super::order::showing::{choice, facts as told_facts};
use super::pages::composer;
use super::pages::conversation as view;
use super::pages::discarding::Discarding;
use super::pages::inbox::{ConversationPage, conversation_page};
use super::pages::order_acts::Choice as Choosable;
use super::pages::panel::Panel;
use super::pages::shell::Section;
use super::pages::target::Target;
use super::pages::thread::{Delivery, Direction, Entry, Message, Thread};
use super::pages::tools::{self, Choice, Tags};
use super::placing::{self, Placing};
use super::shell::{position, shell};
use super::telling::tell;
use super::trade;
use super::who::who;
use crate::failure::Failure;
use crate::page::{self, Page};
use crate::parts::time::Clock;
use crate::state::Web;

/// Acts shown between the messages.
const ACTS: i64 = 60;
const ORDERS: i64 = 10;
const MATTERS: i64 = 15;

/// `/desk/conversations/{id}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(chosen)): (Path<ConversationId>, Query<Chosen>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), id, (chosen, None)).await?;
    Ok(page::said(Page(conversation_page(&page)), &headers))
}

/// The page as `agent` sees it; with what was typed, after a failure.
pub async fn page(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    id: ConversationId,
    (chosen, failed): (Chosen, Option<Failed>),
) -> Result<ConversationPage> {
    let (clock, hub, reader, post) = (web.clock(), web.hub.clone(), agent.clone(), web.post.clone());
    let client_id = web.db().context().chance.token();
    let frame = (agent.clone(), headers.clone());
    web.db()
        .read(move |read| {
            let found = Found::gather(read, (&reader, &post), id, (&chosen, clock.now_ms))?;
            let mut queue = queue(read, &reader, &chosen, &clock)?;
            mark_current(&mut queue, id);
            let is_here = hub.is_heard(&format!("visitor:{}", found.conversation.customer_id));
            let here = (&found.conversation, found.identities.as_slice(), is_here);
            let composer =
                found.composing.composer(here, failed.as_ref(), (&client_id, &clock), &found.agents);
            let shell =
                shell(&frame.0, &frame.1, Section::Inbox, (&found.conversation.subject, position(read)?));
            let mut conversation = found.view(&reader, &chosen, composer, &clock);
            marking::mark(read, &mut conversation.thread.entries, id.0)?;
            discarding::mark(read, id, &found.identities, &mut conversation)?;
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
    mails: Vec<Original>,
    letters: Letters,
    composing: Composing,
    acts: Vec<Event>,
    agents: Vec<Agent>,
    tags: Vec<String>,
    identities: Vec<customer::Identity>,
    orders: Vec<orders::OrderView>,
    /// What can be done with the newest order, and what that was decided on; for who may act.
    newest: Option<(Vec<Possible>, Facts)>,
    matters: Vec<Conversation>,
    placing: Placing,
}

impl Found {
    fn gather(
        read: &Read<'_>,
        (me, post): (&Agent, &Post),
        id: ConversationId,
        (chosen, now_ms): (&Chosen, i64),
    ) -> Result<Found> {
        let conversation = conversation::find(read, id)?;
        let cluster = customer::cluster(read, conversation.customer_id)?;
        let (messages, has_earlier) = listing::list(read, id, chosen.before_message.parse().ok())?;
        let orders = orders::of_customer(read, &cluster, ORDERS)?;
        let newest = orders.first().filter(|_| me.may(Right::Answer));
        let (first, last) = match (messages.first(), messages.last()) {
            (Some(first), Some(last)) => (first.id, last.id),
            _ => (MessageId(0), MessageId(0)),
        };
        let mails = said::list(read, id.0, (first, last))?;
        let identities = identity::list(read, &cluster)?;
        Ok(Found {
            customer: called(customer::find(read, conversation.customer_id)?, &identities),
            files: attachment::list(read, id, first, last)?,
            letters: Letters::gather(read, &messages)?,
            composing: Composing::gather(read, post, me, &conversation)?,
            acts: events::list_of_conversation(read, id.0, ACTS)?,
            agents: agent::list(read)?,
            tags: tagging::list(read, &[id.0])?.into_iter().map(|(_, tag)| tag).collect(),
            identities,
            newest: newest.map(|order| act::possible(read, &who(me), order, now_ms)).transpose()?,
            orders,
            matters: conversation::list_of_customer(read, &cluster, MATTERS)?,
            placing: placing::gather(read, me, &conversation, (&messages, &mails))?,
            conversation,
            messages,
            mails,
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
            discarding: Discarding::default(),
            tags: Tags { on: self.tags.clone(), known: Vec::new() },
            moved: self.placing.moved.clone(),
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
        let mut enclosing = Enclosing::new(&self.files);
        let messages = self.messages.iter();
        timed.extend(messages.map(|one| (one.at_ms, one.id.0, self.message(one, &mut enclosing))));
        timed.sort_by_key(|(at_ms, id, _)| (*at_ms, *id));
        let held = self.composing.held(&self.agents).into_iter().map(Entry::Held);
        timed.into_iter().map(|(_, _, entry)| entry).chain(held).collect()
    }

    fn act(&self, act: &Event) -> Option<(i64, i64, Entry)> {
        let who = self.who(&act.actor);
        let text = match act.kind.as_str() {
            "conversation.closed" => format!("{who} closed this"),
            "conversation.reopened" => format!("{who} opened this again"),
            "conversation.snoozed" => format!("{who} snoozed this"),
            "conversation.trashed" => format!("{who} moved this to the trash"),
            "conversation.rescued" => format!("{who} took this out of the trash"),
            "conversation.removed" => "Removed for good, after its time in the trash".into(),
            "conversation.woken" => "Woke up from its snooze".into(),
            "conversation.assigned" if act.data.is_empty() => format!("{who} gave this back to everyone"),
            "conversation.assigned" => match self.who(&format!("agent:{}", act.data)) {
                to if to == who => format!("{who} took this"),
                to => format!("{who} gave this to {to}"),
            },
            "conversation.tagged" => format!("{who} tagged this “{}”", act.data),
            "conversation.untagged" => format!("{who} took the tag “{}” off", act.data),
            kind => placing::in_words(&who, kind, &act.data)?,
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

    fn message(&self, message: &message::Message, enclosing: &mut Enclosing<'_>) -> Entry {
        let original = self.mails.iter().find(|mail| mail.message_id == message.id);
        let told = tell(&message.text, original);
        Entry::Message(Box::new(Message {
            id: message.id.0,
            direction: match message.direction {
                message::Direction::In => Direction::In,
                message::Direction::Out => Direction::Out,
                message::Direction::Note => Direction::Note,
            },
            author: self.author(message),
            channel: message.channel.in_words().into(),
            at_ms: message.at_ms,
            text: told.text,
            quoted: told.quote,
            signature: told.signature,
            forwarded: told.forwarded,
            marks: Vec::new(),
            quoted_marks: Vec::new(),
            enclosed: enclosing.of(message.id),
            delivery: self.delivery(message),
            why: self.placing.whys.get(&message.id.0).cloned().unwrap_or_default(),
            has_original: original.is_some_and(|mail| mail.incoming_id.is_some()),
            letter: self.letters.of(message),
        }))
    }

    fn author(&self, message: &message::Message) -> String {
        let is_nameless_customer = message.author_name.is_empty()
            && message.author == format!("customer:{}", self.conversation.customer_id);
        named(if is_nameless_customer { &self.customer.name } else { &message.author_name })
    }

    fn delivery(&self, message: &message::Message) -> Delivery {
        match message.delivery {
            message::Delivery::Queued => Delivery::Queued,
            message::Delivery::Sent => Delivery::Sent,
            message::Delivery::Failed => Delivery::Failed { reason: self.letters.failure(message) },
            message::Delivery::None if message.seen_ms.is_some() => Delivery::Seen,
            message::Delivery::None => Delivery::Arrived,
        }
    }

    /// What can be done now with the newest order; the rest, and why not, stands on the order's page.
    fn choices_of_newest(&self, clock: &Clock) -> Vec<Choosable> {
        let (Some((possible, _)), Some(order)) = (&self.newest, self.orders.first()) else {
            return Vec::new();
        };
        let here = Some(self.conversation.id.0);
        let now = possible.iter().filter(|one| one.is_now());
        now.map(|one| choice(one, (&order.number, here), clock)).collect()
    }

    fn facts(&self) -> String {
        let Some((_, facts)) = &self.newest else { return String::new() };
        let open = facts.acts.iter().filter(|(_, state)| state.is_pending()).count();
        let open = if open == 0 { String::new() } else { format!("{open} open on the newest order") };
        let told = [told_facts(&facts.level, facts.returns), open];
        told.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
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
            orders: trade::orders(&self.orders, Some(self.conversation.id.0)),
            acts: self.choices_of_newest(clock),
            facts: self.facts(),
            participants: self.placing.participants.clone(),
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

/// The customer, called by an address where no name was ever given.
fn called(mut customer: Customer, identities: &[customer::Identity]) -> Customer {
    let address = identities.iter().find(|identity| identity.kind == customer::Kind::Email);
    if customer.name.is_empty() {
        customer.name = address.map(|address| address.value.clone()).unwrap_or_default();
    }
    customer
}
