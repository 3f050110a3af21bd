//! A gift is sent back by who was given it: they know the order's number and the postcode it went to, and get credit for
//! it. Who gave it, what it cost and where they live stays untold.

use base::{Error, Read, Result, Tx};

use crate::act::{Who, possible};
use crate::offer::{Offer, OfferedLine, offer};
use crate::order::OrderView;
use crate::order::finding::find_by_number;
use crate::policy::ActKind;
use crate::return_::{self, Kind, NewLine, NewReturn, Outcome, Return};

/// Whoever was given it.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// The customer they are, or become by this.
    pub customer_id: i64,
    /// As it is recorded.
    pub actor: String,
}

/// Some of a line that comes back.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The order's line.
    pub line_id: i64,
    /// How many.
    pub quantity: i64,
    /// Why, from the policy's list where it has one.
    pub reason: String,
    /// The finer reason.
    pub detail: String,
}

/// The order numbered `number`, if it went to `postcode`.
pub fn find(read: &Read<'_>, number: &str, postcode: &str) -> Result<Option<OrderView>> {
    let found = find_by_number(read, number)?;
    let asked = bare(postcode);
    Ok(found.filter(|order| !asked.is_empty() && bare(&order.address.postcode) == asked))
}

/// What of `order` may come back as a gift; refused, with the reason, when nothing may.
pub fn offered(read: &Read<'_>, order: &OrderView, now_ms: i64) -> Result<Offer> {
    let (acts, _) = possible(read, &Who::system(), order, now_ms)?;
    if let Some(denial) =
        acts.into_iter().find(|one| one.kind == ActKind::Return).and_then(|one| one.verdict.err())
    {
        return Err(Error::Refused(denial.why));
    }
    let offered = offer(read, order.clone(), ActKind::Return, now_ms)?;
    offered.ok_or_else(|| Error::refused("Gifts can't be sent back here. Write to us instead."))
}

/// Opens the return of a gift: settled as credit of the receiver's.
pub fn send_back(tx: &mut Tx<'_>, order: &OrderView, to: &Receiver, chosen: &[Chosen]) -> Result<Return> {
    let now_ms = tx.now_ms();
    let offered = offered(tx, order, now_ms)?;
    let lines = chosen.iter().map(|one| line(&offered, one)).collect::<Result<Vec<_>>>()?;
    return_::open(
        tx,
        NewReturn {
            customer_id: to.customer_id,
            order_id: order.id,
            act_id: None,
            kind: Kind::Gift,
            actor: to.actor.clone(),
            method: String::new(),
            currency: order.total.currency.clone(),
            lines,
            fee_minor: 0,
            difference_minor: 0,
            refund_by_ms: None,
        },
    )
}

fn line(offered: &Offer, chosen: &Chosen) -> Result<NewLine> {
    let found = offered.lines.iter().find(|one| one.line.id == chosen.line_id);
    let OfferedLine { line, why_not, .. } =
        found.ok_or_else(|| Error::refused("Choose from the items of the order."))?;
    if !why_not.is_empty() {
        return Err(Error::Refused(format!("{}: {why_not}", line.title)));
    }
    let reasons = &offered.terms.reasons;
    if !reasons.is_empty() && !reasons.iter().any(|known| known.text == chosen.reason) {
        return Err(Error::refused(format!("Say why {} comes back.", line.title)));
    }
    Ok(NewLine {
        line_id: line.id,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: chosen.quantity,
        price_minor: line.price.minor,
        reason: chosen.reason.clone(),
        detail: chosen.detail.clone(),
        outcome: Outcome::StoreCredit,
        new_sku: String::new(),
        new_price_minor: 0,
    })
}

/// A postcode as people write it in many ways: letters and digits alone.
fn bare(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
