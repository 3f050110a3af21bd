//! Notices from the event to the message: this file is the shop whose customers are told.

mod material;
mod planning;
mod rendering;
mod telling;
mod wording;

use std::io::Cursor;
use std::ops::ControlFlow;

use base::blobs::Folder;
use base::config::Config;
use base::events::{self, Happening};
use base::testing::{MONDAY_MS, Place};
use base::{Db, Tx};
use conversations::message::{self, Message};
use conversations::{Conversation, ConversationId, conversation};
use orders::import::{self, BadLines};
use people::agent::{self, Agent, NewAgent, role};

use super::kind::Kind;
use super::switching::{self, Switch};
use super::{JOB, Notice};
use crate::post::Post;

/// Before [`MONDAY_MS`], when the tests begin.
pub const SUNDAY: &str = "2026-11-22T10:00:00Z";

const PRODUCTS: &str = r#"{"type":"product","key":"P1","title":"Light","variants":[{"sku":"LAMP","price":19.99,"currency":"EUR"},{"sku":"BULB","price":3,"currency":"EUR"}]}"#;

pub struct Shop {
    pub db: Db,
    pub post: Post,
    pub agent: Agent,
    _place: Place,
}

impl Shop {
    pub async fn open() -> Shop {
        Shop::open_in("en").await
    }

    pub async fn open_in(language: &str) -> Shop {
        let place = Place::new();
        let db = place.open().await;
        let mut config = Config::default();
        config.mail.address = "help@shop.example".into();
        config.shop.name = "Lumen".into();
        config.shop.language = language.into();
        config.shop.time_zone = "Europe/Berlin".into();
        config.url = "https://help.lumen.example".into();
        let folder = Folder::open(&place.folder().join("blobs")).unwrap();
        let post = Post::new(db.clone(), folder, &config).unwrap();
        let agent = db
            .write(|tx| {
                role::prepare(tx)?;
                let new = NewAgent {
                    name: "Mia".into(),
                    email: "mia@shop.example".into(),
                    password_hash: "hash".into(),
                    role: "Administrator".into(),
                };
                let id = agent::create(tx, "system", &new)?;
                agent::find(tx, id)
            })
            .await
            .unwrap();
        Shop { db, post, agent, _place: place }
    }

    /// Brings lines in, as `attend import` does, behind the products they are about.
    pub async fn import(&self, lines: &str) {
        let lines = format!("{PRODUCTS}\n{lines}");
        let file = || Cursor::new(lines.as_bytes().to_vec());
        let go_on = |_| ControlFlow::Continue(());
        let report = import::check(&self.db, file(), go_on).await.unwrap();
        assert!(report.is_good(), "{:?}", report.faults);
        import::apply(&self.db, file(), &report, BadLines::Refuse, go_on).await.unwrap();
    }

    /// Ana, who speaks `language`, with order #W7 placed at `placed` that has gone as far as `more` says.
    pub async fn ana(&self, language: &str, placed: &str, more: &str) {
        self.import(&format!(
            "{}\n{}",
            r#"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"]}"#,
            order(placed, more)
        ))
        .await;
        let language = language.to_owned();
        self.script(move |tx| {
            tx.execute("UPDATE customers SET language = $1 WHERE name = 'Ana Lima'", &[&language]).map(|_| ())
        })
        .await;
    }

    /// Reads every event from the beginning, as a reader that lost its place would. On PostgreSQL other tests'
    /// transactions hold the newest events back for a moment.
    pub async fn read_all(&self) {
        let readable = async {
            loop {
                let all = self.db.read(|read| events::list_after(read, events::Position::default(), 1_000));
                if all.await.unwrap().len() as i64 == self.number("SELECT COUNT(*) FROM events").await {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_mins(2), readable).await.expect("events are readable");
        self.db
            .write(|tx| {
                let all = events::list_after(tx, events::Position::default(), 1_000)?;
                all.iter().try_for_each(|event| super::plan(tx, event))
            })
            .await
            .unwrap();
    }

    /// Runs the jobs that tell.
    pub async fn tell(&self) {
        let post = self.post.clone();
        let act = move |job: base::jobs::Job| {
            let post = post.clone();
            async move {
                assert_eq!(job.kind, JOB, "only notices are due here");
                super::run(&post, &job.payload).await
            }
        };
        while base::jobs::step(&self.db, "test", act.clone()).await.unwrap() > 0 {}
    }

    /// Reads and tells everything.
    pub async fn settle(&self) {
        self.read_all().await;
        self.tell().await;
    }

    pub async fn switch(&self, kind: Kind, switch: Switch) {
        let agent = self.agent.clone();
        self.script(move |tx| switching::set(tx, &agent, kind, switch)).await;
    }

    pub async fn switch_all_on(&self) {
        for kind in Kind::all() {
            self.switch(kind, Switch::On).await;
        }
    }

    pub async fn script(&self, act: impl Fn(&mut Tx<'_>) -> base::Result<()> + Send + 'static) {
        self.db.write(act).await.unwrap();
    }

    /// Something happened to the row `subject_id` of Ana's.
    pub async fn happen(&self, kind: &'static str, subject_id: i64) {
        self.script(move |tx| {
            let happening = Happening {
                kind,
                actor: "system".into(),
                subject_id: Some(subject_id),
                ..Happening::default()
            };
            events::record(tx, &happening)
        })
        .await;
    }

    pub async fn notices(&self) -> Vec<Notice> {
        let notices = self.db.read(|read| {
            let kinds: Vec<Vec<Notice>> =
                Kind::all().map(|kind| super::list(read, kind, 50)).collect::<base::Result<_>>()?;
            Ok(kinds.concat())
        });
        notices.await.unwrap()
    }

    /// The kinds of all notices with their states.
    pub async fn told(&self) -> Vec<(Kind, String)> {
        self.notices().await.into_iter().map(|notice| (notice.kind, notice.state)).collect()
    }

    pub async fn message_of(&self, notice: &Notice) -> Message {
        let id = message::MessageId(notice.message_id.expect("it was told"));
        self.db.read(move |read| message::find(read, id)).await.unwrap()
    }

    /// The one message that was told.
    pub async fn only_message(&self) -> Message {
        let notices = self.notices().await;
        assert_eq!(notices.len(), 1, "{notices:?}");
        self.message_of(&notices[0]).await
    }

    pub async fn conversation(&self, id: ConversationId) -> Conversation {
        self.db.read(move |read| conversation::find(read, id)).await.unwrap()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        self.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }

    /// An act of `kind` in `state` on order #W7; returns its id.
    pub async fn act(&self, kind: &'static str, state: &'static str, plan: &'static str) -> i64 {
        let made = self.db.write(move |tx| {
            let id: i64 = tx.id();
            tx.execute(
                "INSERT INTO acts
                   (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan,
                    policy_version, amount_minor, currency, why, decided_by, held_until_ms, created_ms)
                 SELECT $1, customer_id, id, $2, $3, '{}', $4, 'system', 'code', $2, '', $5, 1, 3998, 'EUR',
                        'Too late.', '', $6, $7
                 FROM orders
                 WHERE number = '#W7'",
                &[
                    &id,
                    &format!("ACT{id}"),
                    &kind,
                    &state,
                    &plan,
                    &(MONDAY_MS + 3_600_000),
                    &tx.now_ms(),
                ],
            )?;
            Ok(id)
        });
        made.await.unwrap()
    }

    /// A return of `kind` of both lamps of order #W7; returns its id.
    pub async fn going_back(&self, kind: &'static str, act_id: Option<i64>) -> i64 {
        let made = self.db.write(move |tx| {
            let (id, line): (i64, i64) = (tx.id(), tx.id());
            tx.execute(
                "INSERT INTO returns
                   (id, customer_id, order_id, act_id, reference, kind, state, method, currency, goods_minor,
                    fee_minor, difference_minor, carrier, tracking, refund_by_ms, created_ms)
                 SELECT $1, customer_id, id, $2, $3, $4, 'requested', 'card', 'EUR', 3998, 498, 0, '', '', $5, $6
                 FROM orders
                 WHERE number = '#W7'",
                &[
                    &id,
                    &act_id,
                    &format!("RET{}", id % 1000),
                    &kind,
                    &(MONDAY_MS + 14 * 86_400_000),
                    &tx.now_ms(),
                ],
            )?;
            tx.execute(
                "INSERT INTO return_lines
                   (id, customer_id, return_id, line_id, sku, title, quantity, price_minor, reason, detail, outcome,
                    new_sku, new_price_minor)
                 SELECT $1, customer_id, $2, 1, 'LAMP', 'Floor lamp', 2, 1999, 'too dark', '', 'refund', '', 0
                 FROM orders
                 WHERE number = '#W7'",
                &[&line, &id],
            )?;
            Ok(id)
        });
        made.await.unwrap()
    }
}

/// Order #W7 of Ana's: two lamps and a bulb.
pub fn order(placed: &str, more: &str) -> String {
    format!(
        r##"{{"type":"order","number":"#W7","customer":"ana","placed_at":"{placed}","currency":"EUR","address":{{"line1":"Mill Lane 12","city":"Berlin"}},"lines":[{{"sku":"LAMP","title":"Floor lamp","quantity":2,"price":19.99}},{{"sku":"BULB","title":"Bulb","quantity":1,"price":3}}],{more}}}"##
    ) + "\n"
}
