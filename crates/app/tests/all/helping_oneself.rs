//! A customer helps themselves in a browser without scripts: orders, and what can be done with them.

mod after;
mod claims;
mod forms;
mod looking;

use reqwest::StatusCode;

use crate::account::signed_in;
use crate::harness::{Answer, Browser, Shop, between};
use crate::people::import;

/// Ana's orders in every state, Bo's one, and what the shop sells.
const TRADE: &str = r##"{"type":"product","key":"lamp","title":"Lamp","variants":[{"sku":"L-OAK","options":{"wood":"oak"},"price":79,"currency":"EUR"},{"sku":"L-ASH","options":{"wood":"ash"},"price":84,"currency":"EUR"}]}
{"type":"product","key":"mug","title":"Mug","variants":[{"sku":"M-RED","options":{"colour":"red"},"price":"12.50","currency":"EUR"},{"sku":"M-BLUE","options":{"colour":"blue"},"price":"12.50","currency":"EUR"}]}
{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"],"methods":[{"key":"card_1","kind":"card","label":"Visa ending in 4242","currency":"EUR"},{"key":"gift_1","kind":"gift_card","label":"Gift card","currency":"EUR","balance":"200.00"}]}
{"type":"customer","key":"bo","name":"Bo Ek","emails":["bo@example.org"]}
{"type":"order","number":"#W1","customer":"ana","placed_at":"2026-11-23T07:00:00Z","status":"pending","currency":"EUR","address":{"name":"Ana Lima","line1":"Mill Lane 12","city":"Berlin","postcode":"10115","country":"DE"},"lines":[{"sku":"L-OAK","title":"Lamp","options":{"wood":"oak"},"quantity":1,"price":79},{"sku":"M-RED","title":"Mug","options":{"colour":"red"},"quantity":2,"price":"12.50"}],"payments":[{"kind":"payment","method":"card_1","amount":104}]}
{"type":"order","number":"#W2","customer":"ana","placed_at":"2026-11-18T07:00:00Z","status":"delivered","currency":"EUR","address":{"name":"Ana Lima","line1":"Mill Lane 12","city":"Berlin","postcode":"10 115","country":"DE"},"lines":[{"sku":"L-OAK","title":"Lamp","options":{"wood":"oak"},"quantity":1,"price":79},{"sku":"M-RED","title":"Mug <b>","options":{"colour":"red"},"quantity":2,"price":"12.50"}],"payments":[{"kind":"payment","method":"card_1","amount":104}],"shipments":[{"carrier":"DHL","tracking":"00340434161094042557","status":"delivered","shipped_at":"2026-11-19T08:00:00Z","delivered_at":"2026-11-20T10:00:00Z","events":[{"at":"2026-11-19T18:00:00Z","status":"in transit","place":"Leipzig","text":"In the sorting centre"},{"at":"2026-11-20T10:00:00Z","status":"delivered","place":"Berlin","text":"Handed over"}]}]}
{"type":"order","number":"#W3","customer":"ana","placed_at":"2026-08-25T07:00:00Z","status":"delivered","currency":"EUR","address":{"line1":"Mill Lane 12","city":"Berlin","postcode":"10115","country":"DE"},"lines":[{"sku":"L-ASH","title":"Lamp","options":{"wood":"ash"},"quantity":1,"price":84}],"payments":[{"kind":"payment","method":"card_1","amount":84}],"shipments":[{"carrier":"DHL","tracking":"00340434161094042558","status":"delivered","shipped_at":"2026-08-27T08:00:00Z","delivered_at":"2026-08-28T10:00:00Z"}]}
{"type":"order","number":"#W9","customer":"bo","placed_at":"2026-11-21T10:00:00Z","status":"pending","currency":"EUR","lines":[{"sku":"M-BLUE","title":"Mug","quantity":1,"price":"12.50"}],"payments":[{"kind":"payment","method":"card_9","amount":"12.50"}]}
"##;

/// A picture, as far as its first bytes tell.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR a picture of a broken lamp";

/// The shop, and Ana who typed a code.
async fn opened() -> (Shop, Browser) {
    let shop = Shop::open().await;
    import(&shop, TRADE).await;
    let ana = signed_in(&shop, "ana@example.org").await;
    (shop, ana)
}

/// A form on a page, as a browser would send it untouched: its hidden and filled-in fields.
fn filled(page: &str, action: &str) -> Vec<(String, String)> {
    let form = between(page, &format!("action=\"{action}\""), "</form>");
    let inputs = form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap());
    let sent = inputs.filter(|tag| !tag.contains("type=\"file\"") && !is_off(tag));
    let value = |tag: &str, name: &str| {
        let start = format!("{name}=\"");
        tag.contains(&start).then(|| plain(between(tag, &start, "\"")))
    };
    sent.filter_map(|tag| Some((value(tag, "name")?, value(tag, "value").unwrap_or_default()))).collect()
}

fn is_off(tag: &str) -> bool {
    (tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"")) && !tag.contains(" checked")
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// Sends fields and files to `path`.
async fn send(browser: &Browser, path: &str, fields: &[(String, String)], files: &[(&str, &[u8])]) -> Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.upload(path, &fields, files).await
}

/// Opens the form of an act, fills in `fields` and asks what will happen.
async fn previewed(
    browser: &Browser,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let form = browser.page(path).await;
    let mut sent = filled(&form, path);
    for (name, value) in fields {
        sent.retain(|(known, _)| known != name);
        sent.push((name.to_string(), value.to_string()));
    }
    send(browser, path, &sent, files).await
}

/// The same and confirms what was shown; returns where it led.
async fn acted(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> (String, String) {
    let shown = previewed(browser, path, fields, &[]).await;
    assert_eq!(shown.status, StatusCode::OK, "{path}: {}", shown.text);
    let confirm = format!("{path}/confirm");
    let done = send(browser, &confirm, &filled(&shown.text, &confirm), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text);
    let page = browser.page(&done.location).await;
    (done.location, page)
}

/// The id of the line in the form at `path` whose text contains `words`.
async fn line(browser: &Browser, path: &str, words: &str) -> String {
    let page = browser.page(path).await;
    let item = page.split("class=\"pick\"").find(|item| item.contains(words));
    let item = item.unwrap_or_else(|| panic!("no item with {words} at {path}: {page}"));
    between(item, "name=\"take-", "\"").to_owned()
}
