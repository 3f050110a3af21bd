//! Which of the candidates exist: two queries at most, however many there are.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use base::db::{Param, placeholders};
use base::{Read, Result};

use super::{CANDIDATES_LIMIT, Found, Kind};
use crate::order::OrderId;

/// A piece of text and what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What it names.
    pub target: Target,
}

/// What a piece of text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An order, by its number or its parcel's.
    Order {
        /// Its id.
        id: OrderId,
        /// Its number.
        number: String,
        /// Whose it is.
        customer_id: i64,
    },
    /// A variant of a product.
    Product {
        /// The variant's key.
        sku: String,
        /// The product's name.
        title: String,
    },
}

/// The candidates that exist, each place once: an order's number before a parcel's before a SKU.
pub fn link(read: &Read<'_>, candidates: &[Found]) -> Result<Vec<Link>> {
    let candidates = &candidates[..candidates.len().min(CANDIDATES_LIMIT)];
    let orders = orders(read, candidates)?;
    let products = products(read, candidates)?;
    let mut links: Vec<Link> = Vec::new();
    for pass in [Pass::Order, Pass::Tracking, Pass::Sku] {
        for found in candidates.iter().filter(|found| pass.takes(found.kind)) {
            let target = match found.kind {
                Kind::Order => {
                    spellings(&found.text).into_iter().find_map(|text| orders.get(&(Way::Number, text)))
                }
                Kind::Tracking { .. } => orders.get(&(Way::Tracking, found.text.clone())),
                Kind::Sku => products.get(&found.text.to_uppercase()),
            };
            let is_free = |at: &Range<usize>| {
                links.iter().all(|link| link.at.end <= at.start || at.end <= link.at.start)
            };
            if let Some(target) = target.filter(|_| is_free(&found.at)) {
                links.push(Link { at: found.at.clone(), target: target.clone() });
            }
        }
    }
    links.sort_by_key(|link| link.at.start);
    Ok(links)
}

#[derive(Clone, Copy)]
enum Pass {
    Order,
    Tracking,
    Sku,
}

impl Pass {
    fn takes(self, kind: Kind) -> bool {
        match self {
            Pass::Order => kind == Kind::Order,
            Pass::Tracking => matches!(kind, Kind::Tracking { .. }),
            Pass::Sku => kind == Kind::Sku,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Number,
    Tracking,
}

/// How an order's number may be kept: as typed, in capitals, with the sign or without.
fn spellings(typed: &str) -> Vec<String> {
    let bare = typed.trim_start_matches('#');
    let capital = bare.to_uppercase();
    vec![typed.to_owned(), format!("#{bare}"), bare.to_owned(), format!("#{capital}"), capital]
}

fn orders(read: &Read<'_>, candidates: &[Found]) -> Result<HashMap<(Way, String), Target>> {
    let of = |wanted: fn(Kind) -> bool| candidates.iter().filter(move |found| wanted(found.kind));
    let numbers: BTreeSet<String> =
        of(|kind| kind == Kind::Order).flat_map(|found| spellings(&found.text)).collect();
    let trackings: BTreeSet<String> =
        of(|kind| matches!(kind, Kind::Tracking { .. })).map(|found| found.text.clone()).collect();
    if numbers.is_empty() && trackings.is_empty() {
        return Ok(HashMap::new());
    }
    let numbers = or_none(numbers);
    let trackings = or_none(trackings);
    let sql = format!(
        "SELECT 'number' AS way, number AS found, id, number, customer_id
         FROM orders
         WHERE number IN ({})
         UNION ALL
         SELECT 'tracking' AS way, shipments.tracking AS found, orders.id, orders.number, orders.customer_id
         FROM shipments
         JOIN orders ON orders.id = shipments.order_id
         WHERE shipments.tracking IN ({})
         ORDER BY 3",
        placeholders(1, numbers.len()),
        placeholders(1 + numbers.len(), trackings.len())
    );
    let bound: Vec<&dyn Param> = numbers.iter().chain(&trackings).map(|text| text as &dyn Param).collect();
    let rows = read.list(&sql, &bound, |row| {
        let way = if row.get::<String>(0)? == "number" { Way::Number } else { Way::Tracking };
        let target =
            Target::Order { id: OrderId(row.get(2)?), number: row.get(3)?, customer_id: row.get(4)? };
        Ok(((way, row.get::<String>(1)?), target))
    })?;
    // Of several orders in one parcel the newest stays.
    Ok(rows.into_iter().collect())
}

fn products(read: &Read<'_>, candidates: &[Found]) -> Result<HashMap<String, Target>> {
    let skus: BTreeSet<String> = candidates
        .iter()
        .filter(|found| found.kind == Kind::Sku)
        .flat_map(|found| [found.text.clone(), found.text.to_uppercase()])
        .collect();
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT variants.sku, products.title
         FROM variants
         JOIN products ON products.id = variants.product_id
         WHERE variants.sku IN ({})
         ORDER BY variants.id",
        placeholders(1, skus.len())
    );
    let bound: Vec<&dyn Param> = skus.iter().map(|sku| sku as &dyn Param).collect();
    let rows = read.list(&sql, &bound, |row| {
        let sku: String = row.get(0)?;
        Ok((sku.to_uppercase(), Target::Product { sku, title: row.get(1)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// An IN list has at least one member: a text that nothing is called.
fn or_none(texts: BTreeSet<String>) -> Vec<String> {
    if texts.is_empty() { vec!["\u{1}".to_owned()] } else { texts.into_iter().collect() }
}
