//! Looking at one's orders: the front page, the list, one order; and what isn't one's own.

use reqwest::StatusCode;

use super::{TRADE, opened};
use crate::harness::{Shop, between};
use crate::people::import;

#[tokio::test]
async fn the_front_page_greets_by_name_and_shows_the_newest_orders() {
    let (shop, ana) = opened().await;

    let page = ana.page("/").await;

    assert!(page.contains("What can we do for you, Ana?"), "{page}");
    let tiles = between(&page, "id=\"orders\"", "</section>");
    assert!(tiles.contains("href=\"/orders/W1\"") && tiles.contains("href=\"/orders/W2\""), "{tiles}");
    assert!(!tiles.contains("/orders/W3"), "the newest two: {tiles}");
    assert!(tiles.contains("Step 1 of 4: Ordered") && tiles.contains("Step 4 of 4: Delivered"), "{tiles}");
    assert!(tiles.contains("return or exchange until"), "{tiles}");
    assert!(!shop.browser().page("/").await.contains("Your orders"), "nobody's orders for nobody");
}

#[tokio::test]
async fn an_order_tells_everything_about_itself() {
    let (_shop, ana) = opened().await;

    let page = ana.page("/orders/W2").await;

    for known in [
        "Order #W2",
        "Mug &lt;b&gt;",
        "€ 25.00",
        "Paid with Visa ending in 4242",
        "−€ 104.00",
        "Nothing left to pay",
        "Mill Lane 12",
        "Handed over",
        "Leipzig",
        "https://www.dhl.de/",
        "href=\"/orders/W2/return\"",
        "href=\"/orders/W2/exchange\"",
        "aria-current=\"step\">Delivered",
    ] {
        assert!(page.contains(known), "{known}: {page}");
    }
    assert!(page.find("Handed over") < page.find("In the sorting centre"), "the newest event first");
    let others = between(&page, "What isn’t possible", "</details>");
    assert!(others.contains("Cancel the order"), "why it can't be cancelled: {others}");
}

#[tokio::test]
async fn orders_are_listed_page_by_page() {
    let (shop, ana) = opened().await;
    let more: String = (0..25)
        .map(|at| {
            format!(
                "{{\"type\":\"order\",\"number\":\"#L{at}\",\"customer\":\"ana\",\"placed_at\":\"2025-01-{:02}T10:00:00Z\",\"status\":\"cancelled\",\"currency\":\"EUR\",\"lines\":[{{\"title\":\"Tea\",\"quantity\":1,\"price\":3}}]}}\n",
                at / 2 + 1
            )
        })
        .collect();
    import(&shop, &more).await;

    let mut seen = std::collections::BTreeSet::new();
    let mut page = ana.page("/orders").await;
    loop {
        for rest in page.split("<h2 class=\"ordered__title\">").skip(1) {
            assert!(seen.insert(between(rest, "href=\"", "\"").to_owned()), "an order came twice");
        }
        let Some(at) = page.find("/orders?before=") else { break };
        let next = page[at..].split('"').next().unwrap().to_owned();
        page = ana.page(&next).await;
    }

    assert_eq!(seen.len(), 28);
    assert!(
        ana.page("/orders?before=nonsense").await.contains("/orders/W1"),
        "a damaged key is the first page"
    );
}

#[tokio::test]
async fn someone_elses_order_is_not_found_whatever_is_tried() {
    let (shop, ana) = opened().await;
    let acts = [
        "cancel",
        "change_address",
        "change_payment",
        "change_items",
        "return",
        "exchange",
        "claim",
        "reorder",
    ];

    assert_eq!(ana.get("/orders/W9").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ana.get("/orders/W404").await.status, StatusCode::NOT_FOUND);
    for act in acts {
        let path = format!("/orders/W9/{act}");
        assert_eq!(ana.get(&path).await.status, StatusCode::NOT_FOUND, "{act}");
        assert_eq!(ana.upload(&path, &[("key", "k")], &[]).await.status, StatusCode::NOT_FOUND, "{act}");
        let confirm = ana.upload(&format!("{path}/confirm"), &[("key", "k"), ("seen", "x")], &[]).await;
        assert_eq!(confirm.status, StatusCode::NOT_FOUND, "{act}");
    }
    for unknown in ["refund", "withdraw", "profile_address", "explode"] {
        assert_eq!(
            ana.get(&format!("/orders/W1/{unknown}")).await.status,
            StatusCode::NOT_FOUND,
            "{unknown}"
        );
    }
    assert_eq!(ana.get("/returns/R-7KQ2M4XP").await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.count("SELECT COUNT(*) FROM acts").await, 0);
}

#[tokio::test]
async fn nobody_in_particular_is_led_to_the_door_and_back() {
    let shop = Shop::open().await;
    import(&shop, TRADE).await;
    let guest = shop.browser();

    for (path, next) in [
        ("/orders", "%2Forders"),
        ("/orders/W1", "%2Forders%2FW1"),
        ("/orders/W1/cancel", "%2Forders%2FW1%2Fcancel"),
        ("/invoices", "%2Finvoices"),
        ("/warranty", "%2Fwarranty"),
    ] {
        let answer = guest.get(path).await;
        assert_eq!(answer.location, format!("/sign-in?next={next}"), "{path}");
    }
    assert!(guest.page("/returns").await.contains("Return a gift"));
    assert_eq!(guest.upload("/orders/W1/cancel", &[], &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_only_knows_an_order_sees_it_and_is_asked_for_more_to_change_it() {
    let shop = Shop::open().await;
    import(&shop, TRADE).await;
    let guest = shop.browser();
    let found = guest.post("/orders/find", &[("number", "W1"), ("with", "10115")]).await;
    assert_eq!(found.location, "/orders/W1", "{}", found.text);

    let page = guest.page("/orders/W1").await;
    let form = guest.page("/orders/W1/cancel").await;

    assert!(page.contains("Order #W1") && !page.contains("href=\"/orders/W1/cancel\""), "{page}");
    assert!(form.contains("First show us that it is you"), "{form}");
    assert!(form.contains("/sign-in/step-up?next=%2Forders%2FW1%2Fcancel"), "{form}");
    assert_eq!(guest.get("/orders/W2").await.status, StatusCode::NOT_FOUND, "that order alone");
}
