//! Messages that move, and come back as if nothing had been.

use base::blobs::Folder;
use base::testing::Place;
use base::{Db, Error, Result};
use people::CustomerId;
use people::agent::{self, Agent, NewAgent, role};
use people::customer::{self, Kind as IdentityKind, identity};

use super::carrying::{Carriage, carry};
use super::returning::take_back;
use super::{Kind, MoveId, list, messages_of, separations, untouched};
use crate::channel::Channel;
use crate::conversation::{self, Conversation, ConversationId, Standing, closing, opening, snoozing};
use crate::message::attachment::{self, File};
use crate::message::saying::{self, Answer, Received};
use crate::message::{self, Message, MessageId, listing};

struct Desk {
    _place: Place,
    db: Db,
    folder: Folder,
    mia: Agent,
}

impl Desk {
    async fn open() -> Desk {
        let place = Place::new();
        let db = place.open().await;
        let folder = Folder::open(&place.folder().join("blobs")).unwrap();
        let mia = db.write(|tx| {
            role::prepare(tx)?;
            let new = NewAgent {
                name: "Mia".into(),
                email: "mia@shop.example".into(),
                password_hash: "hash".into(),
                role: "Agent".into(),
            };
            let id = agent::create(tx, "system", &new)?;
            agent::find(tx, id)
        });
        Desk { mia: mia.await.unwrap(), _place: place, db, folder }
    }

    async fn customer(&self, email: &'static str) -> CustomerId {
        self.db
            .write(move |tx| identity::find_or_create(tx, IdentityKind::Email, email, email))
            .await
            .unwrap()
    }

    async fn conversation(&self, customer: CustomerId, subject: &'static str) -> ConversationId {
        self.db.write(move |tx| opening::open(tx, customer, Channel::Email, subject)).await.unwrap().id
    }

    async fn says(&self, id: ConversationId, text: &'static str) -> MessageId {
        let blob = self.folder.keep(text.as_bytes()).unwrap();
        let received = Received {
            channel: Channel::Email,
            name: "Somebody".into(),
            text: text.into(),
            client_id: format!("mail:{text}"),
            reason: format!("because of {text}"),
            files: vec![File {
                filename: "a.txt".into(),
                mime: "text/plain".into(),
                content_id: String::new(),
                blob,
            }],
        };
        self.db.write(move |tx| saying::receive(tx, id, &received)).await.unwrap().id
    }

    async fn carry(
        &self,
        kind: Kind,
        ids: Vec<MessageId>,
        (from, to): (ConversationId, ConversationId),
    ) -> Result<MoveId> {
        let mia = self.mia.clone();
        let moved = self.db.write(move |tx| {
            let (from, to) = (conversation::find(tx, from)?, conversation::find(tx, to)?);
            let carriage =
                Carriage { kind, messages: &ids, email: "bob@x.example", reason: "Mia put it here" };
            carry(tx, Some(&mia), &carriage, (&from, &to))
        });
        moved.await
    }

    async fn take_back(&self, id: MoveId) -> Result<Vec<MessageId>> {
        let mia = self.mia.clone();
        Ok(self.db.write(move |tx| take_back(tx, &mia, id)).await?.1)
    }

    async fn close(&self, id: ConversationId) {
        let mia = self.mia.clone();
        self.db.write(move |tx| closing::close(tx, &mia, id)).await.unwrap();
    }

    async fn find(&self, id: ConversationId) -> Conversation {
        self.db.read(move |read| conversation::find(read, id)).await.unwrap()
    }

    async fn messages(&self, id: ConversationId) -> Vec<Message> {
        self.db.read(move |read| listing::list(read, id, None)).await.unwrap().0
    }

    /// Everything that must be as before after a move was taken back, as text.
    async fn everything(&self, ids: [ConversationId; 2]) -> String {
        let mut all = String::new();
        for id in ids {
            all.push_str(&format!("{:?}\n", self.find(id).await));
            for message in self.messages(id).await {
                let files =
                    self.db.read(move |read| attachment::list(read, id, message.id, message.id)).await;
                all.push_str(&format!("{message:?} {:?}\n", files.unwrap()));
            }
        }
        let rows = self.db.read(move |read| {
            read.list(
                "SELECT id, reopened_ms, reopened_by FROM closures
                 UNION ALL SELECT id, ended_ms, ended_by FROM snoozes ORDER BY 1 LIMIT 50",
                &[],
                |row| Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?, row.get::<Option<String>>(2)?)),
            )
        });
        all + &format!("{:?}", rows.await.unwrap())
    }

    async fn two_matters(&self) -> (ConversationId, ConversationId) {
        let (ana, bob) = (self.customer("ana@x.example").await, self.customer("bob@x.example").await);
        (self.conversation(ana, "A lamp").await, self.conversation(bob, "A table").await)
    }
}

#[tokio::test]
async fn a_message_moves_with_its_files_and_its_author_and_comes_back_as_it_was() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    let two = desk.says(lamp, "two").await;
    desk.says(table, "three").await;
    let before = desk.everything([lamp, table]).await;

    let id = desk.carry(Kind::Joined, vec![two], (lamp, table)).await.unwrap();

    let moved = desk.messages(table).await;
    let texts: Vec<&str> = moved.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["two", "three"], "the order is that of time");
    let bob = desk.find(table).await.customer_id;
    assert_eq!((moved[0].customer_id, &moved[0].author), (bob, &format!("customer:{bob}")));
    assert_eq!(moved[0].reason, "Mia put it here");
    let files = desk.db.read(move |read| attachment::list_of_message(read, two)).await.unwrap();
    assert_eq!((files[0].conversation_id, files[0].customer_id), (table, bob));
    let preview = |id: ConversationId| {
        desk.db.read(move |read| {
            read.get("SELECT preview FROM conversations WHERE id = $1", &[&id.0], |row| row.get::<String>(0))
        })
    };
    assert_eq!((preview(lamp).await.unwrap(), preview(table).await.unwrap()), ("one".into(), "three".into()));

    assert_eq!(desk.take_back(id).await.unwrap(), [two]);
    assert_eq!(desk.everything([lamp, table]).await, before);
}

#[tokio::test]
async fn a_conversation_without_messages_is_closed_leads_on_and_is_listed_nowhere() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    let only = desk.says(lamp, "one").await;
    desk.says(table, "two").await;
    let before = desk.everything([lamp, table]).await;

    let id = desk.carry(Kind::Joined, vec![only], (lamp, table)).await.unwrap();

    let emptied = desk.find(lamp).await;
    assert_eq!((emptied.standing, emptied.moved_to), (Standing::Closed, Some(table)));
    let ana = emptied.customer_id;
    let listed = desk.db.read(move |read| conversation::list_of_customer(read, &[ana.0], 10)).await.unwrap();
    assert!(listed.is_empty());
    let mia = desk.mia.id;
    let closed = desk.db.read(move |read| crate::inbox::list(read, mia, crate::inbox::View::Closed, None));
    assert!(closed.await.unwrap().is_empty());

    desk.take_back(id).await.unwrap();
    assert_eq!(desk.everything([lamp, table]).await, before);
}

#[tokio::test]
async fn a_closed_or_snoozed_conversation_opens_for_what_comes_in_and_goes_back_when_that_is_taken_back() {
    for is_snoozed in [false, true] {
        let desk = Desk::open().await;
        let (lamp, table) = desk.two_matters().await;
        desk.says(table, "one").await;
        let (mia, until) = (desk.mia.clone(), desk.db.now_ms() + 3_600_000);
        if is_snoozed {
            desk.db.write(move |tx| snoozing::snooze(tx, &mia, table, until)).await.unwrap();
        } else {
            desk.close(table).await;
        }
        desk.says(lamp, "two").await;
        let three = desk.says(lamp, "three").await;
        let before = desk.everything([lamp, table]).await;

        let id = desk.carry(Kind::Joined, vec![three], (lamp, table)).await.unwrap();
        assert_eq!(desk.find(table).await.standing, Standing::Open);

        desk.take_back(id).await.unwrap();
        assert_eq!(desk.everything([lamp, table]).await, before);
    }
}

#[tokio::test]
async fn what_was_said_since_in_a_detached_conversation_comes_back_along() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    let two = desk.says(lamp, "two").await;
    let id = desk.carry(Kind::Detached, vec![two], (lamp, table)).await.unwrap();
    let three = desk.says(table, "three").await;
    desk.close(lamp).await;

    assert_eq!(desk.take_back(id).await.unwrap(), [two, three]);

    assert_eq!(desk.messages(lamp).await.len(), 3);
    let (old, new) = (desk.find(lamp).await, desk.find(table).await);
    assert_eq!(old.standing, Standing::Open, "the customer wrote since");
    assert_eq!((new.standing, new.moved_to), (Standing::Closed, Some(lamp)));
}

#[tokio::test]
async fn moves_are_told_to_both_conversations() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    let two = desk.says(lamp, "two").await;
    let id = desk.carry(Kind::Detached, vec![two], (lamp, table)).await.unwrap();
    desk.take_back(id).await.unwrap();

    for conversation in [lamp, table] {
        let events = desk.db.read(move |read| base::events::list_of_conversation(read, conversation.0, 10));
        let events = events.await.unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).take(2).collect();
        assert_eq!(kinds, ["messages.moved_back", "messages.moved"]);
        assert_eq!((events[1].actor.clone(), events[1].subject_id), (desk.mia.actor(), Some(id.0)));
        assert!(events[1].data.contains(&desk.find(table).await.reference), "{}", events[1].data);
    }
}

#[tokio::test]
async fn only_what_is_in_force_is_listed_and_separates() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    let two = desk.says(lamp, "two").await;
    let id = desk.carry(Kind::Detached, vec![two], (lamp, table)).await.unwrap();

    let found =
        desk.db.read(move |read| Ok((list(read, lamp)?, list(read, table)?, separations(read, &[table.0])?)));
    let (of_lamp, of_table, separated) = found.await.unwrap();
    assert_eq!((of_lamp.len(), of_table.len()), (1, 1));
    assert_eq!(
        (separated[0].from, separated[0].to, separated[0].email.as_str()),
        (lamp, table, "bob@x.example")
    );

    desk.take_back(id).await.unwrap();
    let found = desk.db.read(move |read| Ok((list(read, lamp)?.len(), separations(read, &[lamp.0])?.len())));
    assert_eq!(found.await.unwrap(), (0, 0));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    let one = desk.says(lamp, "one").await;
    let other = desk.says(table, "two").await;
    let before = desk.everything([lamp, table]).await;

    let refused = [
        desk.carry(Kind::Joined, vec![one], (lamp, lamp)).await,
        desk.carry(Kind::Joined, Vec::new(), (lamp, table)).await,
        desk.carry(Kind::Joined, vec![other], (lamp, table)).await,
    ];

    for refused in refused {
        assert!(matches!(refused, Err(Error::Refused(_) | Error::Conflict(_))), "{refused:?}");
    }
    assert_eq!(desk.everything([lamp, table]).await, before);
}

#[tokio::test]
async fn a_message_the_other_customer_has_already_is_not_moved_over() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    let one = desk.says(lamp, "same").await;
    desk.says(table, "same").await;

    let refused = desk.carry(Kind::Joined, vec![one], (lamp, table)).await;

    assert!(matches!(refused, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn moves_are_taken_back_newest_first_and_once() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    let two = desk.says(lamp, "two").await;
    let first = desk.carry(Kind::Joined, vec![two], (lamp, table)).await.unwrap();
    let second = desk.carry(Kind::Joined, vec![two], (table, lamp)).await.unwrap();

    assert!(matches!(desk.take_back(first).await, Err(Error::Conflict(_))));
    desk.take_back(second).await.unwrap();
    desk.take_back(first).await.unwrap();
    assert!(matches!(desk.take_back(first).await, Err(Error::Conflict(_))));
    assert_eq!(desk.db.read(move |read| message::find(read, two)).await.unwrap().conversation_id, lamp);
}

#[tokio::test]
async fn a_conversation_is_untouched_until_one_of_us_does_something() {
    let desk = Desk::open().await;
    let (lamp, table) = desk.two_matters().await;
    desk.says(lamp, "one").await;
    desk.says(table, "two").await;
    let mia = desk.mia.clone();
    let note = Answer {
        channel: Channel::Email,
        text: "Look here".into(),
        client_id: String::new(),
        files: Vec::new(),
    };
    desk.db.write(move |tx| saying::note(tx, &mia, table, &note)).await.unwrap();

    let found = desk.db.read(move |read| untouched(read, &[lamp.0, table.0])).await.unwrap();

    assert_eq!(found, [lamp]);
    assert_eq!(desk.db.read(move |read| messages_of(read, table)).await.unwrap().len(), 2);
    assert!(desk.db.read(|read| customer::find(read, CustomerId(1))).await.is_err());
}
