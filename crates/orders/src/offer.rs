//! What an order offers for an act: its items with what is left of each, what could come instead, reasons, ways to pay.
//! For forms; whether an act is possible is decided in `act` alone.

use std::collections::HashMap;

use base::db::{Param, placeholders};
use base::money::Money;
use base::{Read, Result};

use crate::act::facts::Facts;
use crate::method::{Method, MethodKind};
use crate::options;
use crate::order::{LineView, OrderView, PaymentKind};
use crate::policy::exception::Said;
use crate::policy::{ActKind, Methods, Terms};

/// Options of one order's products that are offered at most.
const OTHERS_LIMIT: i64 = 1_000;

/// What can be chosen for one act on one order.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Reasons, questions, outcomes.
    pub terms: Terms,
    /// The order's items.
    pub lines: Vec<OfferedLine>,
    /// The customer's methods that may be used.
    pub methods: Vec<Method>,
    /// The key of the method that was paid by first; empty when nothing was paid.
    pub origin: String,
}

/// One item of the order.
#[derive(Clone, Debug)]
pub struct OfferedLine {
    /// As it was bought.
    pub line: LineView,
    /// How many haven't gone back yet.
    pub left: i64,
    /// Why it can't be chosen, for the customer; empty when it can.
    pub why_not: String,
    /// Other options of the same product that can be bought now.
    pub others: Vec<Other>,
}

/// An option to take instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its SKU.
    pub sku: String,
    /// What is chosen.
    pub options: Vec<(String, String)>,
    /// What one costs.
    pub price: Money,
}

/// What `order` offers for `kind`; `None` when the policy doesn't speak of it.
pub fn offer(read: &Read<'_>, order: OrderView, kind: ActKind, now_ms: i64) -> Result<Option<Offer>> {
    let facts = Facts::around(read, order, &[], now_ms)?;
    let Some(terms) = facts.policy.terms(kind).cloned() else { return Ok(None) };
    let first = facts.order.payments.iter().find(|paid| paid.kind == PaymentKind::Payment);
    let origin = first.map_or_else(String::new, |paid| paid.method.clone());
    let mut others = others(read, &facts)?;
    let lines = facts.order.lines.iter().enumerate().map(|(at, line)| {
        let left = line.quantity - facts.lines.get(at).map_or(0, |known| known.returned);
        OfferedLine {
            left,
            why_not: why_not(&facts, (kind, &terms), line, left),
            others: others.remove(&line.id).unwrap_or_default(),
            line: line.clone(),
        }
    });
    let lines = lines.collect();
    let may = |method: &&Method| match terms.methods {
        Methods::Own => true,
        Methods::OriginOrGiftCard => method.key == origin || method.kind == MethodKind::GiftCard,
        Methods::Origin => method.key == origin,
    };
    let differs = |method: &&Method| !terms.other_method || method.key != origin;
    let methods = facts.methods.iter().filter(may).filter(differs).cloned().collect();
    Ok(Some(Offer { lines, methods, origin, terms }))
}

fn why_not(facts: &Facts, (kind, terms): (ActKind, &Terms), line: &LineView, left: i64) -> String {
    if left < 1 {
        return "It went back already.".into();
    }
    if facts.exceptions.iter().any(|one| one.act == kind && one.said == Said::Allow) {
        return String::new();
    }
    let case = facts.case(line);
    let is_narrow = |when: &crate::policy::Match| {
        !when.reason.is_empty() || !when.detail.is_empty() || !when.answers.is_empty()
    };
    if let Some(refusal) = terms.refuse.iter().find(|one| !is_narrow(&one.when) && one.when.holds(&case)) {
        return refusal.why.clone();
    }
    let window = terms.windows.iter().find(|window| window.when.holds(&case));
    let end = window.and_then(|window| window.ends_ms(facts.moments(line), &facts.zone));
    match end.filter(|end| *end <= facts.now_ms).map(|end| jiff::Timestamp::from_millisecond(end - 1)) {
        Some(Ok(last)) => {
            format!("It was possible until {}.", last.to_zoned(facts.zone.clone()).strftime("%-d %B %Y"))
        }
        Some(Err(_)) => "It isn't possible any more.".into(),
        None => String::new(),
    }
}

/// Other options of each line's product, by the line's id: one query for the whole order.
fn others(read: &Read<'_>, facts: &Facts) -> Result<HashMap<i64, Vec<Other>>> {
    let products: Vec<i64> = facts.variants.values().map(|variant| variant.product_id).collect();
    if products.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT product_id, sku, options, price_minor, currency
         FROM variants
         WHERE is_available AND coalesce(stock, 1) > 0 AND product_id IN ({})
         ORDER BY product_id, price_minor, id
         LIMIT {OTHERS_LIMIT}",
        placeholders(1, products.len())
    );
    let bound: Vec<&dyn Param> = products.iter().map(|id| id as &dyn Param).collect();
    let found = read.list(&sql, &bound, |row| {
        let other = Other {
            sku: row.get(1)?,
            options: options::from_stored(&row.get::<String>(2)?)?,
            price: Money::new(row.get(3)?, row.get::<String>(4)?),
        };
        Ok((row.get::<i64>(0)?, other))
    })?;
    let of_line = |line: &LineView| {
        let product = facts.variants.get(&line.sku).map(|variant| variant.product_id);
        let fits = |(of, other): &&(i64, Other)| {
            Some(*of) == product
                && other.sku != line.sku
                && other.price.currency == facts.order.total.currency
        };
        found.iter().filter(fits).map(|(_, other)| other.clone()).collect()
    };
    Ok(facts.order.lines.iter().map(|line| (line.id, of_line(line))).collect())
}
