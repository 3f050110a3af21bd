//! Carrying an act out at a WooCommerce shop. Before anything is asked for, the order is looked at: what an earlier try did
//! already isn't done again.

use orders::Address;
use serde_json::{Value, json};

use super::API;
use crate::errand::{Access, Errand, Trouble, Verdict, Wish};
use crate::payload::{decimal, see};

/// Does what `errand` wishes, once, however often it is called.
pub async fn carry_out(access: &Access, errand: &Errand) -> Result<Verdict, Trouble> {
    let order = access.get(&path(errand)).await?.json;
    match &errand.wish {
        Wish::Cancel(amount_minor) => cancel(access, errand, (&order, *amount_minor)).await,
        Wish::Refund(amount_minor) => refund(access, errand, *amount_minor).await,
        Wish::Address(address) => send_elsewhere(access, errand, (&order, address)).await,
        Wish::Note(text) => note(access, errand, text).await,
        Wish::ByHand(why) => hold(access, errand, (&order, why)).await,
    }
}

fn path(errand: &Errand) -> String {
    format!("{API}/orders/{}", errand.order)
}

/// Money first: a shop that can't give it back hasn't called the order off either.
async fn cancel(
    access: &Access,
    errand: &Errand,
    (order, amount_minor): (&Value, i64),
) -> Result<Verdict, Trouble> {
    if ["cancelled", "refunded"].contains(&see(order, "status").unwrap_or_default().as_str()) {
        return Ok(Verdict::Done("cancelled in the shop".into()));
    }
    if amount_minor > 0
        && let Verdict::Refused(why) = refund(access, errand, amount_minor).await?
    {
        return Ok(Verdict::Refused(why));
    }
    let now = access.get(&path(errand)).await?.json;
    // A refund of everything already makes an order `refunded`.
    if see(&now, "status").as_deref() != Some("refunded") {
        access.put(&path(errand), &json!({ "status": "cancelled" }), &errand.reference).await?;
    }
    Ok(Verdict::Done("cancelled in the shop".into()))
}

async fn refund(access: &Access, errand: &Errand, amount_minor: i64) -> Result<Verdict, Trouble> {
    let refunds = format!("{}/refunds", path(errand));
    let known = access.get(&format!("{refunds}?per_page=100")).await?.json;
    let is_ours =
        |refund: &&Value| see(refund, "reason").is_some_and(|reason| reason.contains(&errand.reference));
    if let Some(done) = known.as_array().into_iter().flatten().find(is_ours) {
        return Ok(Verdict::Done(format!("refund {} in the shop", see(done, "id").unwrap_or_default())));
    }
    let body = json!({
        "amount": decimal(amount_minor, &errand.currency),
        "reason": format!("{} [{}]", errand.reason, errand.reference).trim(),
        "api_refund": true,
    });
    let made = access.post(&refunds, &body, &errand.reference).await?.json;
    Ok(Verdict::Done(format!("refund {} in the shop", see(&made, "id").unwrap_or_default())))
}

async fn send_elsewhere(
    access: &Access,
    errand: &Errand,
    (order, to): (&Value, &Address),
) -> Result<Verdict, Trouble> {
    let mut address = json!({
        "address_1": to.line1, "address_2": to.line2, "city": to.city,
        "state": to.state, "postcode": to.postcode, "country": to.country,
    });
    if !to.name.is_empty() {
        let (first, last) = to.name.rsplit_once(' ').unwrap_or(("", &to.name));
        address["first_name"] = json!(first);
        address["last_name"] = json!(last);
    }
    let now = &order["shipping"];
    let is_there = address.as_object().is_some_and(|parts| {
        parts
            .iter()
            .all(|(part, text)| see(now, part).unwrap_or_default() == text.as_str().unwrap_or_default())
    });
    if !is_there {
        access.put(&path(errand), &json!({ "shipping": address }), &errand.reference).await?;
    }
    Ok(Verdict::Done("the shop has this address".into()))
}

async fn note(access: &Access, errand: &Errand, text: &str) -> Result<Verdict, Trouble> {
    let notes = format!("{}/notes", path(errand));
    let known = access.get(&notes).await?.json;
    let is_ours = |note: &Value| see(note, "note").is_some_and(|note| note.contains(&errand.reference));
    if !known.as_array().is_some_and(|all| all.iter().any(is_ours)) {
        let body = json!({ "note": format!("{text} [{}]", errand.reference), "customer_note": false });
        access.post(&notes, &body, &errand.reference).await?;
    }
    Ok(Verdict::Done("noted on the shop's order".into()))
}

/// What isn't sent yet waits until a person has done by hand what the interface can't.
async fn hold(access: &Access, errand: &Errand, (order, why): (&Value, &str)) -> Result<Verdict, Trouble> {
    if ["pending", "processing"].contains(&see(order, "status").unwrap_or_default().as_str()) {
        access.put(&path(errand), &json!({ "status": "on-hold" }), &errand.reference).await?;
    }
    Ok(Verdict::Refused(why.to_owned()))
}
