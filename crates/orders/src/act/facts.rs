//! Everything a decision looks at, gathered in a fixed number of queries before anything is decided.

use std::collections::HashMap;

use base::db::{params, placeholders};
use base::{Error, Read, Result};
use jiff::tz::TimeZone;
use people::CustomerId;
use people::customer::cluster;

use super::State;
use crate::method::{self, Method};
use crate::options;
use crate::order::{LineView, OrderView};
use crate::policy::exception::{self, Exception};
use crate::policy::window::Moments;
use crate::policy::{ActKind, Case, Policy, version};

/// What is known when an act is decided.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The order.
    pub order: OrderView,
    /// What is known of each of its lines, in the same order.
    pub lines: Vec<LineFacts>,
    /// The customer's methods.
    pub methods: Vec<Method>,
    /// Variants of the order's lines and those that were asked for, by SKU.
    pub variants: HashMap<String, Variant>,
    /// Exceptions made for this customer.
    pub exceptions: Vec<Exception>,
    /// Acts on this order so far that are pending or took effect.
    pub acts: Vec<(ActKind, State)>,
    /// The customer's level, as the shop calls it.
    pub level: String,
    /// Returns of this customer within a year.
    pub returns: i64,
    /// The policy in force.
    pub policy: Policy,
    /// Its version.
    pub version: i64,
    /// Where days end for this order.
    pub zone: TimeZone,
    /// Now, UTC milliseconds.
    pub now_ms: i64,
}

/// What is known of a line beyond the order itself.
#[derive(Clone, Debug, Default)]
pub struct LineFacts {
    /// VAT in hundredths of a percent.
    pub tax_bp: i64,
    /// How many came back, or are coming.
    pub returned: i64,
}

/// A variant as it can be bought now.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its product's row.
    pub product_id: i64,
    /// Its product's key in the shop.
    pub product: String,
    /// The product's title.
    pub title: String,
    /// The product's tags.
    pub tags: Vec<String>,
    /// What is chosen.
    pub options: Vec<(String, String)>,
    /// What one costs.
    pub price_minor: i64,
    /// Of the price.
    pub currency: String,
    /// Can be bought now.
    pub is_available: bool,
    /// How many there are; `None` when nobody counts.
    pub stock: Option<i64>,
}

const YEAR_MS: i64 = 365 * 24 * 3_600_000;
const ACTS_LIMIT: i64 = 200;

impl Facts {
    /// Gathers them around an order at hand.
    pub fn around(read: &Read<'_>, order: OrderView, asked: &[String], now_ms: i64) -> Result<Facts> {
        Facts::under(
            read,
            order,
            asked,
            (version::in_force(read, now_ms)?, Until { now_ms, until_ms: i64::MAX }),
        )
    }

    /// Gathers them as they were at `at_ms`, under the policy that is given; acts on the order are left to the caller.
    pub(super) fn then(
        read: &Read<'_>,
        order: OrderView,
        asked: &[String],
        (policy, at_ms): ((i64, Policy), i64),
    ) -> Result<Facts> {
        Facts::under(read, order, asked, (policy, Until { now_ms: at_ms, until_ms: at_ms }))
    }

    /// Gathers them around an order under a policy at hand.
    pub(super) fn by(read: &Read<'_>, order: OrderView, policy: (i64, Policy), now_ms: i64) -> Result<Facts> {
        Facts::under(read, order, &[], (policy, Until { now_ms, until_ms: i64::MAX }))
    }

    /// Gathers them for several orders of one person at once: as many queries as for a single one.
    pub fn of_person(
        read: &Read<'_>,
        cluster: &[i64],
        orders: Vec<OrderView>,
        now_ms: i64,
    ) -> Result<Vec<Facts>> {
        let policy = version::in_force(read, now_ms)?;
        gathered(read, (cluster, orders), &[], (policy, Until { now_ms, until_ms: i64::MAX }))
    }

    fn under(
        read: &Read<'_>,
        order: OrderView,
        asked: &[String],
        when: ((i64, Policy), Until),
    ) -> Result<Facts> {
        let owner = cluster(read, CustomerId(order.customer_id))?;
        gathered(read, (&owner, vec![order]), asked, when)?.pop().ok_or(Error::NotFound)
    }

    /// The same facts under another policy.
    pub fn with_policy(&self, policy: Policy) -> Facts {
        let zone = policy.zone(&self.order.address.country);
        Facts { policy, zone, ..self.clone() }
    }

    /// The method called `key`.
    pub fn method(&self, key: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.key == key)
    }

    /// What the method called `key` is to people.
    pub fn method_label(&self, key: &str) -> String {
        self.method(key).map_or_else(|| key.to_owned(), |method| method.label.clone())
    }

    /// What happened to the parcel of a line: the last of those that carry it.
    pub fn moments(&self, line: &LineView) -> Moments {
        let carries = |skus: &[String]| skus.is_empty() || skus.contains(&line.sku);
        let parcels: Vec<_> = self.order.shipments.iter().filter(|parcel| carries(&parcel.skus)).collect();
        let last = |moment: fn(&crate::order::ShipmentView) -> Option<i64>| {
            let moments: Option<Vec<i64>> = parcels.iter().map(|parcel| moment(parcel)).collect();
            moments.and_then(|moments| moments.into_iter().max())
        };
        Moments {
            placed_ms: self.order.placed_ms,
            shipped_ms: last(|parcel| parcel.shipped_ms),
            delivered_ms: last(|parcel| parcel.delivered_ms),
        }
    }

    /// What rules are held against, for one line; reasons and answers are the command's.
    pub fn case<'f>(&'f self, line: &'f LineView) -> Case<'f> {
        let variant = self.variants.get(&line.sku);
        let moments = self.moments(line);
        Case {
            product: variant.map_or("", |variant| &variant.product),
            sku: &line.sku,
            tags: variant.map_or(&[], |variant| &variant.tags),
            country: &self.order.address.country,
            level: &self.level,
            stage: Some(self.order.stage),
            waited_days: days_between(
                moments.shipped_ms.unwrap_or(moments.placed_ms),
                self.now_ms,
                &self.zone,
            ),
            placed_ms: self.order.placed_ms,
            price_minor: line.price.minor,
            returns: self.returns,
            zone: Some(&self.zone),
            ..Case::default()
        }
    }
}

fn gathered(
    read: &Read<'_>,
    (owner, orders): (&[i64], Vec<OrderView>),
    asked: &[String],
    ((version, policy), Until { now_ms, until_ms }): ((i64, Policy), Until),
) -> Result<Vec<Facts>> {
    let (Some(kept), false) = (owner.first(), orders.is_empty()) else { return Ok(Vec::new()) };
    let ids: Vec<i64> = orders.iter().map(|order| order.id.0).collect();
    let bought = orders.iter().flat_map(|order| order.lines.iter().map(|line| line.sku.clone()));
    let skus: Vec<String> = bought.chain(asked.iter().cloned()).collect();
    let lines = line_facts(read, &ids, until_ms)?;
    let variants = variants(read, &skus)?;
    let mut acts = acts(read, &ids, i64::MAX)?;
    let methods = method::of_customer(read, owner)?;
    let exceptions = exception::of_customer(read, owner, now_ms)?;
    let level = level(read, *kept)?;
    let returns = returns(read, owner, (now_ms - YEAR_MS, until_ms))?;
    let of_order = |order: OrderView| Facts {
        lines: order.lines.iter().map(|line| lines.get(&line.id).cloned().unwrap_or_default()).collect(),
        acts: acts.remove(&order.id.0).unwrap_or_default(),
        zone: policy.zone(&order.address.country),
        methods: methods.clone(),
        variants: variants.clone(),
        exceptions: exceptions.clone(),
        level: level.clone(),
        policy: policy.clone(),
        returns,
        version,
        now_ms,
        order,
    };
    Ok(orders.into_iter().map(of_order).collect())
}

/// Now, and until when things count that happened.
struct Until {
    now_ms: i64,
    until_ms: i64,
}

/// Whole days of the calendar in `zone`.
fn days_between(from_ms: i64, to_ms: i64, zone: &TimeZone) -> i64 {
    let day = |at_ms| Some(jiff::Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone.clone()).date());
    let (Some(from), Some(to)) = (day(from_ms), day(to_ms)) else { return 0 };
    (to - from).get_days().into()
}

fn line_facts(read: &Read<'_>, orders: &[i64], until_ms: i64) -> Result<HashMap<i64, LineFacts>> {
    let sql = format!(
        "SELECT order_lines.id, order_lines.tax_bp,
                CAST(coalesce(sum(CASE WHEN returns.id IS NULL OR returns.state = 'rejected' THEN 0
                  ELSE coalesce(return_lines.accepted, return_lines.quantity) END), 0) AS BIGINT)
         FROM order_lines
         LEFT JOIN return_lines ON return_lines.line_id = order_lines.id
         LEFT JOIN returns ON returns.id = return_lines.return_id AND returns.created_ms < $1
         WHERE order_lines.order_id IN ({})
         GROUP BY order_lines.id, order_lines.tax_bp
         ORDER BY order_lines.id",
        placeholders(2, orders.len())
    );
    let mut bound: Vec<&dyn base::db::Param> = vec![&until_ms];
    bound.extend(params(orders));
    let found = read.list(&sql, &bound, |row| {
        Ok((row.get(0)?, LineFacts { tax_bp: row.get(1)?, returned: row.get(2)? }))
    })?;
    Ok(found.into_iter().collect())
}

/// The variants called `skus`.
pub fn variants(read: &Read<'_>, skus: &[String]) -> Result<HashMap<String, Variant>> {
    let mut skus: Vec<&String> = skus.iter().filter(|sku| !sku.is_empty()).collect();
    skus.sort_unstable();
    skus.dedup();
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT variants.sku, variants.product_id, products.shop_key, products.title, products.tags,
                variants.options, variants.price_minor, variants.currency, variants.is_available, variants.stock
         FROM variants
         JOIN products ON products.id = variants.product_id
         WHERE variants.sku IN ({})
         ORDER BY variants.id",
        placeholders(1, skus.len())
    );
    let bound: Vec<&dyn base::db::Param> = skus.iter().map(|sku| *sku as &dyn base::db::Param).collect();
    let found = read.list(&sql, &bound, |row| {
        let variant = Variant {
            product_id: row.get(1)?,
            product: row.get(2)?,
            title: row.get(3)?,
            tags: serde_json::from_str(&row.get::<String>(4)?)?,
            options: options::from_stored(&row.get::<String>(5)?)?,
            price_minor: row.get(6)?,
            currency: row.get(7)?,
            is_available: row.get(8)?,
            stock: row.get(9)?,
        };
        Ok((row.get::<String>(0)?, variant))
    })?;
    Ok(found.into_iter().collect())
}

/// Acts on orders, before the one numbered `before`, that are pending or took effect.
pub(super) fn acts(
    read: &Read<'_>,
    orders: &[i64],
    before: i64,
) -> Result<HashMap<i64, Vec<(ActKind, State)>>> {
    let sql = format!(
        "SELECT order_id, kind, state
         FROM acts
         WHERE id < $1 AND state IN ('held', 'review', 'done', 'confirmed') AND order_id IN ({})
         ORDER BY id DESC
         LIMIT $2",
        placeholders(3, orders.len())
    );
    let limit = ACTS_LIMIT * orders.len() as i64;
    let mut bound: Vec<&dyn base::db::Param> = vec![&before, &limit];
    bound.extend(params(orders));
    let found =
        read.list(&sql, &bound, |row| Ok((row.get(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))?;
    let mut acts: HashMap<i64, Vec<(ActKind, State)>> = HashMap::new();
    for (order, kind, state) in found {
        if let (Some(kind), Some(state)) = (ActKind::read(&kind), State::read(&state)) {
            acts.entry(order).or_default().push((kind, state));
        }
    }
    Ok(acts)
}

fn level(read: &Read<'_>, customer_id: i64) -> Result<String> {
    let extra: String =
        read.get("SELECT extra FROM customers WHERE id = $1", &[&customer_id], |row| row.get(0))?;
    let extra: serde_json::Value = serde_json::from_str(&extra)?;
    Ok(extra.get("level").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
}

fn returns(read: &Read<'_>, cluster: &[i64], (since_ms, until_ms): (i64, i64)) -> Result<i64> {
    let sql = format!(
        "SELECT count(*)
         FROM returns
         WHERE created_ms > $1 AND created_ms < $2 AND state <> 'rejected' AND customer_id IN ({})",
        placeholders(3, cluster.len())
    );
    let mut bound: Vec<&dyn base::db::Param> = vec![&since_ms, &until_ms];
    bound.extend(params(cluster));
    read.get(&sql, &bound, |row| row.get(0))
}
