//! From the form over what will happen to what was done: once, as it was seen, and taken back in time.

use reqwest::StatusCode;

use super::{TRADE, acted, filled, line, opened, previewed, send};
use crate::harness::between;
use crate::people::import;

const WHY: (&str, &str) = ("reason", "I ordered by mistake › Wrong item");

#[tokio::test]
async fn an_order_is_cancelled_from_the_list_to_the_receipt() {
    let (shop, ana) = opened().await;
    assert!(ana.page("/orders").await.contains("href=\"/orders/W1\""));
    assert!(ana.page("/orders/W1").await.contains("href=\"/orders/W1/cancel\""));

    let empty = previewed(&ana, "/orders/W1/cancel", &[], &[]).await;
    let shown = previewed(&ana, "/orders/W1/cancel", &[WHY], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("id=\"reason-error\" role=\"alert\">Choose why"), "{}", empty.text);
    for told in
        ["what will happen", "Visa ending in 4242", "€ 104.00", "take it back until", "Cancel this order"]
    {
        assert!(shown.text.contains(told), "{told}: {}", shown.text);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM acts").await, 0, "looking does nothing");

    let confirm = "/orders/W1/cancel/confirm";
    let fields = filled(&shown.text, confirm);
    let done = send(&ana, confirm, &fields, &[]).await;
    let again = send(&ana, confirm, &fields, &[]).await;

    assert_eq!(
        (done.location.as_str(), again.location.as_str()),
        ("/orders/W1", "/orders/W1"),
        "{}",
        again.text
    );
    let page = ana.page("/orders/W1").await;
    assert!(page.contains("Cancel the order: noted.") && page.contains("Take it back"), "{page}");
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM acts WHERE state = 'held'").await,
        1,
        "however often it is sent"
    );
}

#[tokio::test]
async fn of_two_tabs_that_confirm_at_once_one_is_told() {
    let (shop, ana) = opened().await;
    let first = previewed(&ana, "/orders/W1/cancel", &[WHY], &[]).await;
    let second = previewed(&ana, "/orders/W1/cancel", &[WHY], &[]).await;
    let confirm = "/orders/W1/cancel/confirm";
    let (one, other) = (filled(&first.text, confirm), filled(&second.text, confirm));
    assert_ne!(one, other, "two tabs have keys of their own");

    let (one, other) = tokio::join!(send(&ana, confirm, &one, &[]), send(&ana, confirm, &other, &[]));

    let done = [&one, &other].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(done, 1, "{}\n\n{}", one.text, other.text);
    let told = if one.status == StatusCode::SEE_OTHER { &other } else { &one };
    assert!(told.status.is_client_error() && told.text.contains("role=\"alert\""), "{}", told.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM acts").await, 1);
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_told_and_nothing_is_done() {
    let (shop, ana) = opened().await;
    let shown = previewed(&ana, "/orders/W1/cancel", &[WHY], &[]).await;
    assert!(shown.text.contains("€ 104.00"), "{}", shown.text);
    let cheaper = TRADE.lines().find(|line| line.contains("\"#W1\"")).unwrap();
    import(&shop, &format!("{}\n", cheaper.replace("\"amount\":104", "\"amount\":90"))).await;

    let confirm = "/orders/W1/cancel/confirm";
    let answer = send(&ana, confirm, &filled(&shown.text, confirm), &[]).await;

    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("has changed since you looked"), "{}", answer.text);
    assert!(answer.text.contains("€ 90.00"), "what it would be now: {}", answer.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM acts").await, 0);
    let agreed = send(&ana, confirm, &filled(&answer.text, confirm), &[]).await;
    assert_eq!(agreed.location, "/orders/W1", "confirmed as it is now: {}", agreed.text);
}

#[tokio::test]
async fn within_its_window_an_act_is_taken_back_by_its_owner_only() {
    let (shop, ana) = opened().await;
    let bo = crate::account::signed_in(&shop, "bo@example.org").await;
    let (_, page) = acted(&ana, "/orders/W1/cancel", &[WHY]).await;
    let path = format!("/orders/W1/acts/{}", between(&page, "/orders/W1/acts/", "\""));

    assert_eq!(bo.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.count("SELECT COUNT(*) FROM acts WHERE state = 'held'").await, 1);
    let page = ana.act(&path, &[]).await;

    assert!(page.contains("Taken back. Nothing was done."), "{page}");
    assert!(page.contains("Cancel the order: taken back"), "it stays in the history: {page}");
    assert!(page.contains("href=\"/orders/W1/cancel\""), "and can be done anew: {page}");
}

#[tokio::test]
async fn a_window_that_is_over_says_until_when_it_was() {
    let (_shop, ana) = opened().await;

    let page = ana.page("/orders/W3").await;
    let form = ana.page("/orders/W3/return").await;

    assert!(!page.contains("href=\"/orders/W3/return\""), "{page}");
    for shown in [&page, &form] {
        assert!(shown.contains("27 September 2026"), "the last day: {shown}");
    }
    assert!(!form.contains("Show what will happen"), "{form}");
}

#[tokio::test]
async fn the_address_is_changed_and_what_is_missing_stands_beside_its_field() {
    let (shop, ana) = opened().await;
    let path = "/orders/W1/change_address";

    let missing = previewed(&ana, path, &[("line1", " ")], &[]).await;
    let (_, page) =
        acted(&ana, path, &[("line1", "Harbour 3"), ("city", "Hamburg"), ("postcode", "20457")]).await;

    assert!(
        missing.text.contains("id=\"line1-error\" role=\"alert\">Write street and number."),
        "{}",
        missing.text
    );
    assert!(missing.text.contains("value=\"Berlin\""), "what stood there still does: {}", missing.text);
    assert!(page.contains("Harbour 3") && page.contains("Hamburg, 20457"), "{page}");
    assert!(page.contains("Address changed") && page.contains("by you · with a one-time code"), "{page}");
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM acts WHERE kind = 'change_address' AND state = 'done'").await,
        1
    );
}

#[tokio::test]
async fn it_is_paid_another_way_and_the_sums_say_so() {
    let (_shop, ana) = opened().await;

    let (_, page) = acted(&ana, "/orders/W1/change_payment", &[("method", "gift_1")]).await;

    for told in [
        "Paid with Visa ending in 4242",
        "Back to Visa ending in 4242",
        "Paid with Gift card",
        "Nothing left to pay",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let late = ana.upload("/orders/W2/change_payment", &[("key", "k"), ("method", "gift_1")], &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it was delivered already");
}

#[tokio::test]
async fn another_option_is_taken_and_its_difference_shown_before() {
    let (_shop, ana) = opened().await;
    let path = "/orders/W1/change_items";
    let lamp = line(&ana, path, "Lamp").await;

    let nothing = previewed(&ana, path, &[], &[]).await;
    let (take, new) = (format!("take-{lamp}"), format!("new-{lamp}"));
    let shown = previewed(&ana, path, &[(&take, "yes"), (&new, "L-ASH")], &[]).await;
    let (_, page) = acted(&ana, path, &[(&take, "yes"), (&new, "L-ASH")]).await;

    assert!(nothing.text.contains("id=\"items-error\""), "{}", nothing.text);
    assert!(shown.text.contains("€ 5.00"), "{}", shown.text);
    assert!(
        page.contains("ash") && page.contains("Items changed") && page.contains("Nothing left to pay"),
        "{page}"
    );
}

#[tokio::test]
async fn changing_something_leads_back_to_the_form_as_it_was_filled_in() {
    let (_shop, ana) = opened().await;
    let path = "/orders/W1/change_address";
    let shown = previewed(&ana, path, &[("line1", "Harbour \"3\" & <b>")], &[]).await;
    let mut fields = filled(&shown.text, &format!("{path}/confirm"));
    fields.push(("then".into(), "edit".into()));

    let form = send(&ana, path, &fields, &[]).await;

    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text.contains("value=\"Harbour &quot;3&quot; &amp; &lt;b&gt;\""), "{}", form.text);
    assert!(form.text.contains("Show what will happen"), "{}", form.text);
}

#[tokio::test]
async fn an_order_is_placed_again_by_a_method_of_ones_own() {
    let (shop, ana) = opened().await;

    acted(&ana, "/orders/W3/reorder", &[("method", "gift_1")]).await;

    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE currency = 'EUR'").await, 5);
    assert!(ana.page("/orders").await.matches("class=\"card ordered\"").count() >= 4);
}
