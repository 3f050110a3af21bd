//! What an act here means for the shop.

use base::{Read, Result};
use orders::act::{Act, Effect, What};

use crate::errand::Wish;

/// What to ask the shop for `act`.
pub(super) fn wish(read: &Read<'_>, act: &Act) -> Result<Wish> {
    let back_minor = back_minor(read, act)?;
    Ok(match &act.command.what {
        What::Cancel => Wish::Cancel(back_minor),
        What::ChangeAddress { address } | What::ProfileAddress { address } => Wish::Address(address.clone()),
        What::Return { .. } | What::Claim { .. } | What::Withdraw { .. } | What::Refund { .. }
            if back_minor > 0 =>
        {
            Wish::Refund(back_minor)
        }
        What::Refund { .. } => Wish::Note(in_words("Given back as credit", act)),
        What::Return { .. } => Wish::Note(in_words("A return is on its way", act)),
        What::Claim { .. } => Wish::Note(in_words("Something is broken", act)),
        What::Withdraw { .. } => Wish::Note(in_words("Withdrawn from the contract", act)),
        What::ChangePayment { .. } => by_hand("change how an order is paid"),
        What::ChangeItems { .. } => by_hand("change the items of an order"),
        What::Exchange { .. } => by_hand("exchange items"),
        What::Reorder { .. } => by_hand("place an order again"),
    })
}

fn by_hand(what: &str) -> Wish {
    Wish::ByHand(format!(
        "The shop's interface can't {what}. Do it in the shop by hand; what isn't sent yet was put on hold."
    ))
}

/// What goes back by the way it came. What went to balances kept here is no business of the shop's.
fn back_minor(read: &Read<'_>, act: &Act) -> Result<i64> {
    let mut sum = 0;
    for effect in &act.plan.effects {
        let (Effect::Refund { method, amount_minor } | Effect::MirrorRefund { method, amount_minor }) =
            effect
        else {
            continue;
        };
        if !is_kept_here(read, act.customer_id, method)? {
            sum += amount_minor;
        }
    }
    Ok(sum)
}

/// True for a balance that this program keeps.
pub(super) fn is_kept_here(read: &Read<'_>, customer_id: i64, method: &str) -> Result<bool> {
    let method = orders::method::find(read, customer_id, method)?;
    Ok(method.is_some_and(|method| method.kind.has_balance()))
}

fn in_words(what: &str, act: &Act) -> String {
    let goods = act.plan.goods.join("; ");
    let words = [what, &goods, &act.command.reason, &act.command.note];
    let words: Vec<&str> = words.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    words.join(" — ")
}
