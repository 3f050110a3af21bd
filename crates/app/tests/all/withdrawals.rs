//! The withdrawal function as customers, agents and courts meet it: forms without scripts and cookies, the receipt's
//! bytes, the list on the desk, the record that shows what was changed.

mod at_the_desk;

use std::ops::ControlFlow;

use base::Chance;
use mail_parser::MessageParser;
use orders::import::{self, BadLines};
use reqwest::{Client, Method, StatusCode, redirect};

use crate::harness::{Answer, Browser, Shop, between, header, letter};

const DAY_MS: i64 = 24 * 3_600_000;

/// Words by which a receipt would read as if the shop agreed.
const ACCEPTANCE: [&str; 9] =
    ["accept", "agree", "approv", "granted", "effective", "akzeptiert", "angenommen", "genehmigt", "wirksam"];

/// Somebody whose browser keeps no cookies and runs no scripts.
fn stranger(shop: &Shop) -> Browser {
    let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
    Browser { client, url: format!("http://{}", shop.running.http) }
}

/// Anna's orders: `#W1` was delivered to Berlin on Tuesday 10 November, `#W2` on 2 November.
async fn with_orders(shop: &Shop) {
    let mut text = r#"{"type":"product","key":"L","title":"Lamp","variants":[{"sku":"LAMP","options":{},"price":5,"currency":"EUR"}]}
{"type":"customer","key":"anna","name":"Anna Lind","emails":["anna@example.org"]}
"#
    .to_owned();
    for (number, delivered) in [("#W1", "2026-11-10T08:00:00Z"), ("#W2", "2026-11-02T08:00:00Z")] {
        text += &format!(
            "{{\"type\":\"order\",\"number\":\"{number}\",\"customer\":\"anna\",\"placed_at\":\"2026-10-30T08:00:00Z\",\"status\":\"sent\",\"currency\":\"EUR\",\"address\":{{\"postcode\":\"10115\",\"country\":\"DE\"}},\"lines\":[{{\"sku\":\"LAMP\",\"title\":\"Lamp of secrets\",\"quantity\":2,\"price\":5}}],\"shipments\":[{{\"carrier\":\"DHL\",\"tracking\":\"T\",\"skus\":[\"LAMP\"],\"delivered_at\":\"{delivered}\"}}]}}\n"
        );
    }
    let db = &shop.running.post.db;
    let report = import::check(db, text.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
        .await
        .unwrap();
}

fn fields<'a>(order: &'a str, client_id: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", client_id),
        ("text", "en/1"),
        ("name", "Ana Ruiz"),
        ("email", "ana@example.org"),
        ("order", order),
        ("postcode", ""),
        ("items", ""),
    ]
}

fn with<'a>(mut fields: Vec<(&'a str, &'a str)>, name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    for field in fields.iter_mut().filter(|(field, _)| *field == name) {
        field.1 = value;
    }
    fields
}

async fn confirm(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.post("/withdrawal/confirmation", fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer
}

/// The hidden fields of a page, as a browser would send them on.
fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\"").skip(1).map(|rest| rest.split('>').next().unwrap());
    inputs
        .map(|input| {
            (between(input, "name=\"", "\"").to_owned(), between(input, "value=\"", "\"").to_owned())
        })
        .collect()
}

fn receipt_of(raw: &[u8]) -> String {
    let mail = MessageParser::default().parse(raw).expect("a mail");
    mail.body_text(0).expect("a text").replace("\r\n", "\n")
}

#[tokio::test]
async fn without_account_cookie_or_script_two_steps_lead_to_a_receipt_at_once() {
    let shop = Shop::open_with(|config| config.shop.time_zone = "Europe/Berlin".into()).await;
    let ana = stranger(&shop);
    let first = ana.send(Method::GET, "/withdrawal", |request| request.header("accept-language", "de")).await;
    assert!(
        first.text.contains("<h1>Vertrag widerrufen</h1>") && !first.text.contains("<script>"),
        "{}",
        first.text
    );
    let mut typed = hidden(&first.text);
    for (name, value) in
        [("name", "Jürgen Groß"), ("email", "jg@example.org"), ("order", "#W9"), ("items", "die Lampe")]
    {
        typed.push((name.into(), value.into()));
    }
    let borrowed: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let second = ana.post("/withdrawal", &borrowed).await;
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM withdrawals").await,
        0,
        "nothing is declared before the button"
    );
    assert!(second.text.contains(">Widerruf bestätigen</button>"), "{}", second.text);
    let carried = hidden(&second.text);
    let carried: Vec<(&str, &str)> =
        carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let third = confirm(&ana, &carried).await;
    shop.settle().await;

    let receipt = receipt_of(&shop.relay.raw()[0]);
    for said in [&third.text, &receipt] {
        for part in [
            "2026-11-23 10:00:00 (Europe/Berlin, UTC+01:00)",
            "Jürgen Groß",
            "#W9",
            "die Lampe",
            "Hiermit widerrufe ich",
        ] {
            assert!(said.contains(part), "{part} isn't in {said}");
        }
        assert!(ACCEPTANCE.iter().all(|word| !said.to_lowercase().contains(word)), "{said}");
    }
    let mail = shop.relay.last();
    assert!(
        header(&mail, "To").contains("jg@example.org") && header(&mail, "Reply-To").contains("help+"),
        "{mail}"
    );
    assert!(first.headers.get("set-cookie").is_none() && third.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn the_way_in_is_on_every_page_of_customers_in_their_language_and_in_the_chat() {
    let shop = Shop::open().await;
    let ana = stranger(&shop);
    for path in ["/", "/contact", "/conversations", "/withdrawal", "/nowhere"] {
        let answer = ana.get(path).await;
        assert!(answer.text.contains("href=\"/withdrawal\""), "{path}");
        assert!(answer.text.contains("Withdraw from contract here"), "{path}");
    }
    let french = ana.send(Method::GET, "/", |request| request.header("accept-language", "fr-BE")).await;
    let widget =
        ana.send(Method::GET, "/widget/config", |request| request.header("accept-language", "pl")).await;

    assert!(french.text.contains("Renoncer au contrat ici"), "{}", french.text);
    assert!(
        widget.text.contains("Odstąp od umowy tutaj") && widget.text.contains("/withdrawal?lang=pl"),
        "{}",
        widget.text
    );
    assert!(
        ana.page("/withdrawal?lang=nl").await.contains("Herroeping")
            || ana.page("/withdrawal?lang=nl").await.contains("herroept")
    );
    assert!(!ana.get("/desk/sign-in").await.text.contains("/withdrawal"));
}

#[tokio::test]
async fn no_answer_tells_whether_there_is_such_an_order() {
    let shop = Shop::open().await;
    with_orders(&shop).await;
    let eve = stranger(&shop);
    let mut answers = Vec::new();

    for order in ["#W1", "#X1"] {
        let typed = fields(order, "1");
        let check = eve.post("/withdrawal", &typed).await.text;
        let form = eve.page(&format!("/withdrawal?order=%23{}", &order[1..])).await;
        let done = confirm(&eve, &typed).await.text;
        shop.settle().await;
        answers.push((check, form, done, receipt_of(shop.relay.raw().last().unwrap())));
    }

    let plain = |text: &str| {
        // What differs by itself: number, fingerprint, the form's own name, what was typed.
        let without_ids =
            text.split(|c: char| !c.is_ascii_alphanumeric() && c != '#').filter(|word| word.len() < 32);
        without_ids
            .collect::<Vec<_>>()
            .join(" ")
            .replace("#W1", "O")
            .replace("#X1", "O")
            .replace("W1", "O")
            .replace("X1", "O")
            .replace(" 2 ", " 1 ")
    };
    let (known, unknown) = (&answers[0], &answers[1]);
    assert_eq!(plain(&known.0), plain(&unknown.0));
    assert_eq!(plain(&known.1), plain(&unknown.1));
    assert_eq!(plain(&known.2), plain(&unknown.2));
    assert_eq!(plain(&known.3), plain(&unknown.3));
    assert!(!format!("{answers:?}").contains("secrets"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM withdrawals WHERE order_id IS NULL").await, 1);
}

#[tokio::test]
async fn the_same_form_sent_again_is_one_record_one_letter_and_the_same_receipt() {
    let shop = Shop::open().await;
    let ana = stranger(&shop);
    let typed = fields("#W1", "one");

    let first = confirm(&ana, &typed).await;
    shop.pass(60_000).await;
    let again = confirm(&ana, &typed).await;
    let tabs = fields("#W2", "two");
    let (one, other) = tokio::join!(confirm(&ana, &tabs), confirm(&ana, &tabs));
    shop.settle().await;

    assert_eq!((again.text, one.text), (first.text, other.text));
    assert_eq!(shop.count("SELECT COUNT(*) FROM withdrawals").await, 2);
    assert_eq!(shop.relay.mails().len(), 2);
}

#[tokio::test]
async fn many_at_once_are_one_chain_and_each_has_a_receipt() {
    let shop = Shop::open().await;
    let mut all = tokio::task::JoinSet::new();
    for at in 0..12 {
        let browser = stranger(&shop);
        all.spawn(async move {
            let email = format!("ana{at}@example.org");
            confirm(&browser, &with(fields("#W1", "1"), "email", &email)).await;
        });
    }

    all.join_all().await;
    shop.settle().await;

    let walk = shop.running.post.db.read(orders::withdrawal::chain::verify).await.unwrap();
    assert_eq!((walk.is_whole(), walk.checked), (true, 12));
    assert_eq!(shop.relay.mails().len(), 12);
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let shop = Shop::open().await;
    let ana = stranger(&shop);
    let wrong = with(with(fields("#W1", "1"), "email", "ana@"), "name", " ");

    for path in ["/withdrawal", "/withdrawal/confirmation"] {
        let answer = ana.post(path, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.text.contains("id=\"email-error\"") && answer.text.contains("value=\"#W1\""),
            "{}",
            answer.text
        );
    }
    let mut back = fields("#W1", "1");
    back.push(("change", "1"));
    let again = ana.post("/withdrawal", &back).await;

    assert_eq!(again.status, StatusCode::OK);
    assert!(
        again.text.contains("value=\"Ana Ruiz\"") && !again.text.contains("aria-invalid"),
        "{}",
        again.text
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM withdrawals").await, 0);
}

#[tokio::test]
async fn hostile_and_huge_input_is_recorded_as_text_or_asked_for_again() {
    let shop = Shop::open().await;
    let eve = stranger(&shop);
    let mia = shop.agent("Mia", "Agent").await;
    let hostile =
        "\"'><script>alert(1)</script>\r\nBcc: all@example.org\u{0}\u{202e}'; DROP TABLE withdrawals; --";
    let huge = "x".repeat(300_000);

    let shown = confirm(&eve, &with(with(fields(hostile, hostile), "name", hostile), "items", hostile)).await;
    let too_long = eve.post("/withdrawal/confirmation", &with(fields("#W1", "1"), "items", &huge)).await;
    let far_too_long =
        eve.post("/withdrawal/confirmation", &with(fields("#W1", "1"), "items", &huge.repeat(2))).await;
    let bytes = eve
        .send(Method::POST, "/withdrawal/confirmation", |request| {
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(&b"name=%ff%00&order=%c3&email=a%40b.example&line=x&line=9&lang=\xff"[..])
        })
        .await;
    shop.settle().await;

    assert!(
        shown.text.contains("&lt;script&gt;alert(1)") && !shown.text.contains("<script>alert"),
        "{}",
        shown.text
    );
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_long.text.contains("Write at most 4000 characters."));
    assert_eq!(far_too_long.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!bytes.status.is_server_error(), "{}", bytes.text);
    let mail = shop.relay.mails().into_iter().find(|mail| header(mail, "To").contains("ana@")).unwrap();
    assert!(header(&mail, "Bcc").is_empty() && header(&mail, "Subject").contains("Receipt"), "{mail}");
    let list = mia.page("/desk/withdrawals").await;
    assert!(list.contains("record whole") && !list.contains("<script>alert"), "{list}");
}

#[tokio::test]
async fn a_flood_from_one_network_is_recorded_in_full_and_only_its_receipts_wait() {
    let shop = Shop::open_with(|config| config.client_header = "x-forwarded-for".into()).await;
    let eve = stranger(&shop);

    for at in 0..22 {
        let email = format!("victim{at}@example.org");
        confirm(&eve, &with(fields("#W1", "1"), "email", &email)).await;
    }
    shop.settle().await;
    let at_once = shop.relay.mails().len();
    let elsewhere = with(fields("#W1", "1"), "email", "ana@example.org");
    let answer = eve
        .send(Method::POST, "/withdrawal/confirmation", |request| {
            request.header("x-forwarded-for", "198.51.100.1").form(&elsewhere)
        })
        .await;
    shop.settle().await;

    assert_eq!((at_once, answer.status), (19, StatusCode::OK));
    assert!(shop.relay.last().contains("ana@example.org"), "another network's receipt goes at once");
    assert_eq!(shop.count("SELECT COUNT(*) FROM withdrawals").await, 23);
    shop.pass(3_600_000).await;
    assert_eq!(shop.relay.mails().len(), 23);
}

#[tokio::test]
async fn the_last_moment_of_the_customers_day_counts_and_a_late_one_is_taken_as_well() {
    let shop = Shop::open().await;
    with_orders(&shop).await;
    let anna = stranger(&shop);
    // Delivered on Tuesday 10 November: until 24 November 24:00 in Berlin, 23:00 UTC.
    shop.pass(DAY_MS + 14 * 3_600_000 - 1).await;

    confirm(&anna, &fields("#W1", "1")).await;
    shop.pass(1).await;
    confirm(&anna, &fields("#W1", "2")).await;
    shop.settle().await;

    assert_eq!(
        shop.count("SELECT COUNT(*) FROM withdrawals WHERE seq = 1 AND standing = 'in_time'").await,
        1
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM withdrawals WHERE seq = 2 AND standing = 'late'").await, 1);
    assert_eq!(shop.relay.mails().len(), 2, "both have a receipt");
}

#[tokio::test]
async fn who_is_signed_in_chooses_among_the_lines_of_their_order() {
    let shop = Shop::open().await;
    with_orders(&shop).await;
    let anna = shop.browser();
    anna.post("/conversations/code", &[("email", "anna@example.org")]).await;
    shop.settle().await;
    let code = header(&shop.relay.last(), "Subject")[..6].to_owned();
    anna.act("/conversations/sign-in", &[("email", "anna@example.org"), ("code", &code)]).await;

    let form = anna.page("/withdrawal?order=%23W1").await;
    let line = between(&form, "name=\"line\" value=\"", "\"").to_owned();
    let mut typed = fields("#W1", "1");
    typed.push(("line", &line));
    let check = anna.post("/withdrawal", &typed).await;
    confirm(&anna, &typed).await;
    shop.settle().await;

    assert!(form.contains("value=\"Anna Lind\"") && form.contains("value=\"anna@example.org\""), "{form}");
    assert!(check.text.contains("2 × Lamp of secrets"), "{}", check.text);
    assert!(receipt_of(shop.relay.raw().last().unwrap()).contains("2 × Lamp of secrets"));
    let known =
        "SELECT COUNT(*) FROM events WHERE kind = 'withdrawal.received' AND data LIKE '%\"proof\":\"code\"%'";
    assert_eq!(shop.count(known).await, 1);
}
