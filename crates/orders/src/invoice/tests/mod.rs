//! Invoices as the shop sees them: orders come in by import, documents go out.

mod crediting;
mod finding;
mod issuing;

use std::ops::ControlFlow;

use base::config::Config;
use base::testing::Place;
use base::{Db, Result, Tx};

use super::*;
use crate::import::{self, BadLines};

const CONFIG: &str = r#"
[shop]
name = "Mill Lane Tea"
time_zone = "Europe/Berlin"
[seller]
name = "Mill Lane Trading GmbH"
address = ["Mühlweg 12", "10115 Berlin"]
vat_id = "DE123456789"
"#;

fn settings() -> Settings {
    let config = Config::from_toml(CONFIG).unwrap();
    config.check().unwrap();
    Settings::of(&config).unwrap()
}

/// A shop with the customers `anna`, who reads German, and `bo`, and whatever orders are brought in.
struct Shop {
    _place: Place,
    db: Db,
}

impl Shop {
    async fn open() -> Shop {
        let place = Place::new();
        let db = place.open().await;
        let shop = Shop { _place: place, db };
        shop.import(
            r#"{"type":"customer","key":"anna","name":"Anna Weiß"}
{"type":"customer","key":"bo","name":"Bo Li"}
"#,
        )
        .await;
        shop.run("UPDATE customers SET language = 'de' WHERE shop_key = 'anna'").await;
        shop
    }

    async fn import(&self, text: &str) {
        let report = import::check(&self.db, text.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
        import::apply(&self.db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
            .await
            .unwrap();
    }

    async fn run(&self, sql: &'static str) {
        self.db.write(move |tx| tx.script(sql)).await.unwrap();
    }

    /// An order of `customer` with lines of title, quantity, price in minor units and rate.
    async fn order(&self, number: &str, customer: &str, lines: &[(&str, i64, i64, i64)]) -> OrderId {
        let written: Vec<String> = lines
            .iter()
            .map(|(title, quantity, price, _)| {
                let price = format!("{}{}.{:02}", if *price < 0 { "-" } else { "" }, price.abs() / 100, price.abs() % 100);
                format!(r#"{{"title":"{title}","quantity":{quantity},"price":"{price}","options":{{"Size":"L"}}}}"#)
            })
            .collect();
        self.import(&format!(
            r#"{{"type":"order","number":"{number}","customer":"{customer}","placed_at":"2026-11-02T23:30:00Z","status":"delivered","currency":"EUR","address":{{"line1":"Kastanienallee 82","city":"Berlin","postcode":"10435","country":"Germany"}},"lines":[{}],"payments":[{{"kind":"payment","method":"paypal","amount":10}}],"shipments":[{{"tracking":"T1","shipped_at":"2026-11-04T08:00:00Z","delivered_at":"2026-11-05T08:00:00Z"}}]}}
"#,
            written.join(",")
        ))
        .await;
        let (number, rates): (String, Vec<i64>) = (number.into(), lines.iter().map(|line| line.3).collect());
        self.db
            .write(move |tx| {
                let id: i64 = tx.get("SELECT id FROM orders WHERE number = $1", &[&number], |row| row.get(0))?;
                for (place, rate) in rates.iter().enumerate() {
                    tx.execute(
                        "UPDATE order_lines SET tax_bp = $1 WHERE order_id = $2 AND place = (SELECT min(place) FROM order_lines WHERE order_id = $2) + $3",
                        &[rate, &id, &(place as i64)],
                    )?;
                }
                Ok(OrderId(id))
            })
            .await
            .unwrap()
    }

    async fn set(&self, sql: &'static str, order: OrderId) {
        self.db.write(move |tx| tx.execute(sql, &[&order.0])).await.unwrap();
    }

    async fn customer(&self, key: &'static str) -> i64 {
        let sql = "SELECT id FROM customers WHERE shop_key = $1";
        self.db.read(move |read| read.get(sql, &[&key], |row| row.get(0))).await.unwrap()
    }

    async fn issue(&self, order: OrderId) -> Result<Invoice> {
        self.db.write(move |tx| issue(tx, &settings(), order)).await
    }

    async fn credit(&self, order: OrderId, credits: Vec<Credit>) -> Result<Invoice> {
        self.db.write(move |tx| credit(tx, &settings(), order, Some(77), &credits)).await
    }
}

/// What a failed transaction answers with.
fn fail<T>(_: &mut Tx<'_>) -> Result<T> {
    Err(base::Error::refused("the shop changed its mind"))
}

fn sums(invoice: &Invoice) -> Vec<(i64, i64, i64, i64)> {
    let taxes = &invoice.body.taxes;
    taxes.iter().map(|sum| (sum.tax_bp, sum.net_minor, sum.tax_minor, sum.gross_minor)).collect()
}
