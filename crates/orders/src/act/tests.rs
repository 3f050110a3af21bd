mod currencies;
mod deciding;
mod holding;
mod membership;
mod money;
mod repeating;

use std::ops::ControlFlow;

use base::testing::Place;
use base::{Db, Result};
use people::customer::Proof;

use super::*;
use crate::import::{self, BadLines};
use crate::ledger::{self, Sums};
use crate::order::OrderView;
use crate::order::finding::find_by_number;
use crate::policy::version;

/// A shop with one customer, anna, a gift card of 50 euros, and orders in every stage.
pub struct Shop {
    pub db: Db,
    pub anna: i64,
    pub clock: base::Clock,
    _place: Place,
}

const CATALOGUE: &str = r#"{"type":"product","key":"lamp","title":"Lamp","variants":[{"sku":"L-OAK","options":{"wood":"oak"},"price":79,"currency":"EUR"},{"sku":"L-ASH","options":{"wood":"ash"},"price":84,"currency":"EUR"},{"sku":"L-TEAK","options":{"wood":"teak"},"price":99,"currency":"EUR","available":false}]}
{"type":"product","key":"mug","title":"Mug","variants":[{"sku":"M-RED","options":{"colour":"red"},"price":"12.50","currency":"EUR"},{"sku":"M-BLUE","options":{"colour":"blue"},"price":10,"currency":"EUR"}]}
{"type":"customer","key":"anna","name":"Anna Lind","emails":["anna@shop.example"]}
{"type":"customer","key":"bo","name":"Bo Ek","emails":["bo@shop.example"]}
"#;

impl Shop {
    pub async fn open() -> Shop {
        let place = Place::new();
        let db = place.open().await;
        let clock = db.context().clock.clone();
        let shop = Shop { db, anna: 0, clock, _place: place };
        shop.import(CATALOGUE).await;
        let anna = shop
            .db
            .write(|tx| {
                let anna: i64 =
                    tx.get("SELECT id FROM customers WHERE shop_key = 'anna'", &[], |row| row.get(0))?;
                for (key, kind, balance) in
                    [("card_1", "card", None), ("paypal_1", "paypal", None), ("gift_1", "gift_card", Some(5_000_i64))]
                {
                    let id: i64 = tx.id();
                    tx.execute(
                        "INSERT INTO payment_methods (id, customer_id, key, kind, label, currency, balance_minor, created_ms)
                         VALUES ($1, $2, $3, $4, $3, 'EUR', $5, 0)",
                        &[&id, &anna, &key, &kind, &balance],
                    )?;
                }
                Ok(anna)
            })
            .await
            .unwrap();
        Shop { anna, ..shop }
    }

    pub async fn import(&self, text: &str) {
        let report = import::check(&self.db, text.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
        import::apply(&self.db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
            .await
            .unwrap();
    }

    /// An order of two oak lamps and a red mug, paid by card; delivered on the 20th of November when `status` says so.
    pub async fn order(&self, number: &str, status: &str) {
        let parcel = if status == "delivered" {
            r#"{"carrier":"DHL","tracking":"T1","shipped_at":"2026-11-18T08:00:00Z","delivered_at":"2026-11-20T11:00:00Z"}"#
        } else {
            ""
        };
        self.import(&format!(
            r##"{{"type":"order","number":"{number}","customer":"anna","placed_at":"2026-11-15T10:00:00Z","status":"{status}","currency":"EUR","address":{{"line1":"Mill Lane 2","city":"Berlin","country":"DE"}},"lines":[{{"sku":"L-OAK","title":"Lamp","quantity":2,"price":79}},{{"sku":"M-RED","title":"Mug","quantity":1,"price":"12.50"}}],"payments":[{{"kind":"payment","method":"card_1","amount":"170.50"}}],"shipments":[{parcel}]}}"##
        ))
        .await;
    }

    pub async fn policy(&self, body: &'static str) {
        self.db.write(|tx| version::add(tx, "test", body, "", 0)).await.unwrap();
    }

    pub fn anna(&self) -> Who {
        Who::customer(self.anna, vec![self.anna], Proof::Code)
    }

    pub async fn act(&self, who: &Who, command: Command) -> Result<Act> {
        self.act_as(who, command, "").await
    }

    /// Under a key of its own, or the one that is given.
    pub async fn act_as(&self, who: &Who, command: Command, key: &str) -> Result<Act> {
        let (who, key) = (who.clone(), key.to_owned());
        let fresh = self.db.context().chance.token();
        self.db
            .write(move |tx| {
                let key = if key.is_empty() { &fresh } else { &key };
                confirm(tx, &who, &command, (key, None))
            })
            .await
    }

    /// Why an act isn't possible.
    pub async fn refusal(&self, who: &Who, command: Command) -> String {
        self.act(who, command).await.expect_err("this should be refused").to_string()
    }

    pub async fn find(&self, number: &'static str) -> OrderView {
        self.db.read(move |read| find_by_number(read, number)).await.unwrap().unwrap()
    }

    pub async fn sums(&self, number: &'static str) -> Sums {
        let order = self.find(number).await;
        self.db.read(move |read| ledger::sums(read, &order)).await.unwrap()
    }

    pub async fn balance(&self) -> i64 {
        self.count("SELECT balance_minor FROM payment_methods WHERE key = 'gift_1'").await
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }
}

pub fn cancel(order: &str) -> Command {
    Command::new(order, What::Cancel).because("I changed my mind")
}

pub fn item(sku: &str, quantity: i64) -> Item {
    Item { sku: sku.into(), quantity: command::Quantity(quantity), ..Item::default() }
}

pub fn swap(sku: &str, quantity: i64, new_sku: &str) -> Item {
    Item { new_sku: Some(new_sku.into()), ..item(sku, quantity) }
}

/// A policy without hold windows or reasons, to look at one rule at a time.
pub const PLAIN: &str = r#"
name = "Plain"
[limits]
agent = 2000
[acts.cancel]
stage = ["placed"]
becomes = "cancelled"
[acts.change_address]
stage = ["placed"]
[acts.change_payment]
stage = ["placed"]
methods = "own"
single_payment = true
other_method = true
[acts.change_items]
stage = ["placed"]
methods = "own"
quantity = true
[acts.return]
stage = ["delivered"]
methods = "origin_or_gift_card"
outcomes = [{ kind = "refund" }, { kind = "store_credit" }]
windows = [{ days = 14 }]
[acts.exchange]
stage = ["delivered"]
methods = "own"
[acts.reorder]
methods = "own"
[acts.refund]
methods = "own"
[acts.withdraw]
rung = "order"
windows = [{ days = 14 }]
[acts.profile_address]
"#;
