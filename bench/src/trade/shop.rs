//! A shop with many orders, and customers of it who are signed in.

use std::time::Instant;

use base::{Context, Read, Result, Tx};
use people::CustomerId;
use people::session::{self, Way};

use super::filling::{self, ORDERS_A_CUSTOMER};
use crate::place::Place;
use crate::plan::{Engine, Plan};

/// Orders to look at, all over the years.
const ASKED: i64 = 2_000;
/// Orders that can be called off, each once.
const FRESH: i64 = 24_000;

/// A shop that can be served.
pub struct Shop {
    /// Where its data lies.
    pub place: Place,
    /// Orders from all over the years.
    pub asked: Vec<Order>,
    /// The newest, which can be called off.
    pub fresh: Vec<Order>,
}

/// An order and who may see it.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its row.
    pub id: i64,
    /// Whose it is.
    pub customer_id: i64,
    /// Without the leading `#`.
    pub number: String,
    /// The customer's session.
    pub token: String,
}

impl Shop {
    /// A new shop with the plan's number of orders.
    pub fn filled(plan: &Plan, engine: &Engine) -> Result<Shop> {
        let place = Place::new(plan, engine)?;
        let begun = Instant::now();
        let count = plan.orders;
        let fresh_count = FRESH.min(count / 2);
        let (asked, fresh) = plan.runtime.block_on(async {
            let db = base::open(&place.location(), Context::machine()).await?;
            filling::fill(&db, count, fresh_count).await?;
            let every = ((count - fresh_count) / ASKED).max(ORDERS_A_CUSTOMER);
            let asked: Vec<i64> = (0..count - fresh_count).step_by(every as usize).collect();
            let fresh: Vec<i64> = (count - fresh_count..count).collect();
            let mut fresh = sign_in(&db, fresh).await?.into_iter().enumerate().collect::<Vec<_>>();
            // Each customer's first order, then each one's second: nobody acts twice at the same moment.
            fresh.sort_by_key(|(at, _)| *at as i64 % ORDERS_A_CUSTOMER);
            let fresh = fresh.into_iter().map(|(_, order)| order).collect();
            Ok::<_, base::Error>((sign_in(&db, asked).await?, fresh))
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        eprintln!("{count} orders filled into {} in {seconds:.1} s", engine.name());
        Ok(Shop { place, asked, fresh })
    }
}

/// Lets the customers of the orders in, some at a time.
async fn sign_in(db: &base::Db, numbers: Vec<i64>) -> Result<Vec<Order>> {
    let mut orders = Vec::with_capacity(numbers.len());
    for some in numbers.chunks(500) {
        let some = some.to_vec();
        orders.extend(db.write(move |tx| sign_in_some(tx, &some)).await?);
    }
    Ok(orders)
}

fn sign_in_some(tx: &mut Tx<'_>, numbers: &[i64]) -> Result<Vec<Order>> {
    let mut orders: Vec<Order> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let number = format!("W{}", 2_600_000 + number);
        let (id, customer_id) = find(tx, &number)?;
        let known = orders.last().filter(|last| last.customer_id == customer_id);
        let token = match known {
            Some(last) => last.token.clone(),
            None => session::start_customer(tx, CustomerId(customer_id), &Way::Code, "bench")?,
        };
        orders.push(Order { id, customer_id, number, token });
    }
    Ok(orders)
}

fn find(read: &Read<'_>, number: &str) -> Result<(i64, i64)> {
    read.get("SELECT id, customer_id FROM orders WHERE number = $1", &[&format!("#{number}")], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
