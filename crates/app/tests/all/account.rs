//! A customer's own account through its doors: addresses, password, sessions, consents, data.

use reqwest::{Method, StatusCode};

use crate::harness::{Answer, Browser, Shop, between, header};
use crate::people::import;

pub const TRADE: &str = r##"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"],"address":{"line1":"Mill Lane 12","city":"Berlin","postcode":"10115","country":"DE"}}
{"type":"customer","key":"leo","name":"Leo Braun","emails":["leo@example.org"]}
{"type":"order","number":"#W7","customer":"ana","placed_at":"2026-11-20T10:00:00Z","status":"processed","currency":"EUR","address":{"line1":"Mill Lane 12","city":"Berlin","postcode":"10 115","country":"DE"},"lines":[{"title":"Floor lamp","quantity":2,"price":19.99}]}
{"type":"order","number":"#W8","customer":"leo","placed_at":"2026-11-21T10:00:00Z","status":"processed","currency":"EUR","address":{"line1":"Hafenweg 1","city":"Kiel","postcode":"24103","country":"DE"},"lines":[{"title":"Bulb","quantity":1,"price":3}]}
"##;

const SECRET: &str = "a long password of hers";

/// A shop with two customers and an order each.
pub async fn shop() -> Shop {
    let shop = Shop::open().await;
    import(&shop, TRADE).await;
    shop
}

/// The code that was sent last.
pub async fn last_code(shop: &Shop) -> String {
    shop.settle().await;
    let mut subjects = shop.relay.mails().into_iter().map(|mail| header(&mail, "Subject"));
    let newest = subjects.rfind(|subject| subject.contains("is your code")).expect("a code was sent");
    newest.split(' ').next().unwrap().to_owned()
}

/// Somebody who typed the code sent to `email`.
pub async fn signed_in(shop: &Shop, email: &str) -> Browser {
    let browser = shop.browser();
    let sent = browser.post("/sign-in/code", &[("email", email), ("next", "/account")]).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    let code = last_code(shop).await;
    let typed = with_code(&browser, email, &code).await;
    assert_eq!(typed.location, "/account", "{}", typed.text);
    browser
}

async fn with_code(browser: &Browser, email: &str, code: &str) -> Answer {
    browser.post("/sign-in/with-code", &[("email", email), ("code", code), ("next", "/account")]).await
}

async fn set_password(browser: &Browser, fields: [&str; 3]) -> Answer {
    let [current, new, again] = fields;
    browser.post("/account/safety/password", &[("current", current), ("new", new), ("again", again)]).await
}

async fn with_password(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password), ("next", "/account")]).await
}

/// The letters that went to `address`, by subject.
fn letters_to(shop: &Shop, address: &str) -> Vec<String> {
    let all = shop.relay.mails();
    all.iter()
        .filter(|mail| header(mail, "To").contains(address))
        .map(|mail| header(mail, "Subject"))
        .collect()
}

#[tokio::test]
async fn who_isnt_known_is_led_to_the_door_and_back_to_where_they_wanted() {
    let shop = shop().await;
    let guest = shop.browser();

    for page in ["/account", "/account/emails", "/account/data", "/account/money"] {
        let answer = guest.get(page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        let expected = format!("/sign-in?next={}", page.replace('/', "%2F"));
        assert_eq!(answer.location, expected);
    }
    let door = guest.page("/sign-in?next=%2Faccount%2Femails").await;
    assert!(door.contains("name=\"next\" value=\"/account/emails\""), "{door}");
    for evil in ["https://evil.example", "//evil.example", "/desk", "/\\evil.example", "/a\r\nb"] {
        guest.post("/sign-in/code", &[("email", "ana@example.org"), ("next", evil)]).await;
        let code = last_code(&shop).await;
        let fields = [("email", "ana@example.org"), ("code", code.as_str()), ("next", evil)];
        assert_eq!(shop.browser().post("/sign-in/with-code", &fields).await.location, "/account", "{evil}");
    }
}

#[tokio::test]
async fn a_password_is_set_used_changed_and_forgotten() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;
    for (new, again, why) in [
        ("short", "short", "10 to 200 characters"),
        (SECRET, "another long one", "The two new passwords differ."),
        ("ANA@example.org", "ANA@example.org", "your e-mail address"),
    ] {
        let answer = set_password(&ana, ["", new, again]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.text.contains(why) && !answer.text.contains(SECRET), "{why}: {}", answer.text);
    }

    let set = set_password(&ana, ["", SECRET, SECRET]).await;
    assert_eq!(set.location, "/account/safety", "{}", set.text);
    shop.settle().await;
    assert!(letters_to(&shop, "ana@example.org").contains(&"Your password was set".into()));
    let phone = shop.browser();
    assert_eq!(with_password(&phone, " ANA@example.org", SECRET).await.location, "/account");
    let guessed = set_password(&phone, ["not hers at all", "a second password", "a second password"]).await;
    assert!(guessed.text.contains("your current password"), "{}", guessed.text);
    let changed = set_password(&phone, [SECRET, "a second password", "a second password"]).await;
    assert_eq!(changed.location, "/account/safety");

    let old = with_password(&shop.browser(), "ana@example.org", SECRET).await;
    assert!(old.status == StatusCode::UNPROCESSABLE_ENTITY && old.text.contains("belong together"));
    let forgetful = signed_in(&shop, "ana@example.org").await;
    let anew = set_password(&forgetful, ["", "a third password", "a third password"]).await;
    assert_eq!(anew.location, "/account/safety", "a code is enough: {}", anew.text);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let shop = shop().await;
    let (here, there) =
        (signed_in(&shop, "ana@example.org").await, signed_in(&shop, "ana@example.org").await);
    let leo = signed_in(&shop, "leo@example.org").await;
    there.page("/account").await;

    set_password(&here, ["", SECRET, SECRET]).await;

    here.page("/account").await;
    assert!(there.get("/account").await.location.starts_with("/sign-in"));
    leo.page("/account").await;
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_wrong_password() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;
    set_password(&ana, ["", SECRET, SECRET]).await;
    let guest = shop.browser();

    let wrong = with_password(&guest, "ana@example.org", "wrong password").await;
    let unknown = with_password(&guest, "who@example.org", "wrong password").await;
    let without = with_password(&guest, "leo@example.org", "wrong password").await;

    assert_eq!((wrong.status, unknown.status), (without.status, without.status));
    assert_eq!(wrong.text.replace("ana@", "x@"), unknown.text.replace("who@", "x@"));
    assert_eq!(wrong.text.replace("ana@", "x@"), without.text.replace("leo@", "x@"));
}

#[tokio::test]
async fn ten_wrong_codes_and_passwords_are_slowed_down_and_told() {
    let shop = shop().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let guest = shop.browser();
    guest.post("/sign-in/code", &[("email", "ana@example.org")]).await;
    let code = last_code(&shop).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };

    let mut slowed = 0;
    for _ in 0..10 {
        let answer = with_code(&guest, "ana@example.org", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        slowed += usize::from(answer.text.contains("Too many tries. Wait"));
        if answer.text.contains("Too many tries.") {
            shop.pass(3_600_000).await;
            with_code(&guest, "ana@example.org", wrong).await;
        }
    }
    assert!(slowed >= 3, "{slowed}");
    let right = with_code(&guest, "ana@example.org", &code).await;
    assert_ne!(right.location, "/account", "a code that was tried so often is worthless");

    let operation = lead.page("/desk/operation").await;
    assert!(!operation.contains("None so far."), "{operation}");
    assert!(shop.count("SELECT COUNT(*) FROM events WHERE kind = 'guessing.burst'").await > 0);
}

#[tokio::test]
async fn a_new_address_counts_once_its_code_was_typed_and_the_old_one_is_told() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;

    let asked = ana.post("/account/emails", &[("email", " New@Example.org ")]).await;
    assert!(
        asked.text.contains("new@example.org") && asked.text.contains("Look into your mail"),
        "{}",
        asked.text
    );
    assert!(!ana.page("/account/emails").await.contains("new@example.org"), "it doesn't count yet");
    let code = last_code(&shop).await;
    let wrong = ana.post("/account/emails/proof", &[("email", "new@example.org"), ("code", "1")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("too old"),
        "{}",
        wrong.text
    );
    let door = with_code(&shop.browser(), "new@example.org", &code).await;
    assert_ne!(door.location, "/account", "a code for a new address opens no door");
    let done = ana.act("/account/emails/proof", &[("email", "new@example.org"), ("code", &code)]).await;
    shop.settle().await;

    assert!(done.contains("The address is yours.") && done.contains("new@example.org"), "{done}");
    assert!(letters_to(&shop, "ana@example.org").contains(&"A new address in your account".into()));
    signed_in(&shop, "new@example.org").await;
}

#[tokio::test]
async fn the_last_proved_address_stays_and_another_can_go() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;
    let page = ana.page("/account/emails").await;
    assert!(!page.contains("/account/emails/removal"), "{page}");
    let kept = ana.act("/account/emails/removal", &[("email", "ana@example.org")]).await;
    assert!(kept.contains("your only proved address"), "{kept}");
    let foreign = ana.post("/account/emails/removal", &[("email", "leo@example.org")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    ana.post("/account/emails", &[("email", "new@example.org")]).await;
    let code = last_code(&shop).await;
    ana.post("/account/emails/proof", &[("email", "new@example.org"), ("code", &code)]).await;
    let gone = ana.act("/account/emails/removal", &[("email", "ana@example.org")]).await;
    shop.settle().await;

    assert!(gone.contains("The address is removed.") && !gone.contains(">ana@example.org<"), "{gone}");
    assert!(letters_to(&shop, "ana@example.org").iter().any(|subject| subject.contains("was removed")));
    let before = shop.relay.mails().len();
    shop.browser().post("/sign-in/code", &[("email", "ana@example.org")]).await;
    shop.settle().await;
    assert_eq!(shop.relay.mails().len(), before, "nobody is known by it any more");
}

#[tokio::test]
async fn two_who_add_one_address_at_once_dont_share_it() {
    let shop = shop().await;
    let (ana, leo) = (signed_in(&shop, "ana@example.org").await, signed_in(&shop, "leo@example.org").await);
    ana.post("/account/emails", &[("email", "both@example.org")]).await;
    let anas = last_code(&shop).await;
    leo.post("/account/emails", &[("email", "both@example.org")]).await;
    let leos = last_code(&shop).await;
    let (anas, leos) = (
        [("email", "both@example.org"), ("code", anas.as_str())],
        [("email", "both@example.org"), ("code", leos.as_str())],
    );

    let (first, second) =
        tokio::join!(ana.post("/account/emails/proof", &anas), leo.post("/account/emails/proof", &leos));

    let won = [&first, &second].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(won, 1, "{} {}", first.text, second.text);
    let lost = if first.status == StatusCode::SEE_OTHER { &second } else { &first };
    assert!(lost.text.contains("belongs to another account"), "{}", lost.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM identities WHERE value = 'both@example.org'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM merges").await, 0);
}

#[tokio::test]
async fn an_address_only_mails_came_from_brings_its_conversations_along() {
    let shop = shop().await;
    shop.write("Ana <ana@old.example>", "The old lamp", "It flickers.").await;
    let ana = signed_in(&shop, "ana@example.org").await;
    assert!(!ana.page("/conversations").await.contains("The old lamp"));

    ana.post("/account/emails", &[("email", "ana@old.example")]).await;
    let code = last_code(&shop).await;
    ana.act("/account/emails/proof", &[("email", "ana@old.example"), ("code", &code)]).await;

    assert!(ana.page("/conversations").await.contains("The old lamp"));
    let other = signed_in(&shop, "ana@old.example").await;
    set_password(&other, ["", SECRET, SECRET]).await;
    let one = with_password(&shop.browser(), "ana@example.org", SECRET).await;
    assert_eq!(one.location, "/account", "two rows, one person, one password: {}", one.text);
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_it_there() {
    let shop = shop().await;
    let here = signed_in(&shop, "ana@example.org").await;
    let there = signed_in(&shop, "ana@example.org").await;
    let leo = signed_in(&shop, "leo@example.org").await;
    let page = here.page("/account/safety").await;
    assert_eq!(page.matches("/account/safety/sessions/").count(), 1, "{page}");
    let act =
        format!("/account/safety/sessions/{}/revocation", between(&page, "/account/safety/sessions/", "/"));

    assert_eq!(leo.post(&act, &[]).await.status, StatusCode::NOT_FOUND);
    there.page("/account").await;
    let done = here.act(&act, &[]).await;

    assert!(done.contains("That browser is signed out."), "{done}");
    assert!(there.get("/account").await.location.starts_with("/sign-in"));
}

#[tokio::test]
async fn nobody_elses_site_changes_an_account() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;

    for path in ["/account", "/account/data/erasure", "/account/safety/password", "/sign-in", "/orders/find"]
    {
        let answer = ana
            .send(Method::POST, path, |request| {
                request.header("sec-fetch-site", "cross-site").form(&[("name", "Evil")])
            })
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}
