//! Warranty, invoices and prices: what else a customer does without asking anybody.

use orders::invoice::{self, Settings};
use reqwest::StatusCode;

use super::{PICTURE, filled, opened, previewed, send};
use crate::harness::between;

#[tokio::test]
async fn a_product_is_registered_and_claimed_with_serial_number_and_photo() {
    let (shop, ana) = opened().await;
    let page = ana.page("/warranty").await;
    let lamp = between(&page, "<option value=\"", "\">Lamp");
    let lamp = lamp.rsplit("value=\"").next().unwrap().to_owned();

    let without = ana.post("/warranty", &[("product", &lamp), ("serial", " ")]).await;
    let page = ana.act("/warranty", &[("product", &lamp), ("serial", "ab 12 cd")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("AB12CD") && page.contains("covered until"), "{page}");

    let claim = between(&page, "href=\"/orders/", "\"");
    let form = ana.page(&format!("/orders/{}", claim.replace("&amp;", "&"))).await;
    assert!(form.contains("value=\"AB12CD\""), "the serial number stands there already: {form}");
    let path = "/orders/W2/claim";
    let said = [
        ("problem", "It stays <i>dark</i>."),
        ("wish", "repair"),
        ("serial", "AB12CD"),
        ("item", lamp.as_str()),
    ];
    let missing = previewed(&ana, path, &[("item", &lamp)], &[("dark.png", PICTURE)]).await;
    let shown = previewed(&ana, path, &said, &[("dark.png", PICTURE)]).await;
    assert!(
        missing.text.contains("id=\"problem-error\"") && missing.text.contains("dark.png"),
        "{}",
        missing.text
    );
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let confirm = format!("{path}/confirm");
    let done = send(&ana, &confirm, &filled(&shown.text, &confirm), &[]).await;

    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = ana.page("/warranty").await;
    assert!(page.contains("It stays &lt;i&gt;dark&lt;/i&gt;.") && page.contains("being looked at"), "{page}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM evidence").await, 1);
}

#[tokio::test]
async fn an_invoice_is_listed_on_both_pages_and_saved_by_its_owner_only() {
    let (shop, ana) = opened().await;
    let db = &shop.running.post.db;
    let settings = Settings::of(&shop.config).unwrap();
    let issued = db
        .write(move |tx| {
            let order = orders::find_by_number(tx, "#W2")?.unwrap();
            invoice::issue(tx, &settings, order.id)
        })
        .await
        .unwrap();
    let path = format!("/invoices/{}.pdf", issued.number.replace('-', "%2D"));

    let list = ana.page("/invoices").await;
    let order = ana.page("/orders/W2").await;
    let file = ana.get(&path).await;

    assert!(list.contains(&path) && list.contains(&issued.number) && order.contains(&path), "{list}");
    assert!(file.bytes.starts_with(b"%PDF"), "{}", file.text);
    let bo = crate::account::signed_in(&shop, "bo@example.org").await;
    assert_eq!(bo.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ana.get("/invoices/none.pdf").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_request_for_a_price_becomes_one_tagged_conversation() {
    let (shop, ana) = opened().await;
    let form = ana.page("/quote").await;
    assert!(form.contains("value=\"ana@example.org\""), "{form}");
    let mut fields = filled(&form, "/quote");
    let set = |fields: &mut Vec<(String, String)>, name: &str, value: &str| {
        fields.retain(|(known, _)| known != name);
        fields.push((name.into(), value.into()));
    };
    let post = async |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ana.post("/quote", &fields).await
    };

    let empty = post(&fields).await;
    set(&mut fields, "product-0", "L-OAK");
    set(&mut fields, "quantity-0", "many");
    let unclear = post(&fields).await;
    set(&mut fields, "quantity-0", "250");
    let (done, twice) = (post(&fields).await, post(&fields).await);

    assert!(empty.text.contains("Name at least one product."), "{}", empty.text);
    assert!(unclear.text.contains("Write a number, such as 50."), "{}", unclear.text);
    assert!(done.location.starts_with("/contact/done?reference=") && done.location == twice.location);
    shop.settle().await;
    let mia = shop.agent("Mia", "Agent").await;
    let page = mia.page(&mia.first_in("open").await).await;
    assert!(page.contains("250 × L-OAK") && page.contains("quote"), "{page}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 1);
}
