//! After an order has arrived: returns with photos, exchanges, labels, gifts, and the way of each.

use reqwest::StatusCode;

use super::{PICTURE, acted, filled, line, opened, previewed, send};
use crate::harness::{Shop, between};

async fn lamp(browser: &crate::harness::Browser, act: &str) -> (String, String, String) {
    let id = line(browser, &format!("/orders/W2/{act}"), "Lamp").await;
    (format!("take-{id}"), format!("reason-{id}"), format!("new-{id}"))
}

#[tokio::test]
async fn a_return_with_photos_goes_from_the_form_to_the_tracked_parcel() {
    let (shop, ana) = opened().await;
    let path = "/orders/W2/return";
    let (take, reason, _) = lamp(&ana, "return").await;
    let fields = [(take.as_str(), "yes"), (reason.as_str(), "Wrong item arrived")];

    let without = previewed(&ana, path, &fields, &[]).await;
    let text = previewed(&ana, path, &fields, &[("notes.txt", b"not a picture")]).await;
    let shown = previewed(&ana, path, &fields, &[("lamp <b>.png", PICTURE)]).await;
    assert!(without.text.contains("Add a photo that shows it"), "{}", without.text);
    assert!(text.text.contains("neither a picture nor a PDF"), "{}", text.text);
    assert!(shown.text.contains("lamp &lt;b&gt;.png") && shown.text.contains("€ 79.00"), "{}", shown.text);

    let confirm = format!("{path}/confirm");
    let done = send(&ana, &confirm, &filled(&shown.text, &confirm), &[]).await;
    assert!(done.location.starts_with("/returns/R-"), "{} {}", done.location, done.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM evidence").await, 1);
    let page = ana.page(&done.location).await;
    for told in ["Registered", "Wrong item arrived", "€ 79.00", "Print the label", "come back to you"] {
        assert!(page.contains(told), "{told}: {page}");
    }

    let label = ana.page(&format!("{}/label", done.location)).await;
    assert!(label.contains("<svg viewBox=\"0 0 ") && label.contains("Packing slip"), "{label}");
    let tracking = format!("{}/tracking", done.location);
    let empty = ana.post(&tracking, &[("carrier", "DHL"), ("tracking", " ")]).await;
    assert!(empty.text.contains("id=\"tracking-error\""), "{}", empty.text);
    let sent = ana.act(&tracking, &[("carrier", "DHL"), ("tracking", "JD0044")]).await;
    assert!(sent.contains("on its way to us") && sent.contains("We watch for the parcel"), "{sent}");
    let order = ana.page("/orders/W2").await;
    assert!(
        order.contains(&done.location) && order.contains("go back to us")
            || order.contains("goes back to us"),
        "{order}"
    );
    assert!(ana.page("/returns").await.contains(&done.location));
}

#[tokio::test]
async fn someone_elses_return_is_not_found() {
    let (shop, ana) = opened().await;
    let (take, reason, _) = lamp(&ana, "return").await;
    let (path, _) =
        acted(&ana, "/orders/W2/return", &[(&take, "yes"), (&reason, "Don't need it any more")]).await;
    let bo = crate::account::signed_in(&shop, "bo@example.org").await;

    for address in [path.clone(), format!("{path}/label")] {
        assert_eq!(bo.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        assert!(shop.browser().get(&address).await.location.starts_with("/sign-in?next="), "{address}");
    }
    let sent = bo.post(&format!("{path}/tracking"), &[("carrier", "DHL"), ("tracking", "X1")]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_exchange_asks_what_instead_and_tells_the_difference() {
    let (_shop, ana) = opened().await;
    let (take, _, new) = lamp(&ana, "exchange").await;
    let path = "/orders/W2/exchange";
    let why = ("reason", "I'd like another option");

    let missing = previewed(&ana, path, &[(&take, "yes"), why], &[]).await;
    let (location, page) = acted(&ana, path, &[(&take, "yes"), (&new, "L-ASH"), why]).await;

    assert!(missing.text.contains("Choose what you want instead."), "{}", missing.text);
    assert!(location.starts_with("/returns/R-") && page.contains("Exchange"), "{page}");
    assert!(page.contains("another option instead"), "{page}");
}

#[tokio::test]
async fn a_gift_goes_back_with_number_and_postcode_and_nothing_is_told_of_the_giver() {
    let (shop, ana) = opened().await;
    let guest = shop.browser();
    let known = [("order", "W2"), ("postcode", "10115")];

    let wrong = guest.post("/returns/gift", &[("order", "W2"), ("postcode", "99999")]).await;
    let items = guest.post("/returns/gift", &known).await;
    assert!(wrong.text.contains("We find no order with this number"), "{}", wrong.text);
    assert_eq!(items.status, StatusCode::OK, "{}", items.text);
    for secret in ["Ana", "€", "Mill Lane", "4242"] {
        assert!(!items.text.contains(secret), "{secret}: {}", items.text);
    }

    let id = between(&items.text, "name=\"take-", "\"").to_owned();
    let (take, reason) = (format!("take-{id}"), format!("reason-{id}"));
    let fields = [
        known[0],
        known[1],
        (take.as_str(), "yes"),
        (reason.as_str(), "Don't need it any more"),
        ("email", "kim@example.org"),
        ("name", "Kim"),
    ];
    let incomplete = guest.post("/returns/gift/items", &fields[..4]).await;
    let label = guest.post("/returns/gift/items", &fields).await;
    shop.settle().await;

    assert!(incomplete.text.contains("id=\"email-error\""), "{}", incomplete.text);
    assert!(label.text.contains("Packing slip") && !label.text.contains("Mill Lane"), "{}", label.text);
    let mails = shop.relay.mails();
    assert!(mails.iter().any(|mail| mail.contains("Your gift goes back")), "{mails:?}");
    assert!(!ana.page("/orders/W2").await.contains("/returns/R-"), "the giver isn't told");
    let kim = crate::account::signed_in(&shop, "kim@example.org").await;
    assert!(kim.page("/returns").await.contains("Gift return"));
}

#[tokio::test]
async fn guesses_at_gifts_are_slowed_down() {
    let shop = Shop::open().await;
    crate::people::import(&shop, super::TRADE).await;
    let guest = shop.browser();

    let mut told = String::new();
    for at in 0..12 {
        let postcode = format!("2000{at}");
        told = guest.post("/returns/gift", &[("order", "W2"), ("postcode", &postcode)]).await.text;
    }

    assert!(!told.contains("We find no order") && told.contains("role=\"alert\""), "{told}");
    let right = guest.post("/returns/gift", &[("order", "W2"), ("postcode", "10115")]).await;
    assert_eq!(right.status, StatusCode::UNPROCESSABLE_ENTITY, "even the right one has to wait");
}
