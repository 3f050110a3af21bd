//! Orders called off through the API, each once under its own key: held as the first policy says, then done at once.

use std::time::Duration;

use base::{Context, Error, Result};
use orders::policy::{FIRST, version};

use super::CONNECTIONS;
use super::shop::{Order, Shop};
use crate::bare::engine::{Cell, Engine};
use crate::bare::pacing;
use crate::child::Child;
use crate::load::{Ask, Asker, as_fast, at_rate};
use crate::plan::Plan;
use crate::report::{Figure, Report};
use crate::spread::Spread;

const PER_SECOND: u32 = 50;
const WARM_UP: Duration = Duration::from_secs(1);
/// Longer, and the orders that can be called off may run out.
const LONGEST: Duration = Duration::from_secs(5);
const HOLD: &str = "hold_minutes = 15";

/// What an act leaves behind: the act, what is done when its window ends, the event, the answer that is given again.
const INSERTS: [&str; 4] = [
    "INSERT INTO acts
       (id, customer_id, order_id, reference, key, kind, command, state, actor, proof, reason, plan, policy_version,
        amount_minor, currency, why, decided_by, created_ms)
     VALUES ($1, $2, $3, $4, $5, 'cancel',
       '{\"order\":\"#W2600000\",\"act\":\"cancel\",\"reason\":\"I changed my mind\"}', 'held', 'customer:1', 'code',
       'I changed my mind',
       '{\"effects\":[{\"effect\":\"cancel\"}],\"goods\":[\"The order is called off.\"],\"money\":[\"You get £60.00 back on card.\"]}',
       1, 6000, 'GBP', '', '', 1)",
    "INSERT INTO jobs (id, key, kind, payload, state, run_at_ms, created_ms)
     VALUES ($1, $2, 'act.run', '1', 'dead', 1, 1)",
    "INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, subject_id, data)
     VALUES ($1, $1, 'act.held', 1, 'customer:1', $2, $3, '{\"order\":\"#W2600000\",\"act\":\"cancel\",\"reference\":\"7KQ2M4XP\"}')",
    "INSERT INTO api_answers (caller, key, request, status, body, created_ms)
     VALUES ('bench', $1, 'the hash of the request', 201,
       '{\"reference\":\"7KQ2M4XP\",\"act\":\"cancel\",\"state\":\"held\",\"goods\":[\"The order is called off.\"]}', 1)",
];

/// Measures both kinds at a fixed rate, then as fast as they come.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!("acts on {engine}: {PER_SECOND} a second, then {CONNECTIONS} connections");
    let time = plan.time.min(LONGEST);
    let (held, at_once) = shop.fresh.split_at(shop.fresh.len() / 2);
    let held = run(plan, (shop, held), time)?;
    hold_nothing(plan, shop)?;
    let at_once = run(plan, (shop, at_once), time)?;
    let insert = |engine: &mut Engine, number: usize| insert(engine, shop, number);
    let location = shop.place.location();
    let bare = pacing::at_rate(&location, (PER_SECOND, time), insert)?;
    let beside = "bare engine, an act's four rows inserted";
    for (name, run) in [("act that is held", &held), ("act that is done at once", &at_once)] {
        for (word, share) in [("p50", 0.5), ("p99", 0.99)] {
            let figure =
                Figure::new(engine, format!("{name}, {word} at {PER_SECOND}/s"), run.paced.ms(share), "ms");
            report.add(figure.beside(beside, bare.ms(share)));
        }
        report.add(Figure::new(engine, format!("{name}, {CONNECTIONS} connections"), run.rate, "/s"));
        report.add(Figure::new(engine, format!("{name}, asked again"), run.busy as f64, "times"));
        report.add(Figure::new(engine, format!("{name}, memory after it"), run.memory_mib, "MiB"));
    }
    Ok(())
}

/// What one kind of act gave.
struct Run {
    paced: Spread,
    rate: f64,
    /// Answers that said "too much at once" and were asked again.
    busy: usize,
    memory_mib: f64,
}

fn run(plan: &Plan, (shop, orders): (&Shop, &[Order]), time: Duration) -> Result<Run> {
    let child = Child::serve(&shop.place)?;
    let asks = orders.iter().map(|order| Ask::post("/api/v1/acts", &order.token, &cancel(order))).collect();
    let asker = Asker::of(child.address, asks)?;
    plan.runtime.block_on(async {
        at_rate(&asker, PER_SECOND, WARM_UP).await?;
        let paced = at_rate(&asker, PER_SECOND, time).await?;
        let (rate, _) = as_fast(&asker, CONNECTIONS, time).await?;
        Ok(Run { paced, rate, busy: asker.busy(), memory_mib: child.resident_mib()? })
    })
}

fn cancel(order: &Order) -> String {
    serde_json::json!({ "act": "cancel", "order": order.number, "reason": "I changed my mind" }).to_string()
}

/// From now on what is asked is done at once.
fn hold_nothing(plan: &Plan, shop: &Shop) -> Result<()> {
    let body = FIRST.replace(HOLD, "hold_minutes = 0");
    if body == FIRST {
        return Err(Error::inside("the first policy has another hold window"));
    }
    plan.runtime.block_on(async {
        let db = base::open(&shop.place.location(), Context::machine()).await?;
        db.write(move |tx| version::add(tx, "bench", &body, "nothing is held", tx.now_ms())).await?;
        Ok(())
    })
}

fn insert(engine: &mut Engine, shop: &Shop, number: usize) -> Result<()> {
    let order = &shop.asked[number % shop.asked.len()];
    let id = Cell::Whole(Some(number as i64 + 1));
    let key = Cell::Text(Some(format!("bare-{number}")));
    let (customer, of) = (Cell::Whole(Some(order.customer_id)), Cell::Whole(Some(order.id)));
    engine.begin()?;
    engine.execute(INSERTS[0], &[id.clone(), customer.clone(), of, key.clone(), key.clone()])?;
    engine.execute(INSERTS[1], &[id.clone(), key.clone()])?;
    engine.execute(INSERTS[2], &[id.clone(), customer, id])?;
    engine.execute(INSERTS[3], &[key])?;
    engine.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_policy_can_be_told_to_hold_nothing() {
        assert_eq!(FIRST.matches(HOLD).count(), 1);
    }
}
