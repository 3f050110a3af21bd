//! Changing where an order goes, or how it is paid.

use super::super::plan::{Code, Denial, Effect, Plan};
use super::{Asked, Decision, lines, money};
use crate::address::Address;

/// It goes elsewhere.
pub(super) fn address(asked: Asked<'_>, address: &Address) -> Decision {
    lines::allow(asked)?;
    complete(address)?;
    if !asked.who.is_staff() && asked.facts.order.address == *address {
        return Err(Denial::new(Code::Input, "It goes to this address already."));
    }
    Ok(Plan {
        effects: vec![Effect::Address { address: address.clone() }],
        goods: vec![format!("It goes to {}.", address.lines().join(", "))],
        ..Plan::default()
    })
}

/// An address a parcel can be sent to.
pub(in crate::act) fn complete(address: &Address) -> Result<(), Denial> {
    let parts = [
        &address.name,
        &address.line1,
        &address.line2,
        &address.city,
        &address.state,
        &address.postcode,
        &address.country,
    ];
    if parts.iter().any(|part| part.chars().count() > 200 || part.chars().any(char::is_control)) {
        return Err(Denial::new(
            Code::Input,
            "Write each part of the address in one line of up to 200 characters.",
        ));
    }
    let needed =
        [("the street", &address.line1), ("the town", &address.city), ("the country", &address.country)];
    match needed.into_iter().find(|(_, part)| part.trim().is_empty()) {
        Some((name, _)) => Err(Denial::new(Code::Input, format!("The address lacks {name}."))),
        None => Ok(()),
    }
}

/// It is paid another way: the new method pays all of it, the old one gets it back.
pub(super) fn payment(asked: Asked<'_>, key: &str) -> Decision {
    let facts = asked.facts;
    lines::allow(asked)?;
    let old = money::origin(facts).to_owned();
    if key.is_empty() || facts.method(key).is_none() {
        return Err(Denial::new(Code::Money, "Choose one of your own payment methods."));
    }
    if asked.terms.other_method && key == old {
        return Err(Denial::new(Code::Money, "It is paid this way already. Choose another."));
    }
    let new = money::method(asked, key)?;
    let amount_minor =
        facts.order.payments.iter().filter(|paid| paid.method == old).map(|paid| paid.amount.minor).sum();
    money::cover(facts, &new, amount_minor)?;
    Ok(Plan {
        effects: vec![
            Effect::Pay { method: new.clone(), amount_minor },
            Effect::Refund { method: old.clone(), amount_minor },
        ],
        money: vec![
            money::line(facts, "Paid by you", (-amount_minor, &new)),
            money::line(facts, "Back to you", (amount_minor, &old)),
        ],
        ..Plan::default()
    })
}
