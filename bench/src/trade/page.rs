//! The page of one order, as its signed-in customer asks for it.

use std::time::Duration;

use base::Result;

use super::CONNECTIONS;
use super::shop::{Order, Shop};
use crate::bare::engine::{Cell, Engine};
use crate::bare::pacing;
use crate::child::Child;
use crate::load::{Ask, Asker, as_fast, at_rate};
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};

const PER_SECOND: u32 = 200;
const AIM_MS: f64 = 20.0;
const WARM_UP: Duration = Duration::from_secs(1);

/// The rows of an order's page, each by the order's id but for the first.
const ROWS: [&str; 5] = [
    "SELECT id, customer_id, number, status, currency, total_minor, address, placed_ms, extra, changed_ms
     FROM orders
     WHERE id = $1",
    "SELECT id, sku, title, options, quantity, price_minor, tax_bp
     FROM order_lines
     WHERE order_id = $1
     ORDER BY place",
    "SELECT id, kind, method, amount_minor, paid_ms FROM payments WHERE order_id = $1 ORDER BY place",
    "SELECT id, carrier, tracking, status, skus, shipped_ms, delivered_ms
     FROM shipments
     WHERE order_id = $1
     ORDER BY place",
    "SELECT carrier_events.at_ms, carrier_events.status, carrier_events.place, carrier_events.text
     FROM shipments
     JOIN carrier_events ON carrier_events.shipment_id = shipments.id
     WHERE shipments.order_id = $1
     ORDER BY carrier_events.at_ms",
];
/// Named as customers name it.
const NUMBER: &str = "SELECT id FROM orders WHERE number = $1";

/// Measures it at a fixed rate, then as fast as it comes.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!("order page on {engine}: {} {PER_SECOND} times a second", plan.order_page);
    let child = Child::serve(&shop.place)?;
    let asks = shop.asked.iter().map(|order| Ask::page(&path(plan, order), &cookie(order))).collect();
    let asker = Asker::of(child.address, asks)?;
    let (ours, rate, cpu_ms) = plan.runtime.block_on(async {
        at_rate(&asker, PER_SECOND, WARM_UP).await?;
        let ours = at_rate(&asker, PER_SECOND, plan.time).await?;
        let before = child.cpu_time()?;
        let (rate, count) = as_fast(&asker, CONNECTIONS, plan.time).await?;
        let cpu_ms = (child.cpu_time()? - before).as_secs_f64() * 1000.0 / count as f64;
        Ok::<_, base::Error>((ours, rate, cpu_ms))
    })?;
    let memory = child.resident_mib()?;
    drop(child);
    let look = |engine: &mut Engine, number: usize| read(engine, &shop.asked[number % shop.asked.len()]);
    let location = shop.place.location();
    let bare = pacing::at_rate(&location, (PER_SECOND, plan.time), look)?;
    let bare_rate = pacing::as_fast(&location, (CONNECTIONS, plan.time), look)?;
    let beside = "bare engine, the same rows";
    for (word, share, aim) in
        [("p50", 0.5, None), ("p99", 0.99, Some(Aim::AtMost(AIM_MS))), ("longest", 1.0, None)]
    {
        let name = format!("order page, {word} at {PER_SECOND}/s");
        let figure = Figure::new(engine, name, ours.ms(share), "ms").beside(beside, bare.ms(share));
        report.add(aim.map_or(figure.clone(), |aim| figure.aim(aim)));
    }
    let fast = Figure::new(engine, format!("order page, {CONNECTIONS} connections"), rate, "/s");
    report.add(fast.beside(beside, bare_rate));
    report.add(Figure::new(engine, "order page, CPU each", cpu_ms, "ms"));
    report.add(Figure::new(engine, "memory after the order pages", memory, "MiB"));
    Ok(())
}

fn path(plan: &Plan, order: &Order) -> String {
    plan.order_page.replace("{number}", &order.number)
}

fn cookie(order: &Order) -> String {
    format!("attend_customer={}", order.token)
}

fn read(engine: &mut Engine, order: &Order) -> Result<()> {
    engine.read(NUMBER, &[Cell::Text(Some(format!("#{}", order.number)))])?;
    for sql in ROWS {
        engine.read(sql, &[Cell::Whole(Some(order.id))])?;
    }
    Ok(())
}
