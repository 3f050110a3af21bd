//! The main job: a customer writes, an agent sees everything and answers, the customer goes on elsewhere.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{ADDRESS, Shop, header};

const LAMP: &str = "From: Ana Lima <ana@example.org>\nTo: help@shop.example\nSubject: The lamp flickers\n\
    Message-ID: <lamp-1@example.org>\n\nSince yesterday, only in the evening.\n";

#[tokio::test]
async fn a_mail_becomes_a_conversation_and_its_answer_finds_the_way_back() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;

    shop.mail("ana@example.org", ADDRESS, LAMP).await;
    let path = mia.first_in("unassigned").await;
    let page = mia.page(&path).await;
    assert!(
        page.contains("The lamp flickers")
            && page.contains("only in the evening")
            && page.contains("Ana Lima"),
        "{page}"
    );
    let answer = mia.answer(&path, "email", "Sorry to hear that. Which bulb is in it?").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    shop.settle().await;

    let letter = shop.relay.last();
    assert_eq!(header(&letter, "To"), "\"Ana Lima\" <ana@example.org>");
    assert!(header(&letter, "From").contains(ADDRESS) && header(&letter, "From").contains("Mia"), "{letter}");
    assert_eq!(header(&letter, "In-Reply-To"), "<lamp-1@example.org>");
    assert!(header(&letter, "References").contains("<lamp-1@example.org>"));
    assert!(header(&letter, "Subject").starts_with("Re: The lamp flickers [#"), "{letter}");
    assert!(mia.page(&path).await.contains("sent"));

    let reply_to = header(&letter, "Reply-To");
    let token_address = reply_to.split('<').nth(1).unwrap().trim_end_matches('>');
    let reply = format!(
        "From: ana@example.org\nTo: {token_address}\nSubject: Re: lamp\nMessage-ID: <lamp-2@example.org>\n\nA 40 watt one.\n"
    );
    shop.mail("ana@example.org", token_address, &reply).await;

    assert_eq!(mia.first_in("mine").await, path, "it came back to the one who answered");
    assert!(mia.page(&path).await.contains("A 40 watt one."));
}

#[tokio::test]
async fn a_chat_customer_who_left_gets_the_answer_by_mail_and_replies_into_the_same_conversation() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let visitor = shop.browser();
    let said = say(&visitor, None, json!({ "client_id": "1", "text": "Is the desk in stock?", "email": "leo@example.org", "name": "Leo" })).await;
    assert_eq!(said["message"]["text"], "Is the desk in stock?");

    let path = mia.first_in("unassigned").await;
    mia.answer(&path, "chat", "Yes, twelve of them.").await;
    shop.settle().await;
    assert!(shop.relay.mails().is_empty(), "Leo may still be there");
    let token = said["token"].as_str().unwrap();
    let shown = look(&visitor, token).await;
    assert_eq!(shown["messages"][1]["text"], "Yes, twelve of them.");

    shop.pass(120_000).await;
    let letter = shop.relay.last();
    assert_eq!(header(&letter, "To"), "leo@example.org");
    assert!(letter.contains("Yes, twelve of them."), "{letter}");
    let reply_to = header(&letter, "Reply-To");
    let address = reply_to.split('<').nth(1).unwrap().trim_end_matches('>').to_owned();
    let reply = format!(
        "From: leo@example.org\nTo: {address}\nSubject: Re\nMessage-ID: <leo@example.org>\n\nThen I take two.\n"
    );
    shop.mail("leo@example.org", &address, &reply).await;

    let page = mia.page(&path).await;
    assert!(page.contains("Then I take two.") && page.contains("chat → e-mail"), "{page}");
    assert_eq!(
        look(&visitor, token).await["messages"][2]["text"],
        "Then I take two.",
        "and the chat shows it, too"
    );
}

#[tokio::test]
async fn a_form_opens_one_conversation_however_often_it_is_sent() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let zoe = shop.browser();
    let fields = [
        ("name", "Zoe"),
        ("email", "zoe@example.org"),
        ("subject", "Invoice"),
        ("text", "Please send it again."),
        ("client_id", "f1"),
    ];

    let first = zoe.upload("/contact", &fields, &[("order.txt", b"W123")]).await;
    let second = zoe.upload("/contact", &fields, &[("order.txt", b"W123")]).await;

    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    assert_eq!(first.location, second.location);
    assert!(zoe.page(&first.location).await.contains("zoe@example.org"));
    let path = mia.first_in("unassigned").await;
    let page = mia.page(&path).await;
    assert_eq!(
        page.matches("Please send it again.").count(),
        3,
        "once in the queue, once in the thread, once to be quoted: {page}"
    );
    assert!(page.contains("order.txt"));
}

#[tokio::test]
async fn a_customer_looks_up_their_conversations_with_a_code_and_writes_on() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.mail("ana@example.org", ADDRESS, LAMP).await;
    let ana = shop.browser();

    let asked = ana.post("/conversations/code", &[("email", "Ana@Example.org")]).await;
    assert!(asked.text.contains("6 digits"), "{}", asked.text);
    shop.settle().await;
    let code = header(&shop.relay.last(), "Subject").split(' ').next().unwrap().to_owned();
    let signed_in =
        ana.post("/conversations/sign-in", &[("email", "ana@example.org"), ("code", &code)]).await;
    assert_eq!(signed_in.location, "/conversations", "{}", signed_in.text);
    let list = ana.page("/conversations").await;
    assert!(list.contains("The lamp flickers"), "{list}");
    let at = list.find("href=\"/conversations/").unwrap() + 6;
    let own = list[at..].split('"').next().unwrap().to_owned();
    let written =
        ana.upload(&format!("{own}/messages"), &[("text", "It got worse."), ("client_id", "h1")], &[]).await;
    assert_eq!(written.status, StatusCode::SEE_OTHER, "{}", written.text);

    let path = mia.first_in("open").await;
    assert!(mia.page(&path).await.contains("It got worse."));
    assert!(mia.page(&path).await.contains("one-time code"), "her address is proved now");
    let stranger = shop.browser();
    assert_eq!(stranger.get(&own).await.location, "/conversations", "nobody else sees it");
}

/// The widget says something and returns what it was answered.
pub async fn say(browser: &crate::harness::Browser, token: Option<&str>, message: Value) -> Value {
    let mut request = browser.client.post(format!("{}/widget/messages", browser.url)).json(&message);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Visitor {token}"));
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

/// What the widget sees.
pub async fn look(browser: &crate::harness::Browser, token: &str) -> Value {
    let request = browser.client.get(format!("{}/widget/messages?after=0", browser.url));
    request.header("Authorization", format!("Visitor {token}")).send().await.unwrap().json().await.unwrap()
}
