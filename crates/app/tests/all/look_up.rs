//! Finding one order without an account: who gets in, how far, and what guessing brings.

use std::time::Instant;

use reqwest::{Method, StatusCode};

use crate::account::{TRADE, last_code, shop, signed_in};
use crate::harness::{Answer, Browser, Shop};
use crate::people::import;

async fn find(browser: &Browser, number: &str, with: &str) -> Answer {
    browser.post("/orders/find", &[("number", number), ("with", with)]).await
}

/// The same from another network, as the proxy in front says.
async fn find_from(browser: &Browser, network: &str, (number, with): (&str, &str)) -> Answer {
    let change = |request: reqwest::RequestBuilder| {
        request.header("x-real-ip", network).form(&[("number", number), ("with", with)])
    };
    browser.send(Method::POST, "/orders/find", change).await
}

/// A shop behind a proxy.
async fn behind_proxy() -> Shop {
    let shop = Shop::open_with(|config| config.client_header = "x-real-ip".into()).await;
    import(&shop, TRADE).await;
    shop
}

fn is_slowed(answer: &Answer) -> bool {
    answer.text.contains("Too many tries. Wait")
}

#[tokio::test]
async fn an_order_is_found_by_its_number_with_address_or_postcode_however_it_is_typed() {
    let shop = shop().await;

    for (number, with) in [
        ("#W7", "ana@example.org"),
        ("w7", " ANA@example.org "),
        (" # W 7 ", "10115"),
        ("W7", "10 115"),
        ("w7", "101-15"),
    ] {
        let answer = find(&shop.browser(), number, with).await;
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, "/orders/W7"),
            "{number}"
        );
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM identities WHERE proof = 'order'").await, 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_look_up_cant_be_told_from_its_answer() {
    let shop = shop().await;
    let guest = shop.browser();
    let plain = |answer: &Answer, number: &str, with: &str| {
        answer.text.replace(&format!("\"{number}\""), "\"N\"").replace(&format!("\"{with}\""), "\"W\"")
    };

    let unknown = find(&guest, "W999", "ana@example.org").await;
    let foreign = find(&guest, "W8", "ana@example.com").await;
    let of_another = find(&guest, "W8", "24104").await;

    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((unknown.status, unknown.status), (foreign.status, of_another.status));
    let text = plain(&unknown, "W999", "ana@example.org");
    assert_eq!(text, plain(&foreign, "W8", "ana@example.com"));
    assert_eq!(text, plain(&of_another, "W8", "24104"));
    assert!(unknown.text.contains("We find no order with this number"), "{}", unknown.text);
}

#[tokio::test]
async fn every_answer_to_a_look_up_takes_its_time() {
    let shop = shop().await;

    for (number, with) in [("W7", "10115"), ("W7", "99999"), ("W999", "10115"), ("", "")] {
        let began = Instant::now();
        find(&shop.browser(), number, with).await;
        assert!(began.elapsed().as_millis() >= 195, "{number} {with}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_look_up_reaches_its_order_and_nothing_else() {
    let shop = shop().await;
    shop.write("Ana <ana@example.org>", "The lamp", "It flickers.").await;
    let guest = shop.browser();
    assert_eq!(find(&guest, "W7", "10115").await.location, "/orders/W7");

    for page in ["/account", "/account/emails", "/account/data/export", "/conversations"] {
        let answer = guest.get(page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        let expected = format!("/sign-in/step-up?next={}", page.replace('/', "%2F"));
        assert_eq!(answer.location, expected, "{page}");
    }
    let set =
        guest.post("/account/safety/password", &[("new", "a long password"), ("again", "a long password")]);
    assert!(set.await.location.starts_with("/sign-in/step-up"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM customer_passwords").await, 0);
    for page in ["/", "/contact", "/sign-in/step-up", "/orders/find"] {
        let page = guest.page(page).await;
        assert!(!page.contains("ana@example.org") && !page.contains("Ana"), "{page}");
    }
    assert!(guest.page("/contact").await.contains("whoever placed order #W7"));
}

#[tokio::test]
async fn one_more_step_opens_the_rest_and_goes_on_where_one_was() {
    let shop = shop().await;
    let guest = shop.browser();
    find(&guest, "W7", "10115").await;
    let offer = guest.page("/sign-in/step-up?next=%2Faccount%2Femails").await;
    assert!(offer.contains("a•••@e•••.org") && !offer.contains("ana@"), "{offer}");

    let asked = guest.post("/sign-in/step-up/code", &[("next", "/account/emails")]).await;
    assert!(!asked.text.contains("ana@"), "{}", asked.text);
    let code = last_code(&shop).await;
    let wrong = guest.post("/sign-in/step-up", &[("code", "1"), ("next", "/account/emails")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("too old"),
        "{}",
        wrong.text
    );
    let right = guest.post("/sign-in/step-up", &[("code", &code), ("next", "/account/emails")]).await;

    assert_eq!(right.location, "/account/emails");
    assert!(guest.page("/account/emails").await.contains("ana@example.org"));
    let running = "SELECT COUNT(*) FROM sessions WHERE customer_id IS NOT NULL AND revoked_ms IS NULL";
    assert_eq!(shop.count(running).await, 1, "the look-up's session is over");
}

#[tokio::test]
async fn a_look_up_ends_after_two_hours() {
    let shop = shop().await;
    let guest = shop.browser();
    find(&guest, "W7", "10115").await;
    shop.pass(2 * 3_600_000 - 1).await;
    assert!(guest.get("/account").await.location.starts_with("/sign-in/step-up"));

    shop.pass(1).await;

    assert!(guest.get("/account").await.location.starts_with("/sign-in?"));
}

#[tokio::test]
async fn guessing_at_one_order_gets_slower_wherever_it_comes_from() {
    let shop = behind_proxy().await;
    let guest = shop.browser();
    for at in 0..5 {
        let with = format!("1000{at}");
        assert!(!is_slowed(&find_from(&guest, &format!("203.0.113.{at}"), ("W7", &with)).await), "{at}");
    }

    let sixth = find_from(&guest, "203.0.113.77", ("#w 7", "10115")).await;
    let other = find_from(&guest, "203.0.113.77", ("W8", "24103")).await;
    shop.pass(30_000).await;
    let later = find_from(&guest, "203.0.113.77", ("W7", "10115")).await;

    assert!(is_slowed(&sixth) && sixth.text.contains("30 seconds"), "{}", sixth.text);
    assert_eq!(other.location, "/orders/W8");
    assert_eq!(later.location, "/orders/W7", "{}", later.text);
}

#[tokio::test]
async fn guessing_with_one_address_gets_slower_whatever_the_order() {
    let shop = behind_proxy().await;
    let guest = shop.browser();
    for at in 0..5 {
        let number = format!("X{at}");
        let answer = find_from(&guest, &format!("203.0.113.{at}"), (&number, "Ana@example.org")).await;
        assert!(!is_slowed(&answer), "{at}");
    }

    let sixth = find_from(&guest, "203.0.113.77", ("W7", "ana@example.org")).await;

    assert!(is_slowed(&sixth), "{}", sixth.text);
}

#[tokio::test]
async fn guessing_from_one_network_gets_slower_and_the_operator_is_told() {
    let shop = behind_proxy().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let guest = shop.browser();
    assert!(lead.page("/desk/operation").await.contains("None so far."));
    for at in 0..10 {
        let (number, with) = (format!("X{at}"), format!("2000{at}"));
        // What the client itself claims to be is not believed: the proxy's entry comes last.
        let answer = find_from(&guest, &format!("198.51.100.{at}, 203.0.113.9"), (&number, &with)).await;
        assert!(!is_slowed(&answer), "{at}: {}", answer.text);
    }

    let next = find_from(&guest, "203.0.113.9", ("W7", "10115")).await;
    let elsewhere = find_from(&guest, "203.0.113.10", ("W7", "10115")).await;

    assert!(is_slowed(&next), "{}", next.text);
    assert_eq!(elsewhere.location, "/orders/W7");
    let operation = lead.page("/desk/operation").await;
    assert!(operation.contains("10 wrong tries at looking up orders, network 203.0.113.9"), "{operation}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM events WHERE kind = 'guessing.burst'").await, 1);
}

#[tokio::test]
async fn a_known_order_doesnt_buy_guesses_at_others() {
    let shop = behind_proxy().await;
    let guest = shop.browser();

    for at in 0..10 {
        find_from(&guest, "203.0.113.9", (&format!("X{at}"), &format!("2000{at}"))).await;
        find_from(&guest, "203.0.113.9", ("W7", "10115")).await;
    }

    assert!(is_slowed(&find_from(&guest, "203.0.113.9", ("X99", "30000")).await));
}

#[tokio::test]
async fn ten_wrong_tries_at_one_order_are_told_too() {
    let shop = behind_proxy().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let guest = shop.browser();

    for at in 0..10 {
        find_from(&guest, &format!("203.0.113.{at}"), ("W7", &format!("9000{at}"))).await;
        shop.pass(3_600_000).await;
    }

    let operation = lead.page("/desk/operation").await;
    assert!(operation.contains("10 wrong tries at looking up orders, order W7"), "{operation}");
}

#[tokio::test]
async fn hostile_and_huge_input_is_a_wrong_guess_like_any_other() {
    let shop = behind_proxy().await;
    let guest = shop.browser();
    let huge = "9".repeat(200_000);
    let cases = [
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("<script>alert(1)</script>", "x@y.z"),
        ("W7", "%"),
        ("W7", "-"),
        (huge.as_str(), huge.as_str()),
        ("W7\u{0}", "10115\u{0}x"),
        ("💥", "مرحبا"),
    ];

    for (at, (number, with)) in cases.into_iter().enumerate() {
        let answer = find_from(&guest, &format!("203.0.113.{at}"), (number, with)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}: {}", answer.text);
        assert!(!answer.text.contains("<script>alert"), "{at}");
        assert!(answer.text.len() < 20_000, "{at}");
    }
    for with in ["", " "] {
        let answer = find_from(&guest, "203.0.113.99", ("W8", with)).await;
        assert!(answer.text.contains("Write the order"), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_order_of_a_merged_customer_is_found_by_any_address_of_the_person() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;
    let page = mia.page("/desk/people?q=ana@example.org").await;
    let ana = crate::harness::between(&page, "/desk/people/", "\"").to_owned();
    mia.act(&format!("/desk/people/{ana}/merges"), &[("other", "leo@example.org")]).await;

    let found = find(&shop.browser(), "W8", "ana@example.org").await;
    let one = signed_in(&shop, "leo@example.org").await;

    assert_eq!(found.location, "/orders/W8");
    let page = one.page("/account/emails").await;
    assert!(page.contains("ana@example.org") && page.contains("leo@example.org"), "{page}");
}
