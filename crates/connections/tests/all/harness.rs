//! A database with a connection to a stand-in shop, and what moves it on.

use base::blobs::Folder;
use base::config::Config;
use base::db::Param;
use base::events::{Event, Position, Reader};
use base::jobs;
use base::testing::Place;
use base::{Chance, Db};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use connections::Links;
use connections::shop::receiving::{self, Received};
use connections::shop::{
    ConnectionId, Credentials, Kind, NewConnection, asking, outbox, pulling, refreshing, rows, working,
};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName, HeaderValue};
use orders::OrderView;
use orders::act::{self, Act, Command, What, Who};
use serde_json::{Value, json};

use crate::stand_in::StandIn;

pub const SECRET: &str = "whsec";

pub struct Room {
    pub links: Links,
    pub shop: StandIn,
    pub id: ConnectionId,
    pub kind: Kind,
    reader: Reader,
    _place: Place,
}

impl Room {
    pub async fn open(kind: Kind) -> Room {
        let place = Place::new();
        let db = place.open().await;
        let mut config = Config { data: place.folder().join("data"), ..Config::default() };
        config.connections.allow_private = true;
        let folder = Folder::open(&place.folder().join("blobs")).unwrap();
        let links = Links::new(db.clone(), folder, &config).unwrap();
        let shop = StandIn::open().await;
        let new = NewConnection {
            kind,
            name: "Holm".into(),
            url: format!("{}/", shop.url),
            currency: "eur".into(),
            credentials: match kind {
                Kind::Shopify => Credentials { key: String::new(), secret: "shpat_1".into() },
                Kind::WooCommerce => Credentials { key: "ck_1".into(), secret: " cs_1 ".into() },
            },
            webhook_secret: SECRET.into(),
        };
        let own = links.clone();
        let id = db.write(move |tx| rows::add(tx, &own, "agent:1", &new)).await.unwrap();
        // Looked through at the first step otherwise; the tests of pulling ask for it.
        let month_ms = 30 * 86_400_000;
        db.write(move |tx| tx.execute("UPDATE connections SET pulled_ms = $1", &[&(tx.now_ms() + month_ms)]))
            .await
            .unwrap();
        let reader = Reader::new("shops", &db);
        Room { links, shop, id, kind, reader, _place: place }
    }

    pub fn db(&self) -> &Db {
        &self.links.db
    }

    /// The shop delivers a webhook, signed, under its own name for it.
    pub async fn deliver(&self, topic: &str, key: &str, body: &Value) -> Received {
        self.deliver_signed(topic, key, (body.to_string().into_bytes(), SECRET)).await
    }

    pub async fn deliver_signed(&self, topic: &str, key: &str, (body, secret): (Vec<u8>, &str)) -> Received {
        let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        let signature = BASE64.encode(mac.chain_update(&body).finalize().into_bytes());
        let names = match self.kind {
            Kind::Shopify => ["x-shopify-hmac-sha256", "x-shopify-topic", "x-shopify-webhook-id"],
            Kind::WooCommerce => ["x-wc-webhook-signature", "x-wc-webhook-topic", "x-wc-webhook-delivery-id"],
        };
        let headers: HeaderMap = names
            .into_iter()
            .zip([signature.as_str(), topic, key])
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        receiving::receive(&self.links, self.id, &headers, body).await.unwrap()
    }

    /// Reads one batch of what was delivered.
    pub async fn read(&self) -> base::Result<usize> {
        working::step(&self.links, &self.reader).await
    }

    /// Reads what was delivered and runs the jobs that are due, until nothing is.
    pub async fn settle(&self) {
        loop {
            let read = self.read().await.unwrap();
            if read + self.run_jobs().await == 0 {
                return;
            }
        }
    }

    pub async fn run_jobs(&self) -> usize {
        let links = self.links.clone();
        let act = move |job: jobs::Job| {
            let links = links.clone();
            async move {
                match job.kind.as_str() {
                    outbox::JOB => outbox::run(&links, &job.payload).await,
                    asking::JOB => refreshing::run(&links, &job.payload).await,
                    pulling::JOB => pulling::run(&links, &job.payload).await,
                    other => jobs::Outcome::Dead(other.to_owned()),
                }
            }
        };
        jobs::step(self.db(), "test", act).await.unwrap()
    }

    pub fn advance(&self, ms: i64) {
        self.db().context().clock.advance(ms);
    }

    /// Delivers and applies a document; panics when it was set aside.
    pub async fn know(&self, topic: &str, body: &Value) {
        let key = Chance::Machine.token();
        assert_eq!(self.deliver(topic, &key, body).await, Received::Kept);
        self.settle().await;
        assert_eq!(self.states("quarantined").await, Vec::<String>::new());
    }

    /// Somebody does something here that is allowed; it is on its way to the shop then.
    pub async fn act(&self, number: &str, what: What) -> Act {
        let command = Command::new(number, what).because("I changed my mind");
        let act = self
            .db()
            .write(move |tx| act::confirm(tx, &Who::system(), &command, ("k-1", None)))
            .await
            .unwrap();
        if act.state == act::State::Held {
            self.advance(16 * 60_000);
            let id = act.id;
            self.db().write(move |tx| act::run_due(tx, id)).await.unwrap();
        }
        let done = self.act_now(&act).await;
        assert_eq!(done.state, act::State::Done, "{} {:?}", done.why, done.plan.review);
        self.follow("act.done", done.id.0).await;
        done
    }

    pub async fn act_now(&self, act: &Act) -> Act {
        let id = act.id;
        self.db().read(move |read| act::find(read, id)).await.unwrap()
    }

    /// The reader comes to an event; twice, as it may.
    pub async fn follow(&self, kind: &'static str, subject: i64) {
        let event = Event {
            position: Position { tx: 1, id: 1 },
            kind: kind.into(),
            at_ms: 0,
            actor: "system".into(),
            customer_id: None,
            conversation_id: None,
            subject_id: Some(subject),
            data: String::new(),
        };
        for _ in 0..2 {
            let event = event.clone();
            self.db().write(move |tx| connections::shop::follow(tx, &event)).await.unwrap();
        }
    }

    pub async fn order(&self, number: &'static str) -> OrderView {
        self.db()
            .read(move |read| orders::find_by_number(read, number))
            .await
            .unwrap()
            .expect("the order is known")
    }

    pub async fn count(&self, rest: &'static str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {rest}");
        self.db().read(move |read| read.get(&sql, &[], |row| row.get(0))).await.unwrap()
    }

    pub async fn text(&self, sql: &'static str) -> String {
        self.db().read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }

    /// Reasons of the deliveries in a state.
    pub async fn states(&self, state: &'static str) -> Vec<String> {
        let bound: &'static str = state;
        self.db()
            .read(move |read| {
                let sql = "SELECT reason FROM shop_deliveries WHERE state = $1 ORDER BY id LIMIT 100";
                read.list(sql, &[&bound as &dyn Param], |row| row.get(0))
            })
            .await
            .unwrap()
    }
}

/// An order of two lampshades for 41.94, paid, as Shopify delivers it.
pub fn shopify_order(updated: &str) -> Value {
    json!({
        "id": 450, "name": "#1001", "created_at": "2026-11-20T10:00:00+01:00", "updated_at": updated,
        "currency": "EUR", "total_price": "41.94", "taxes_included": true, "total_tax": "6.70",
        "financial_status": "paid", "fulfillment_status": null, "cancelled_at": null,
        "email": "anna@shop.example", "payment_gateway_names": ["bogus"],
        "customer": {"id": 7, "first_name": "Anna", "last_name": "Lind", "email": "anna@shop.example"},
        "shipping_address": {"name": "Anna Lind", "address1": "Mill Lane 2", "city": "Berlin", "zip": "10115", "country": "Germany", "latitude": 52.5},
        "line_items": [
            {"id": 1, "variant_id": 11, "sku": "SHADE", "title": "Lampshade", "variant_title": "red", "quantity": 2,
             "price": "19.99", "tax_lines": [{"rate": 0.19, "price": "6.38"}], "discount_allocations": []}
        ],
        "shipping_lines": [{"title": "Parcel", "price": "1.96", "discounted_price": "1.96"}],
        "fulfillments": [], "refunds": [], "landing_site": "/lamps?ref=newsletter"
    })
}
