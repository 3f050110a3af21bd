//! Tells the plan moment by moment through the doors that customers and agents use; nothing is written past them.

mod deed;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::blobs::Blob;
use base::events::Reader;
use base::{Error, Result};
use channels::Post;
use channels::chat::following_up;
use channels::mail::{entering, intake, working};
use conversations::{Conversation, ConversationId};
use people::Agent;

use super::letter::Letter;
use super::words::filled;
use super::{Act, Plan, Story};
use crate::matters::Turn;
use crate::photo;
use crate::scenes::Scenes;
use crate::settings::done;
use crate::shop;
use crate::shop::customers::Person;

/// What a story has left behind so far.
#[derive(Clone, Debug, Default)]
struct Trace {
    conversation: Option<ConversationId>,
    /// What stands in the subject of our mails.
    subject: String,
    /// The chat visitor's token.
    visitor: Option<String>,
    /// The token in the reply address of our mails.
    reply_token: Option<String>,
}

impl Trace {
    fn meet(&mut self, conversation: &Conversation) {
        self.conversation = Some(conversation.id);
        self.subject = format!("{} [#{}]", conversation.subject, conversation.reference);
    }
}

/// What stays the same from the first moment to the last.
struct Cast {
    plan: Plan,
    agents: Vec<Agent>,
    photo: Blob,
}

/// Somebody who tells the plan.
pub(crate) struct Teller {
    post: Post,
    cast: Arc<Cast>,
    traces: BTreeMap<usize, Trace>,
    intake: Reader,
}

impl Teller {
    /// A teller of `plan` with these agents.
    pub fn new(post: &Post, plan: Plan, agents: Vec<Agent>) -> Result<Teller> {
        let photo = post.folder.keep(&photo::leaning_shelf())?;
        let intake = Reader::new("intake", &post.db);
        let cast = Arc::new(Cast { plan, agents, photo });
        Ok(Teller { post: post.clone(), cast, traces: BTreeMap::new(), intake })
    }

    /// Everything that happens, in order of time; the shop exports its orders at each of `exports_ms`, and the
    /// scenes play in between.
    pub async fn tell(mut self, scenes: Arc<Scenes>, exports_ms: &[i64]) -> Result<()> {
        let mut due: BTreeMap<i64, Vec<(usize, Act)>> = BTreeMap::new();
        for at_ms in exports_ms.iter().copied().chain(scenes.moments()) {
            due.entry(at_ms).or_default();
        }
        for (story, told) in self.cast.plan.stories.iter().enumerate() {
            for beat in &told.beats {
                due.entry(beat.at_ms).or_default().push((story, beat.act));
            }
        }
        for (at_ms, acts) in due {
            self.post.db.context().clock.advance(at_ms - self.post.db.now_ms());
            if exports_ms.contains(&at_ms) {
                self.export(at_ms).await?;
            }
            scenes.play(&self.post, at_ms).await?;
            let (mails, others): (Vec<_>, Vec<_>) =
                acts.into_iter().partition(|(story, act)| self.cast.plan.stories[*story].is_mail(*act));
            self.receive(&mails).await?;
            self.act(others).await?;
        }
        Ok(())
    }

    async fn export(&self, now_ms: i64) -> Result<()> {
        let Plan { people, orders, .. } = &self.cast.plan;
        let lines = orders.iter().filter_map(|order| order.line(&people[order.person], now_ms));
        shop::import(&self.post.db, &lines.collect::<String>()).await
    }

    /// The mails of one moment: stored first, understood together, as the receiver and its worker do.
    async fn receive(&mut self, mails: &[(usize, Act)]) -> Result<()> {
        let mut items = Vec::new();
        for (story, act) in mails {
            self.follow_up(*story).await?;
            let incoming = self.letter(*story, *act)?.incoming()?;
            items.push((*story, entering::store(&self.post, incoming).await?));
        }
        if items.is_empty() {
            return Ok(());
        }
        while working::step(&self.post, &self.intake).await? > 0 {}
        let found = self.post.db.read(move |read| find_conversations(read, &items)).await?;
        for (story, conversation) in found {
            let trace = self.traces.entry(story).or_default();
            trace.meet(&conversation);
        }
        Ok(())
    }

    /// A visitor who answers by mail has left the chat and got what they hadn't seen by mail.
    async fn follow_up(&self, story: usize) -> Result<()> {
        let trace = self.traces.get(&story).filter(|trace| trace.visitor.is_some());
        let Some(id) = trace.and_then(|trace| trace.conversation) else { return Ok(()) };
        done(following_up::run(&self.post, &id.to_string()).await)
    }

    fn letter(&self, story: usize, act: Act) -> Result<Letter> {
        let Plan { stories, people, .. } = &self.cast.plan;
        let told = &stories[story];
        let person: &Person = &people[told.person];
        let (at, text) = match act {
            Act::Say(at) => match told.matter.turns[at] {
                Turn::In(text) | Turn::Mail(text) => (at, text),
                Turn::Out(_) | Turn::Note(_) => return Err(Error::inside("an agent's word is no mail")),
            },
            _ => (told.matter.turns.len(), ONE_MORE_THING[story % ONE_MORE_THING.len()]),
        };
        let trace = self.traces.get(&story);
        let subject = match trace {
            None => self.filled(told, told.matter.subject),
            Some(trace) => format!("Re: {}", trace.subject),
        };
        // Some mail programs answer to Reply-To, some to the address they know: both lead back.
        let token = trace.and_then(|trace| trace.reply_token.as_deref()).filter(|_| !story.is_multiple_of(3));
        let addresses = &self.post.addresses;
        Ok(Letter {
            from: (person.name.clone(), person.email.clone()),
            to: token.map_or_else(|| addresses.main().to_owned(), |token| addresses.with_token(token)),
            subject,
            text: self.filled(told, text),
            mail_id: format!("{}.{story}.{at}@{}", self.post.db.now_ms(), host(&person.email)),
            photo: (at == 0 && told.matter.has_photo).then(photo::leaning_shelf),
            at_ms: self.post.db.now_ms(),
        })
    }

    fn filled(&self, story: &Story, text: &str) -> String {
        filled(&self.cast.plan, story, text)
    }

    /// Everything else of one moment, in one transaction.
    async fn act(&mut self, acts: Vec<(usize, Act)>) -> Result<()> {
        if acts.is_empty() {
            return Ok(());
        }
        let known: BTreeMap<usize, Trace> = acts
            .iter()
            .map(|(story, _)| (*story, self.traces.get(story).cloned().unwrap_or_default()))
            .collect();
        let cast = self.cast.clone();
        let left = self.post.db.write(move |tx| {
            let mut traces = known.clone();
            for (story, act) in &acts {
                let trace = traces.entry(*story).or_default();
                deed::Deed { cast: &cast, story: *story, trace }.act(tx, *act)?;
            }
            Ok(traces)
        });
        self.traces.extend(left.await?);
        Ok(())
    }
}

/// What customers write after all was said.
const ONE_MORE_THING: [&str; 3] = [
    "One more thing: does this also hold for my next order?\n\n{first}",
    "Sorry to bother you again, it isn't quite solved after all. Could you have another look at it, please?\n\n{first}",
    "Hello again, could you send me that in writing, for my files?\n\n{first}",
];

fn host(email: &str) -> &str {
    email.rsplit('@').next().unwrap_or_default()
}

fn find_conversations(read: &base::Read<'_>, items: &[(usize, i64)]) -> Result<Vec<(usize, Conversation)>> {
    let mut found = Vec::new();
    for (story, item) in items {
        let item = intake::find(read, *item)?;
        let id = item.conversation_id.map(ConversationId);
        let id = id.ok_or_else(|| Error::inside(format!("a mail of the story ended so: {}", item.reason)))?;
        found.push((*story, conversations::conversation::find(read, id)?));
    }
    Ok(found)
}
