//! What a settled return means for the order's money: charges that say why, and the money that goes back.

use base::{Error, Result, Tx};

use super::worth::Worth;
use super::{Kind, Outcome, Return};
use crate::history::Owner;
use crate::ledger::{self, ChargeKind};
use crate::method;
use crate::order::finding::find_by_number;

/// Books `worth` on the order of `item` and pays back what is due by `chosen`, else by the agreed method. Returns what was
/// done with the money, in words; nothing when none moved.
pub fn book(tx: &mut Tx<'_>, item: &Return, worth: Worth, chosen: &str) -> Result<String> {
    let owner = Owner { customer_id: item.customer_id, order_id: item.order_id.0, act_id: item.act_id };
    let text = |what: &str| format!("{what} ({})", item.reference);
    for (kind, minor, text) in [
        (ChargeKind::Returned, -worth.goods_minor, text("Returned goods")),
        (ChargeKind::Exchanged, worth.difference_minor, text("Difference in price")),
        (ChargeKind::Fee, worth.fee_minor, text("Fee for the return")),
    ] {
        if minor != 0 {
            ledger::charge(tx, owner, kind, minor, &text)?;
        }
    }
    let back_minor = worth.back_minor();
    if back_minor < 0 {
        return Ok(format!("{} is still to be paid.", item.money(-back_minor)));
    }
    pay_back(tx, item, (owner, chosen), back_minor)
}

fn pay_back(
    tx: &mut Tx<'_>,
    item: &Return,
    (owner, chosen): (Owner, &str),
    back_minor: i64,
) -> Result<String> {
    let order = find_by_number(tx, &item.order_number)?.ok_or(Error::NotFound)?;
    let left_minor = ledger::sums(tx, &order)?.refundable_minor();
    let minor = back_minor.min(left_minor);
    if back_minor == 0 {
        return Ok(String::new());
    }
    if minor == 0 {
        return Ok("Nothing was left of what was paid, so no money went back.".to_owned());
    }
    let method = method_of(tx, item, chosen)?;
    ledger::refund(tx, owner, &method, minor, &format!("return {}", item.reference))?;
    Ok(if minor == back_minor {
        format!("{} went back.", item.money(minor))
    } else {
        format!(
            "{} of {} went back: no more was left of what was paid.",
            item.money(minor),
            item.money(back_minor)
        )
    })
}

/// Where the money goes. What someone who was given a thing gets stays with them: it never goes to the buyer's method.
fn method_of(tx: &mut Tx<'_>, item: &Return, chosen: &str) -> Result<String> {
    let agreed = if chosen.is_empty() { item.method.as_str() } else { chosen };
    let wants_credit = item.lines.iter().all(|line| {
        matches!(line.outcome, Outcome::StoreCredit | Outcome::GiftCard) || line.accepted == Some(0)
    });
    if item.kind == Kind::Gift || (agreed.is_empty() && wants_credit) {
        let is_own = !agreed.is_empty() && method::find(tx, item.customer_id, agreed)?.is_some();
        return if is_own {
            Ok(agreed.to_owned())
        } else {
            Ok(method::store_credit(tx, item.customer_id, &item.currency)?.key)
        };
    }
    if agreed.is_empty() {
        return Err(Error::refused("Choose where the money goes: no payment method was agreed."));
    }
    Ok(agreed.to_owned())
}
