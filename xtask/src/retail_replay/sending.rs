//! A gold call as requests to the public API, in the session of the customer whose matter it is.

use base::Result;
use serde_json::{Value, json};

use super::gold::Step;
use super::shop::{Answer, Shop, Template};

/// Sends `step`; its answer is the API's.
pub async fn send(shop: &Shop, template: &Template, step: &Step) -> Result<Answer> {
    let given = &step.kwargs;
    let order = text(given, "order_id");
    let session = session(template, given);
    match command(&step.name, given) {
        Some(command) => shop.post("/api/v1/acts", session, &command).await,
        None => match step.name.as_str() {
            "get_order_details" => shop.get(&format!("/api/v1/orders/{}", encoded(order)), session).await,
            "get_product_details" => {
                shop.get(&format!("/api/v1/products/{}", encoded(text(given, "product_id"))), &template.key)
                    .await
            }
            "list_all_product_types" => shop.get("/api/v1/products", &template.key).await,
            "get_user_details" => {
                shop.get(&format!("/api/v1/customers/{}", encoded(text(given, "user_id"))), &template.key)
                    .await
            }
            "find_user_id_by_email" => {
                found(shop, template, |customer| {
                    let emails =
                        customer["emails"].as_array().into_iter().flatten().filter_map(Value::as_str);
                    emails.into_iter().any(|email| email.eq_ignore_ascii_case(text(given, "email")))
                })
                .await
            }
            "find_user_id_by_name_zip" => {
                found(shop, template, |customer| {
                    let is_name = |field: &str, key: &str| {
                        customer["extra"][field]
                            .as_str()
                            .is_some_and(|name| name.eq_ignore_ascii_case(text(given, key)))
                    };
                    is_name("first_name", "first_name")
                        && is_name("last_name", "last_name")
                        && customer["address"]["postcode"] == given["zip"]
                })
                .await
            }
            "calculate" => {
                Ok(said(text(given, "expression").chars().all(|c| "0123456789+-*/(). ".contains(c))))
            }
            "think" | "transfer_to_human_agents" => Ok(said(true)),
            other => Ok(Answer { is_ok: false, text: format!("no call is known for {other}") }),
        },
    }
}

/// The command of a writing call; `None` for one that only reads.
fn command(name: &str, given: &Value) -> Option<Value> {
    let order = text(given, "order_id");
    let method = text(given, "payment_method_id");
    Some(match name {
        "cancel_pending_order" => json!({ "act": "cancel", "order": order, "reason": given["reason"] }),
        "modify_pending_order_address" => {
            json!({ "act": "change_address", "order": order, "address": address(given) })
        }
        "modify_pending_order_payment" => {
            json!({ "act": "change_payment", "order": order, "method": method })
        }
        "modify_pending_order_items" => {
            json!({ "act": "change_items", "order": order, "items": swaps(given), "method": method })
        }
        "return_delivered_order_items" => {
            let items: Vec<Value> = list(given, "item_ids").map(|sku| json!({ "sku": sku })).collect();
            json!({ "act": "return", "order": order, "items": items, "method": method })
        }
        "exchange_delivered_order_items" => {
            json!({ "act": "exchange", "order": order, "items": swaps(given), "method": method })
        }
        "modify_user_address" => json!({ "act": "profile_address", "address": address(given) }),
        _ => return None,
    })
}

/// Items with what is wanted instead; lists of unequal length leave one side empty, which the API refuses.
fn swaps(given: &Value) -> Vec<Value> {
    let (mut old, mut new) = (list(given, "item_ids"), list(given, "new_item_ids"));
    let mut items = Vec::new();
    loop {
        items.push(match (old.next(), new.next()) {
            (None, None) => return items,
            (Some(sku), Some(new_sku)) => json!({ "sku": sku, "new_sku": new_sku }),
            (Some(sku), None) => json!({ "sku": sku }),
            (None, Some(new_sku)) => json!({ "sku": "", "new_sku": new_sku }),
        });
    }
}

fn address(given: &Value) -> Value {
    json!({
        "line1": given["address1"],
        "line2": given["address2"],
        "city": given["city"],
        "state": given["state"],
        "postcode": given["zip"],
        "country": given["country"],
    })
}

/// The session of the customer whose matter it is; nobody's when there is no such customer or order.
fn session<'t>(template: &'t Template, given: &Value) -> &'t str {
    let user = template.owners.get(text(given, "order_id")).map_or(text(given, "user_id"), String::as_str);
    let nobody = if text(given, "order_id").is_empty() { None } else { template.sessions.values().next() };
    template.sessions.get(user).or(nobody).map_or("nobody", String::as_str)
}

/// Whether a customer fits, looked for in all pages of the list.
async fn found(shop: &Shop, template: &Template, fits: impl Fn(&Value) -> bool) -> Result<Answer> {
    let mut path = "/api/v1/customers?limit=200".to_owned();
    loop {
        let page: Value = serde_json::from_str(&shop.get(&path, &template.key).await?.text)?;
        if page["data"].as_array().into_iter().flatten().any(&fits) {
            return Ok(said(true));
        }
        let Some(next) = page["next"].as_str() else { return Ok(said(false)) };
        path = format!("/api/v1/customers?limit=200&cursor={next}");
    }
}

fn said(is_ok: bool) -> Answer {
    Answer { is_ok, text: if is_ok { "found".into() } else { "not found".into() } }
}

fn text<'v>(given: &'v Value, name: &str) -> &'v str {
    given[name].as_str().unwrap_or_default()
}

fn list<'v>(given: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    given[name].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
