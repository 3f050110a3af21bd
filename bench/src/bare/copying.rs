//! The rows that an import wrote, written once more by the bare engine: table by table, prepared, in batches.

use std::time::{Duration, Instant};

use base::db::Location;
use base::{Db, Result, Row};
use tokio::runtime::Runtime;

use super::engine::{Cell, Engine};

/// Rows of one transaction: about as many as the import commits together.
const BATCH: usize = 5_000;
/// Rows of one statement on PostgreSQL, where each is a round trip.
const ROWS: usize = 100;

/// What an import writes, in the order in which it refers to itself; `w` are whole numbers, `t` texts, `b` truths.
const TABLES: [(&str, &str); 9] = [
    ("products", "id:w shop_key:t title:t extra:t created_ms:w tags:t"),
    ("variants", "id:w product_id:w sku:t options:t price_minor:w currency:t is_available:b stock:w"),
    ("customers", "id:w name:t language:t address:t shop_key:t merged_into:w extra:t created_ms:w phone:t"),
    ("identities", "kind:t value:t customer_id:w proof:t proved_ms:w created_ms:w"),
    (
        "orders",
        "id:w customer_id:w number:t status:t currency:t total_minor:w address:t extra:t placed_ms:w changed_ms:w",
    ),
    (
        "order_lines",
        "id:w customer_id:w order_id:w place:w sku:t title:t options:t quantity:w price_minor:w tax_bp:w",
    ),
    ("payments", "id:w customer_id:w order_id:w place:w kind:t method:t amount_minor:w paid_ms:w"),
    (
        "shipments",
        "id:w customer_id:w order_id:w place:w carrier:t tracking:t status:t skus:t shipped_ms:w delivered_ms:w",
    ),
    ("events", "tx:w id:w kind:t at_ms:w actor:t customer_id:w conversation_id:w subject_id:w data:t"),
];

/// Copies all rows of `from` into the empty tables at `to`: how long the writing alone took, and how many rows it were.
pub fn copy(runtime: &Runtime, from: &Db, to: &Location) -> Result<(Duration, usize)> {
    let mut engine = Engine::open(to)?;
    let (mut taken, mut count) = (Duration::ZERO, 0);
    for (table, columns) in TABLES {
        let rows = runtime.block_on(from.read(move |read| {
            let (names, kinds): (Vec<&str>, Vec<&str>) =
                columns.split(' ').filter_map(|column| column.split_once(':')).unzip();
            read.list(&format!("SELECT {} FROM {table}", names.join(", ")), &[], |row| {
                kinds.iter().enumerate().map(|(at, kind)| cell(row, at, kind)).collect::<Result<Vec<_>>>()
            })
        }))?;
        let begun = Instant::now();
        write(&mut engine, (table, columns), &rows)?;
        taken += begun.elapsed();
        count += rows.len();
    }
    Ok((taken, count))
}

fn cell(row: &Row<'_>, at: usize, kind: &str) -> Result<Cell> {
    Ok(match kind {
        "w" => Cell::Whole(row.get(at)?),
        "b" => Cell::Truth(row.get(at)?),
        _ => Cell::Text(row.get(at)?),
    })
}

fn write(engine: &mut Engine, (table, columns): (&str, &str), rows: &[Vec<Cell>]) -> Result<()> {
    let at_once = if matches!(engine, Engine::Sqlite(_)) { 1 } else { ROWS };
    for batch in rows.chunks(BATCH) {
        engine.begin()?;
        for some in batch.chunks(at_once) {
            engine.execute(&insert(table, columns, some.len()), &some.concat())?;
        }
        engine.commit()?;
    }
    Ok(())
}

fn insert(table: &str, columns: &str, rows: usize) -> String {
    let names: Vec<&str> = columns.split(' ').filter_map(|column| column.split(':').next()).collect();
    let width = names.len();
    let tuples: Vec<String> =
        (0..rows).map(|row| format!("({})", base::db::placeholders(row * width + 1, width))).collect();
    format!("INSERT INTO {table} ({}) VALUES {}", names.join(", "), tuples.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::testing::Place;

    #[test]
    fn a_copy_holds_the_same_rows_whatever_is_in_them() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (from, to) = (Place::new(), Place::new());
        let given = runtime.block_on(async {
            let db = from.open().await;
            db.write(|tx| {
                tx.execute(
                    "INSERT INTO customers (id, name, shop_key, created_ms) VALUES (1, $1, NULL, 5)",
                    &[&"Zoë"],
                )?;
                tx.execute(
                    "INSERT INTO identities (kind, value, customer_id, proof, created_ms)
                     VALUES ('email', 'zoe@mail.example', 1, 'none', 5)",
                    &[],
                )
            })
            .await
            .unwrap();
            drop(to.open().await);
            db
        });

        let (_, count) = copy(&runtime, &given, &to.location()).unwrap();

        let look = |read: &base::Read<'_>| {
            read.get("SELECT name, shop_key, merged_into FROM customers", &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<Option<String>>(1)?, row.get::<Option<i64>>(2)?))
            })
        };
        let copied = runtime.block_on(async { to.open().await.read(look).await.unwrap() });
        assert_eq!((count, copied), (2, ("Zoë".to_owned(), None, None)));
    }
}
