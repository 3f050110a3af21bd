//! Carrying an act out at Shopify. Before anything is asked for, the order is looked at: what an earlier try did already
//! isn't done again.

use orders::Address;
use serde_json::{Value, json};

use super::API;
use crate::errand::{Access, Errand, Trouble, Verdict, Wish};
use crate::payload::{decimal, list, minor, see};

/// Does what `errand` wishes, once, however often it is called.
pub async fn carry_out(access: &Access, errand: &Errand) -> Result<Verdict, Trouble> {
    let order = access.get(&format!("{API}/orders/{}.json", errand.order)).await?.json["order"].clone();
    match &errand.wish {
        Wish::Cancel(amount_minor) => cancel(access, errand, &order, *amount_minor).await,
        Wish::Refund(amount_minor) => refund(access, errand, *amount_minor).await,
        Wish::Address(address) => send_elsewhere(access, errand, &order, address).await,
        Wish::Note(text) => note(access, errand, &order, text).await,
        Wish::ByHand(why) => hold(access, errand, why).await,
    }
}

async fn cancel(
    access: &Access,
    errand: &Errand,
    order: &Value,
    amount_minor: i64,
) -> Result<Verdict, Trouble> {
    if let Some(at) = see(order, "cancelled_at") {
        return Ok(Verdict::Done(format!("cancelled in the shop since {at}")));
    }
    let mut body = json!({ "reason": "customer", "email": false, "restock": true });
    if amount_minor > 0 {
        body["amount"] = json!(decimal(amount_minor, &errand.currency));
        body["currency"] = json!(errand.currency);
    }
    access.post(&format!("{API}/orders/{}/cancel.json", errand.order), &body, &errand.reference).await?;
    Ok(Verdict::Done("cancelled in the shop".into()))
}

async fn refund(access: &Access, errand: &Errand, amount_minor: i64) -> Result<Verdict, Trouble> {
    let path = format!("{API}/orders/{}/refunds", errand.order);
    let known = access.get(&format!("{path}.json")).await?.json;
    let is_ours = |refund: &&Value| see(refund, "note").is_some_and(|note| note.contains(&errand.reference));
    if let Some(done) = list(&known, "refunds").iter().find(is_ours) {
        return Ok(Verdict::Done(format!("refund {} in the shop", see(done, "id").unwrap_or_default())));
    }
    let asked = json!({ "refund": { "currency": errand.currency, "refund_line_items": [] } });
    let plan = access.post(&format!("{path}/calculate.json"), &asked, "").await?.json;
    let transactions = shared_out(list(&plan["refund"], "transactions"), amount_minor, &errand.currency);
    let Some(transactions) = transactions else {
        return Ok(Verdict::Refused("less than that is left of what was paid in the shop".into()));
    };
    let body = json!({ "refund": {
        "currency": errand.currency,
        "notify": false,
        "note": noted(errand),
        "transactions": transactions,
    }});
    let made = access.post(&format!("{path}.json"), &body, &errand.reference).await?.json;
    Ok(Verdict::Done(format!("refund {} in the shop", see(&made["refund"], "id").unwrap_or_default())))
}

/// The amount taken from what each payment can still give back; none when all together can't.
fn shared_out(suggested: &[Value], amount_minor: i64, currency: &str) -> Option<Vec<Value>> {
    let mut missing = amount_minor;
    let mut transactions = Vec::new();
    for from in suggested {
        let most = see(from, "maximum_refundable").and_then(|most| minor(&most, currency)).unwrap_or(0);
        let part = most.min(missing);
        if part > 0 {
            missing -= part;
            transactions.push(json!({
                "parent_id": from["parent_id"],
                "gateway": from["gateway"],
                "kind": "refund",
                "amount": decimal(part, currency),
            }));
        }
    }
    (missing == 0).then_some(transactions)
}

async fn send_elsewhere(
    access: &Access,
    errand: &Errand,
    order: &Value,
    to: &Address,
) -> Result<Verdict, Trouble> {
    let mut address = json!({
        "address1": to.line1, "address2": to.line2, "city": to.city,
        "province": to.state, "zip": to.postcode, "country": to.country,
    });
    let now = &order["shipping_address"];
    let name = if to.name.is_empty() { see(now, "name").unwrap_or_default() } else { to.name.clone() };
    address["name"] = json!(name);
    let is_there = address.as_object().is_some_and(|parts| {
        parts
            .iter()
            .all(|(part, text)| see(now, part).unwrap_or_default() == text.as_str().unwrap_or_default())
    });
    if is_there {
        return Ok(Verdict::Done("the shop has this address".into()));
    }
    change_order(access, errand, json!({ "shipping_address": address })).await?;
    Ok(Verdict::Done("address changed in the shop".into()))
}

async fn note(access: &Access, errand: &Errand, order: &Value, text: &str) -> Result<Verdict, Trouble> {
    let before = see(order, "note").unwrap_or_default();
    if before.contains(&errand.reference) {
        return Ok(Verdict::Done("noted on the shop's order".into()));
    }
    let line = format!("{text} [{}]", errand.reference);
    let all = if before.is_empty() { line } else { format!("{before}\n{line}") };
    change_order(access, errand, json!({ "note": all })).await?;
    Ok(Verdict::Done("noted on the shop's order".into()))
}

async fn change_order(access: &Access, errand: &Errand, mut changes: Value) -> Result<(), Trouble> {
    changes["id"] = errand.order.parse::<i64>().map_or_else(|_| json!(errand.order), |id| json!(id));
    let path = format!("{API}/orders/{}.json", errand.order);
    access.put(&path, &json!({ "order": changes }), &errand.reference).await?;
    Ok(())
}

/// What isn't sent yet waits until a person has done by hand what the interface can't.
async fn hold(access: &Access, errand: &Errand, why: &str) -> Result<Verdict, Trouble> {
    let path = format!("{API}/orders/{}/fulfillment_orders.json", errand.order);
    let parcels = access.get(&path).await?.json;
    let open = list(&parcels, "fulfillment_orders")
        .iter()
        .filter(|parcel| see(parcel, "status").as_deref() == Some("open"));
    for parcel in open {
        let id = see(parcel, "id").unwrap_or_default();
        let body = json!({ "fulfillment_hold": { "reason": "other", "reason_notes": noted(errand), "notify_merchant": false } });
        match access.post(&format!("{API}/fulfillment_orders/{id}/hold.json"), &body, &errand.reference).await
        {
            Ok(_) | Err(Trouble::Refused(_)) => {}
            Err(later) => return Err(later),
        }
    }
    Ok(Verdict::Refused(why.to_owned()))
}

fn noted(errand: &Errand) -> String {
    format!("{} [{}]", errand.reason, errand.reference).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_shared_out_over_what_each_payment_can_give_back() {
        let suggested = [
            json!({"parent_id": 1, "gateway": "a", "maximum_refundable": "10.00"}),
            json!({"parent_id": 2, "gateway": "b", "maximum_refundable": "5.00"}),
        ];
        let parts = |amount| {
            shared_out(&suggested, amount, "EUR")
                .map(|all| all.iter().map(|part| part["amount"].clone()).collect::<Vec<_>>())
        };

        assert_eq!(parts(1_200), Some(vec![json!("10.00"), json!("2.00")]));
        assert_eq!(parts(300), Some(vec![json!("3.00")]));
        assert_eq!(parts(1_501), None);
    }
}
