//! One act of a story, done in a transaction: what a visitor, a form or an agent does, in their own functions.

use base::{Error, Result, Tx};
use channels::chat::{self, Saying};
use channels::form::{self, Form};
use channels::mail::threading;
use conversations::conversation::{self, assigning, closing, snoozing, tagging};
use conversations::message::saying::{self, Answer, File};
use conversations::{Channel, ConversationId, MessageId};
use people::Agent;

use super::{Cast, Trace};
use crate::matters::{Turn, Way};
use crate::story::words::filled;
use crate::story::{Act, Story};
use crate::team::{ANSWERING, LEAD};

pub(super) struct Deed<'a> {
    pub cast: &'a Cast,
    pub story: usize,
    pub trace: &'a mut Trace,
}

impl Deed<'_> {
    /// Does it. Mails come another way.
    pub fn act(mut self, tx: &mut Tx<'_>, act: Act) -> Result<()> {
        match act {
            Act::Say(at) => match self.told().matter.turns[at] {
                Turn::In(text) | Turn::Mail(text) => self.ask(tx, at, text),
                Turn::Out(text) => self.answer(tx, at, text),
                Turn::Note(text) => self.note(tx, at, text),
            },
            Act::Return => Err(Error::inside("customers come back by mail")),
            Act::Tag(by) => {
                let by = &self.cast.agents[by];
                self.told()
                    .matter
                    .tags
                    .iter()
                    .try_for_each(|tag| tagging::tag(tx, by, self.conversation()?, tag))
            }
            Act::Assign => {
                let (lead, owner) = (&self.cast.agents[LEAD], self.owner());
                assigning::assign(tx, lead, self.conversation()?, Some(owner.id))
            }
            Act::Snooze(until_ms) => snoozing::snooze(tx, self.owner(), self.conversation()?, until_ms),
            Act::Close => {
                self.see(tx)?;
                closing::close(tx, self.owner(), self.conversation()?)
            }
        }
    }

    fn told(&self) -> &Story {
        &self.cast.plan.stories[self.story]
    }

    fn owner(&self) -> &Agent {
        &self.cast.agents[self.told().owner]
    }

    fn conversation(&self) -> Result<ConversationId> {
        self.trace.conversation.ok_or_else(|| Error::inside("a story begins with its customer"))
    }

    fn text(&self, text: &str) -> String {
        filled(&self.cast.plan, self.told(), text)
    }

    fn ask(&mut self, tx: &mut Tx<'_>, at: usize, text: &str) -> Result<()> {
        match self.told().matter.way {
            Way::Chat | Way::Nameless => self.chat(tx, at, text),
            Way::Form | Way::Mail => self.fill_in(tx, at, text),
        }
    }

    fn chat(&mut self, tx: &mut Tx<'_>, at: usize, text: &str) -> Result<()> {
        self.see(tx)?;
        let person = &self.cast.plan.people[self.told().person];
        let is_known = at > 0 || self.told().matter.way == Way::Chat;
        let saying = Saying {
            client_id: format!("{}-{at}", self.story),
            text: self.text(text),
            name: if is_known { person.name.clone() } else { String::new() },
            email: if is_known { person.email.clone() } else { String::new() },
            page: PAGES[self.story % PAGES.len()].into(),
        };
        let heard = chat::say(tx, self.trace.visitor.as_deref(), &saying)?;
        self.trace.visitor = Some(heard.token);
        let conversation = conversation::find(tx, heard.message.conversation_id)?;
        self.trace.meet(&conversation);
        Ok(())
    }

    fn fill_in(&mut self, tx: &mut Tx<'_>, at: usize, text: &str) -> Result<()> {
        let person = &self.cast.plan.people[self.told().person];
        let form = Form {
            name: person.name.clone(),
            email: person.email.clone(),
            subject: self.text(self.told().matter.subject),
            text: self.text(text),
            order: String::new(),
            client_id: format!("{}-{at}", self.story),
            files: if self.told().matter.has_photo { vec![self.photo()] } else { Vec::new() },
        };
        let conversation = form::submit(tx, &form)?;
        self.trace.meet(&conversation);
        Ok(())
    }

    fn photo(&self) -> File {
        File {
            filename: "photo.png".into(),
            mime: "image/png".into(),
            content_id: String::new(),
            blob: self.cast.photo.clone(),
        }
    }

    fn answer(&mut self, tx: &mut Tx<'_>, at: usize, text: &str) -> Result<()> {
        let id = self.conversation()?;
        saying::answer(tx, self.owner(), id, &self.words(at, text))?;
        if self.told().is_mailed_after(at) {
            let conversation = conversation::find(tx, id)?;
            self.trace.reply_token = Some(threading::reply_token(tx, &conversation)?);
        }
        Ok(())
    }

    /// Notes are written by the next agent at the table.
    fn note(&mut self, tx: &mut Tx<'_>, at: usize, text: &str) -> Result<()> {
        let colleague = &self.cast.agents[(self.told().owner + 1) % ANSWERING];
        saying::note(tx, colleague, self.conversation()?, &self.words(at, text))?;
        Ok(())
    }

    fn words(&self, at: usize, text: &str) -> Answer {
        let channel = if self.told().is_chat_at(at) { Channel::Chat } else { Channel::Email };
        Answer {
            channel,
            text: self.text(text),
            client_id: format!("world:{}:{at}", self.story),
            files: Vec::new(),
        }
    }

    /// Who sits in the chat has seen what was said there.
    fn see(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Some(token) = self.trace.visitor.as_deref() else { return Ok(()) };
        match chat::find_visitor(tx, token)? {
            Some(visitor) => chat::see(tx, &visitor, MessageId(i64::MAX)).map(|_| ()),
            None => Ok(()),
        }
    }
}

/// Where chats begin.
const PAGES: [&str; 4] = ["/shop/checkout", "/shop/halden-desk-lamp", "/orders", "/shop"];
