//! Fills a database with orders of two years: made up by the engine itself, a statement a table, the same on both.
//!
//! Four orders a customer, two lines an order, one payment; a parcel that arrived, with the carrier's word, for all but
//! the newest, which are only placed.

use base::{Db, Result, Tx, ids};

/// Orders that are made in one transaction.
const CHUNK: i64 = 5_000;
/// The time they are spread over.
const YEARS_MS: i64 = 2 * 365 * 24 * 3_600_000;
/// Products they are of.
const PRODUCTS: i64 = 997;
/// Orders of one customer.
pub const ORDERS_A_CUSTOMER: i64 = 4;

/// Numbers from `$1` to `$2` as orders: `$3` is when the first was placed, `$4` the step, `$5` the first id that can be of
/// that time, `$6` the number from which on they are only placed.
const ORDERS: &str = "WITH RECURSIVE n (i) AS (
       SELECT CAST($1 AS BIGINT)
       UNION ALL
       SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT)
     ),
     given (from_ms, step_ms, from_id, fresh) AS (
       SELECT CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT)
     ),
     o AS (
       SELECT i,
         from_ms + i * step_ms AS placed_ms,
         from_id + i * step_ms * 4194304 + 2 AS id,
         from_id + (i - i % 4) * step_ms * 4194304 + 1 AS customer_id,
         2000 + i % 7000 AS price_minor,
         i < fresh AS is_delivered
       FROM n CROSS JOIN given
     ),
     places (j) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT 1)";

const CUSTOMERS: &str = "INSERT INTO customers (id, name, language, address, shop_key, created_ms)
     SELECT customer_id, 'Grace Summers ' || CAST(i AS TEXT), 'en', '12 Mill Lane', 'shop-' || CAST(i AS TEXT), placed_ms
     FROM o WHERE i % 4 = 0";

const IDENTITIES: &str = "INSERT INTO identities (kind, value, customer_id, proof, created_ms)
     SELECT 'email', 'customer' || CAST(i AS TEXT) || '@mail.example', customer_id, 'none', placed_ms
     FROM o WHERE i % 4 = 0";

const HEADS: &str = "INSERT INTO orders
       (id, customer_id, number, status, currency, total_minor, address, placed_ms, changed_ms)
     SELECT id, customer_id, '#W' || CAST(2600000 + i AS TEXT),
       CASE WHEN is_delivered THEN 'delivered' ELSE 'placed' END, 'GBP', price_minor * 3,
       '{\"name\":\"Grace Summers\",\"line1\":\"12 Mill Lane\",\"city\":\"Leeds\",\"postcode\":\"LS1 4AB\",\"country\":\"GB\"}',
       placed_ms, placed_ms
     FROM o";

const LINES: &str = "INSERT INTO order_lines
       (id, customer_id, order_id, place, sku, title, options, quantity, price_minor, tax_bp)
     SELECT o.id + 1 + places.j, o.customer_id, o.id, places.j,
       'SKU-' || CAST((o.i * 2 + places.j) % 997 AS TEXT), 'Desk lamp ' || CAST((o.i * 2 + places.j) % 997 AS TEXT),
       '{\"Color\":\"Walnut\",\"Size\":\"140 cm\"}', 1 + places.j, o.price_minor, 2000
     FROM o CROSS JOIN places";

const PAYMENTS: &str =
    "INSERT INTO payments (id, customer_id, order_id, place, kind, method, amount_minor, paid_ms)
     SELECT id + 3, customer_id, id, 0, 'payment', 'card', price_minor * 3, placed_ms
     FROM o";

const SHIPMENTS: &str = "INSERT INTO shipments
       (id, customer_id, order_id, place, carrier, tracking, status, skus, shipped_ms, delivered_ms)
     SELECT id + 4, customer_id, id, 0, 'DHL', 'JD' || CAST(14600000000 + i AS TEXT), 'delivered', '[]',
       placed_ms + 86400000, placed_ms + 259200000
     FROM o WHERE is_delivered";

const CARRIER_EVENTS: &str =
    "INSERT INTO carrier_events (id, customer_id, shipment_id, at_ms, status, place, text)
     SELECT id + 5 + places.j, customer_id, id + 4, placed_ms + (1 + 2 * places.j) * 86400000,
       CASE places.j WHEN 0 THEN 'in transit' ELSE 'delivered' END, 'Leeds',
       CASE places.j WHEN 0 THEN 'In the sorting centre' ELSE 'Handed to the person at the door' END
     FROM o CROSS JOIN places WHERE is_delivered";

const TABLES: [&str; 7] = [CUSTOMERS, IDENTITIES, HEADS, LINES, PAYMENTS, SHIPMENTS, CARRIER_EVENTS];

/// Fills `db` with `count` orders; the newest `fresh` are only placed.
pub async fn fill(db: &Db, count: i64, fresh: i64) -> Result<()> {
    let step_ms = (YEARS_MS / count).max(1);
    let from_ms = db.now_ms() - (count + 1) * step_ms;
    db.write(products).await?;
    let mut from = 0;
    while from < count {
        let until = (from + CHUNK).min(count);
        let given = [from, until - 1, from_ms, step_ms, ids::first_at(from_ms), count - fresh];
        db.write(move |tx| TABLES.iter().try_for_each(|insert| make(tx, insert, &given))).await?;
        from = until;
    }
    db.write(|tx| if tx.is_postgres() { tx.script("ANALYZE") } else { Ok(()) }).await
}

fn make(tx: &mut Tx<'_>, insert: &str, given: &[i64; 6]) -> Result<()> {
    tx.execute(&format!("{ORDERS}\n{insert}"), &base::db::params(given))?;
    Ok(())
}

fn products(tx: &mut Tx<'_>) -> Result<()> {
    for number in 0..PRODUCTS {
        let (id, variant): (i64, i64) = (tx.id(), tx.id());
        let (key, sku) = (format!("P-{number}"), format!("SKU-{number}"));
        tx.execute(
            "INSERT INTO products (id, shop_key, title, created_ms) VALUES ($1, $2, $3, $4)",
            &[&id, &key, &format!("Desk lamp {number}"), &tx.now_ms()],
        )?;
        tx.execute(
            "INSERT INTO variants (id, product_id, sku, options, price_minor, currency, is_available, stock)
             VALUES ($1, $2, $3, '{\"Color\":\"Walnut\",\"Size\":\"140 cm\"}', 2000, 'GBP', TRUE, 1000)",
            &[&variant, &id, &sku],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::testing::Place;
    use orders::{Stage, find_by_number};

    use super::*;

    #[tokio::test]
    async fn a_filled_order_is_whole_and_its_sums_agree() {
        let place = Place::new();
        let db = place.open().await;

        fill(&db, 40, 8).await.unwrap();

        let (old, fresh) = db
            .read(|read| Ok((find_by_number(read, "W2600007")?, find_by_number(read, "#W2600039")?)))
            .await
            .unwrap();
        let (old, fresh) = (old.unwrap(), fresh.unwrap());
        assert_eq!((old.stage, fresh.stage), (Stage::Delivered, Stage::Placed));
        for order in [&old, &fresh] {
            let lines: i64 = order.lines.iter().map(|line| line.price.minor * line.quantity).sum();
            assert_eq!((order.lines.len(), lines), (2, order.total.minor));
            assert_eq!(order.payments[0].amount, order.total);
        }
        assert_eq!((old.shipments.len(), fresh.shipments.len()), (1, 0));
        let customers = "SELECT count(*), count(DISTINCT customer_id) FROM orders";
        let count = move |read: &base::Read<'_>| {
            read.get(customers, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))
        };
        assert_eq!(db.read(count).await.unwrap(), (40, 40 / ORDERS_A_CUSTOMER));
    }
}
