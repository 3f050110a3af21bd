//! Doing what a plan says, effect by effect, in the transaction that confirms it.

use base::{Error, Result, Tx};
use people::CustomerId;
use people::customer::profile::{self, Postal};

use super::Act;
use super::plan::{Effect, NewLine, ReturnPlan, ReturnedLine};
use crate::address::Address;
use crate::claim::{self, NewClaim};
use crate::history::{self, NewChange, Owner};
use crate::ledger::{self, ChargeKind};
use crate::order::OrderId;
use crate::return_::settling::Settling;
use crate::return_::{self, NewReturn};

/// Does all of it, or nothing.
pub(super) fn execute(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    let plan = &act.plan;
    for effect in &plan.effects {
        match act.order_id {
            Some(order_id) => {
                let owner = Owner { customer_id: act.customer_id, order_id, act_id: Some(act.id.0) };
                apply(tx, act, owner, effect)?;
            }
            None => apply_to_customer(tx, act, effect)?,
        }
    }
    let Some(order_id) = act.order_id else { return Ok(()) };
    let owner = Owner { customer_id: act.customer_id, order_id, act_id: Some(act.id.0) };
    let data = serde_json::json!({ "goods": plan.goods, "money": plan.money, "reference": act.reference });
    let reason = [act.command.reason.as_str(), &act.command.detail, &act.command.note, &act.command.goodwill];
    let said: Vec<&str> = reason.into_iter().filter(|text| !text.is_empty()).collect();
    history::note(
        tx,
        owner,
        &NewChange {
            kind: act.kind.as_str(),
            actor: &act.actor,
            proof: &act.proof,
            reason: &said.join(" · "),
            data: &data.to_string(),
        },
    )
}

fn apply(tx: &mut Tx<'_>, act: &Act, owner: Owner, effect: &Effect) -> Result<()> {
    let why = format!("{} {}", act.kind.label(), act.command.order);
    match effect {
        Effect::Status { status } => set_status(tx, owner, status),
        Effect::Extra { name, value } => set_extra(tx, owner, (name, value)),
        Effect::Address { address } => set_address(tx, owner, address),
        Effect::Swap { line_id, quantity, new_sku, new_price_minor } => {
            swap(tx, owner, (*line_id, *quantity), (new_sku, *new_price_minor))
        }
        Effect::Quantity { line_id, quantity } => set_quantity(tx, owner, *line_id, *quantity),
        Effect::Stock { sku, quantity } => take_stock(tx, sku, *quantity),
        Effect::Charge { kind, amount_minor, text } => charge(tx, owner, (kind, *amount_minor, text)),
        Effect::Pay { method, amount_minor } => ledger::pay(tx, owner, method, *amount_minor, &why),
        Effect::Refund { method, amount_minor } => ledger::refund(tx, owner, method, *amount_minor, &why),
        Effect::MirrorRefund { method, amount_minor } => {
            ledger::mirror_refund(tx, owner, method, *amount_minor, &why)
        }
        Effect::Return(plan) => open_return(tx, act, owner, plan),
        Effect::Claim { .. } => open_claim(tx, act, owner, effect),
        Effect::Reorder { lines, method } => reorder(tx, owner, (lines, method), &act.plan.currency),
        Effect::ProfileAddress { address } => set_profile_address(tx, act, address),
    }
}

fn apply_to_customer(tx: &mut Tx<'_>, act: &Act, effect: &Effect) -> Result<()> {
    match effect {
        Effect::ProfileAddress { address } => set_profile_address(tx, act, address),
        other => Err(Error::inside(format!("{other:?} needs an order"))),
    }
}

fn set_status(tx: &mut Tx<'_>, owner: Owner, status: &str) -> Result<()> {
    tx.execute("UPDATE orders SET status = $1 WHERE id = $2", &[&status, &owner.order_id])?;
    Ok(())
}

fn set_extra(tx: &mut Tx<'_>, owner: Owner, (name, value): (&str, &str)) -> Result<()> {
    let stored: String =
        tx.get("SELECT extra FROM orders WHERE id = $1", &[&owner.order_id], |row| row.get(0))?;
    let mut extra: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&stored)?;
    extra.insert(name.into(), value.into());
    let stored = serde_json::to_string(&extra)?;
    tx.execute("UPDATE orders SET extra = $1 WHERE id = $2", &[&stored, &owner.order_id])?;
    Ok(())
}

fn set_address(tx: &mut Tx<'_>, owner: Owner, address: &Address) -> Result<()> {
    tx.execute("UPDATE orders SET address = $1 WHERE id = $2", &[&address.to_stored(), &owner.order_id])?;
    Ok(())
}

fn set_profile_address(tx: &mut Tx<'_>, act: &Act, address: &Address) -> Result<()> {
    let postal = Postal { json: serde_json::to_string(address)?, lines: address.lines().join("\n") };
    profile::set_address(tx, &act.actor, CustomerId(act.customer_id), &postal)
}

/// Some of a line becomes another variant: all of it in its place, a part of it as a line of its own.
fn swap(
    tx: &mut Tx<'_>,
    owner: Owner,
    (line_id, quantity): (i64, i64),
    (sku, price_minor): (&str, i64),
) -> Result<()> {
    let (title, chosen): (String, String) = tx.get(
        "SELECT products.title, variants.options
         FROM variants
         JOIN products ON products.id = variants.product_id
         WHERE variants.sku = $1",
        &[&sku],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (has, tax_bp): (i64, i64) = tx.get(
        "SELECT quantity, tax_bp FROM order_lines WHERE id = $1 AND order_id = $2",
        &[&line_id, &owner.order_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if quantity >= has {
        tx.execute(
            "UPDATE order_lines SET sku = $1, title = $2, options = $3, price_minor = $4 WHERE id = $5",
            &[&sku, &title, &chosen, &price_minor, &line_id],
        )?;
        return Ok(());
    }
    set_quantity(tx, owner, line_id, has - quantity)?;
    let line = NewLine { sku: sku.into(), title, options: chosen, quantity, price_minor, tax_bp };
    add_line(tx, owner, &line)
}

fn set_quantity(tx: &mut Tx<'_>, owner: Owner, line_id: i64, quantity: i64) -> Result<()> {
    tx.execute(
        "UPDATE order_lines SET quantity = $1 WHERE id = $2 AND order_id = $3",
        &[&quantity, &line_id, &owner.order_id],
    )?;
    Ok(())
}

fn add_line(tx: &mut Tx<'_>, owner: Owner, line: &NewLine) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO order_lines
           (id, customer_id, order_id, place, sku, title, options, quantity, price_minor, tax_bp)
         SELECT $1, $2, $3, coalesce(max(place) + 1, 0), $4, $5, $6, $7, $8, $9
         FROM order_lines
         WHERE order_id = $3",
        &[
            &id,
            &owner.customer_id,
            &owner.order_id,
            &line.sku,
            &line.title,
            &line.options,
            &line.quantity,
            &line.price_minor,
            &line.tax_bp,
        ],
    )?;
    Ok(())
}

/// Takes goods out of stock or, negative, puts them back; where nobody counts them, nothing happens.
fn take_stock(tx: &mut Tx<'_>, sku: &str, quantity: i64) -> Result<()> {
    let left: Option<i64> = tx.find(
        "UPDATE variants SET stock = stock - $1 WHERE sku = $2 AND stock IS NOT NULL RETURNING stock",
        &[&quantity, &sku],
        |row| row.get(0),
    )?;
    match left {
        Some(left) if left < 0 && quantity > 0 => {
            Err(Error::Conflict("Somebody was faster: there isn't enough in stock any more.".into()))
        }
        _ => Ok(()),
    }
}

fn charge(tx: &mut Tx<'_>, owner: Owner, (kind, amount_minor, text): (&str, i64, &str)) -> Result<()> {
    let kind = ChargeKind::ALL
        .into_iter()
        .find(|known| known.as_str() == kind)
        .ok_or_else(|| Error::inside(format!("unknown kind of charge {kind}")))?;
    if kind == ChargeKind::Edited {
        tx.execute(
            "UPDATE orders SET total_minor = total_minor + $1 WHERE id = $2",
            &[&amount_minor, &owner.order_id],
        )?;
    }
    if amount_minor == 0 {
        return Ok(());
    }
    ledger::charge(tx, owner, kind, amount_minor, text)
}

fn open_return(tx: &mut Tx<'_>, act: &Act, owner: Owner, plan: &ReturnPlan) -> Result<()> {
    let lines: Result<Vec<return_::NewLine>> = plan.lines.iter().map(return_line).collect();
    let opened = return_::open(
        tx,
        NewReturn {
            customer_id: owner.customer_id,
            order_id: OrderId(owner.order_id),
            act_id: owner.act_id,
            kind: return_::Kind::read(&plan.kind)?,
            actor: act.actor.clone(),
            method: plan.method.clone(),
            currency: act.plan.currency.clone(),
            lines: lines?,
            fee_minor: plan.fee_minor,
            difference_minor: plan.difference_minor,
            refund_by_ms: None,
        },
    )?;
    if plan.is_kept {
        return_::keep(tx, &act.actor, opened.id, &Settling::default())?;
    }
    Ok(())
}

fn return_line(line: &ReturnedLine) -> Result<return_::NewLine> {
    Ok(return_::NewLine {
        line_id: line.line_id,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        price_minor: line.price_minor,
        reason: line.reason.clone(),
        detail: line.detail.clone(),
        outcome: return_::Outcome::read(&line.outcome)?,
        new_sku: line.new_sku.clone(),
        new_price_minor: line.new_price_minor,
    })
}

fn open_claim(tx: &mut Tx<'_>, act: &Act, owner: Owner, effect: &Effect) -> Result<()> {
    let Effect::Claim { line_id, sku, title, serial, problem, wish } = effect else { return Ok(()) };
    claim::open(
        tx,
        NewClaim {
            customer_id: owner.customer_id,
            order_id: Some(OrderId(owner.order_id)),
            act_id: owner.act_id,
            line_id: Some(*line_id),
            sku: sku.clone(),
            title: title.clone(),
            serial: serial.clone(),
            problem: problem.clone(),
            wish: remedy(wish)?,
            actor: act.actor.clone(),
        },
    )
    .map(|_| ())
}

/// What a customer wishes for, as claims call it.
fn remedy(wish: &str) -> Result<claim::Remedy> {
    claim::Remedy::read(if wish == "exchange" { "replace" } else { wish })
}

/// A new order of its own, paid and noted like any other.
fn reorder(tx: &mut Tx<'_>, owner: Owner, (lines, method): (&[NewLine], &str), currency: &str) -> Result<()> {
    let id: i64 = tx.id();
    let next: i64 = tx.get(
        "INSERT INTO number_series (name, next) VALUES ('order', 2)
         ON CONFLICT (name) DO UPDATE SET next = number_series.next + 1
         RETURNING next",
        &[],
        |row| row.get(0),
    )?;
    let number = format!("#R{:06}", next - 1);
    let total: i64 = lines.iter().map(|line| line.price_minor * line.quantity).sum();
    tx.execute(
        "INSERT INTO orders (id, customer_id, number, status, currency, total_minor, address, extra, placed_ms)
         SELECT $1, customer_id, $2, 'placed', $3, $4, address, '{}', $5
         FROM orders
         WHERE id = $6",
        &[&id, &number, &currency, &total, &tx.now_ms(), &owner.order_id],
    )?;
    let new = Owner { order_id: id, ..owner };
    for line in lines {
        add_line(tx, new, line)?;
    }
    ledger::pay(tx, new, method, total, &format!("Order {number}"))?;
    let data = serde_json::json!({ "number": number, "status": "placed" }).to_string();
    base::events::record(
        tx,
        &base::events::Happening {
            kind: "order.placed",
            actor: format!("customer:{}", owner.customer_id),
            customer_id: Some(owner.customer_id),
            subject_id: Some(id),
            data,
            ..base::events::Happening::default()
        },
    )
}
