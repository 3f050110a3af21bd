//! "Topic T is at event n", as open pages hear it.

use std::time::Duration;

use base::Chance;
use futures_util::{SinkExt, StreamExt};
use reqwest::header::HeaderValue;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::{Shop, between};
use crate::main_job::say;

/// A page's live connection.
struct Ear(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Ear {
    async fn open(shop: &Shop, path: &str, headers: &[(&'static str, &str)]) -> Result<Ear, StatusCode> {
        let mut request = format!("ws://{}{path}", shop.running.http).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Ear(socket)),
            Err(Error::Http(response)) => Err(response.status()),
            Err(other) => panic!("{path}: {other}"),
        }
    }

    /// The connection of a desk page that looks at `topics`, each seen up to its position.
    async fn desk(shop: &Shop, cookie: &str, topics: &[(&str, &str)]) -> Ear {
        let mut ear = Ear::open(shop, "/desk/live", &[("cookie", cookie)]).await.unwrap();
        let names: Vec<&str> = topics.iter().map(|(topic, _)| *topic).collect();
        let since: serde_json::Map<String, Value> =
            topics.iter().map(|(topic, at)| ((*topic).into(), json!(at))).collect();
        ear.say(&json!({ "topics": names, "since": since })).await;
        ear
    }

    async fn say(&mut self, value: &Value) {
        self.0.send(Message::text(value.to_string())).await.unwrap();
    }

    /// The next word.
    async fn hear(&mut self) -> Value {
        let heard = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                    Some(Ok(_)) => {}
                    other => panic!("the connection ended: {other:?}"),
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(2), heard).await.expect("something is heard")
    }

    /// Hears until all of `topics` were named; returns the last position of each.
    async fn hear_all(&mut self, topics: &[&str]) -> Vec<String> {
        let mut at: Vec<Option<String>> = vec![None; topics.len()];
        while at.iter().any(Option::is_none) {
            let news = self.hear().await;
            let topic =
                topics.iter().position(|topic| *topic == news["topic"]).unwrap_or_else(|| panic!("{news}"));
            at[topic] = Some(news["at"].as_str().unwrap().to_owned());
        }
        at.into_iter().flatten().collect()
    }

    /// True when nothing was on its way: pings come back before any news.
    async fn is_silent(&mut self) -> bool {
        for _ in 0..8 {
            self.0.send(Message::Ping("?".into())).await.unwrap();
            match self.0.next().await {
                Some(Ok(Message::Pong(_))) => {}
                Some(Ok(Message::Text(_))) => return false,
                other => panic!("{other:?}"),
            }
        }
        true
    }
}

/// A shop with one mail in it, an agent, their cookie, and the conversation's path and topic.
async fn one_mail() -> (Shop, crate::harness::Browser, String, (String, String)) {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let cookie = shop.browser().cookie("mia@shop.example").await;
    shop.write("Ana <ana@example.org>", "Lamp", "It flickers.").await;
    let path = mia.first_in("open").await;
    let topic = format!("conversation:{}", path.rsplit('/').next().unwrap());
    (shop, mia, cookie, (path, topic))
}

#[tokio::test]
async fn an_open_desk_hears_mails_answers_and_what_colleagues_do() {
    let (shop, mia, cookie, (path, topic)) = one_mail().await;
    let noa = shop.agent("Noa", "Agent").await;
    let page = mia.page(&path).await;
    let reference = between(&page, "class=\"mono\">", "<").replace('-', "");
    let mut ear = Ear::desk(&shop, &cookie, &[("inbox", ""), (&topic, "")]).await;
    let both = ["inbox", topic.as_str()];
    let mut last = ear.hear_all(&both).await;

    shop.write("ana@example.org", &format!("Re: [#{reference}]"), "Worse now.").await;
    let after_mail = ear.hear_all(&both).await;
    assert!(later(&after_mail, &last), "{after_mail:?} {last:?}");
    last = after_mail;
    noa.answer(&path, "email", "Which bulb?").await;
    let after_answer = ear.hear_all(&both).await;
    assert!(later(&after_answer, &last));
    shop.settle().await;
    noa.post(&format!("{path}/closure"), &[]).await;
    shop.settle().await;
    last = ear.hear_all(&both).await;
    assert!(later(&last, &after_answer));

    let cancelled = mia.page(&path).await;
    assert!(
        cancelled.contains("Worse now.") && cancelled.contains("Noa closed this"),
        "the page has what was told"
    );
}

#[tokio::test]
async fn a_page_of_another_conversation_hears_nothing_of_this_one() {
    let (shop, mia, cookie, (path, _)) = one_mail().await;
    let mut ear = Ear::desk(&shop, &cookie, &[("conversation:7", &far())]).await;
    let mut inbox = Ear::desk(&shop, &cookie, &[("inbox", &far())]).await;
    assert!(ear.is_silent().await && inbox.is_silent().await);

    mia.post(&format!("{path}/tags"), &[("tag", "lamp")]).await;

    assert_eq!(inbox.hear().await["topic"], "inbox");
    assert!(ear.is_silent().await);
}

#[tokio::test]
async fn who_reconnects_hears_at_once_what_was_missed_and_only_that() {
    let (shop, mia, cookie, (path, topic)) = one_mail().await;
    let mut first = Ear::desk(&shop, &cookie, &[(&topic, "")]).await;
    let seen = first.hear_all(&[&topic]).await.remove(0);
    drop(first);

    let mut current = Ear::desk(&shop, &cookie, &[(&topic, &seen)]).await;
    assert!(current.is_silent().await, "nothing was missed");
    mia.post(&format!("{path}/tags"), &[("tag", "lamp")]).await;
    let news = current.hear_all(&[&topic]).await.remove(0);
    let mut behind = Ear::desk(&shop, &cookie, &[(&topic, &seen)]).await;

    assert_eq!(behind.hear_all(&[&topic]).await.remove(0), news);
    let page = mia.page(&path).await;
    let at = between(&page, "data-at=\"", "\"").to_owned();
    let mut of_page = Ear::desk(&shop, &cookie, &[(&topic, &at)]).await;
    let missed = if shop.running.post.db.is_postgres() { true } else { of_page.is_silent().await };
    assert!(missed, "a page read at {at} has seen {news}");
}

#[tokio::test]
async fn after_a_restart_every_page_looks_again() {
    let (shop, _mia, cookie, (_, topic)) = one_mail().await;
    let Shop { running, config, place, clock, .. } = shop;
    running.stop().await;
    let context = base::Context::new(clock.clone(), Chance::Machine);
    let running = app::Running::start(&config, context).await.unwrap();
    let relay = crate::harness::Relay::start().await;
    let shop = Shop { running, relay, clock, config, place };

    let mut ear = Ear::desk(&shop, &cookie, &[(&topic, "0.0"), ("inbox", &far())]).await;

    assert_eq!(ear.hear().await["topic"], topic.as_str());
    assert!(ear.is_silent().await);
}

#[tokio::test]
async fn the_widget_hears_the_answer_and_what_it_saw_needs_no_mail() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let said = say(
        &shop.browser(),
        None,
        json!({ "client_id": "1", "text": "In stock?", "email": "leo@example.org" }),
    )
    .await;
    let token = said["token"].as_str().unwrap();
    shop.settle().await;
    let path = mia.first_in("unassigned").await;
    let mut ear = Ear::open(&shop, &format!("/widget/live?token={token}"), &[]).await.unwrap();
    assert!(ear.is_silent().await);
    assert!(mia.page(&path).await.contains("in the chat now"), "the agent sees that Leo is here");

    mia.answer(&path, "chat", "Twelve of them.").await;
    let news = ear.hear().await;
    assert!(news["at"].is_string() && news.get("topic").is_none(), "{news}");
    let seen = crate::main_job::look(&shop.browser(), token).await["messages"][1]["id"].clone();
    ear.say(&json!({ "seen": "nonsense" })).await;
    ear.say(&json!({ "seen": seen })).await;
    shop.wait("it is seen", "SELECT COUNT(*) FROM messages WHERE seen_ms IS NOT NULL").await;

    assert!(mia.page(&path).await.contains(" · seen"));
    drop(ear);
    shop.pass(600_000).await;
    assert!(shop.relay.mails().is_empty(), "what was seen isn't mailed");
}

#[tokio::test]
async fn a_widget_connection_needs_its_token_and_a_page_of_the_shop() {
    let shop = Shop::open_with(|config| config.chat.origins = vec!["https://shop.example".into()]).await;
    let said = say(&shop.browser(), None, json!({ "client_id": "1", "text": "In stock?" })).await;
    let right = format!("/widget/live?token={}", said["token"].as_str().unwrap());
    let cases = [
        ("/widget/live", "https://shop.example"),
        ("/widget/live?token=", "https://shop.example"),
        ("/widget/live?token=abcdefghjkmnpqrstvwxyz0123456789", "https://shop.example"),
        (right.as_str(), "https://evil.example"),
        (right.as_str(), "null"),
        ("/desk/live", "https://shop.example"),
    ];

    for (path, origin) in cases {
        let refused = Ear::open(&shop, path, &[("origin", origin)]).await.err();
        assert!(refused.is_some_and(|status| status.is_client_error()), "{path} {origin}: {refused:?}");
    }
    assert!(Ear::open(&shop, &right, &[("origin", "https://shop.example")]).await.is_ok());
}

#[tokio::test]
async fn a_connection_that_talks_nonsense_ends_and_harms_nobody() {
    let (shop, mia, cookie, (path, topic)) = one_mail().await;
    for word in ["", "{", "[]", "{\"topics\":7}", &"x".repeat(20_000)] {
        let mut ear = Ear::open(&shop, "/desk/live", &[("cookie", &cookie)]).await.unwrap();
        ear.0.send(Message::text(word.to_owned())).await.unwrap();
        let ended = tokio::time::timeout(Duration::from_mins(2), async {
            while let Some(Ok(message)) = ear.0.next().await {
                assert!(!message.is_text(), "{word:.9}");
            }
        });
        assert!(ended.await.is_ok(), "{word:.9}");
    }

    let mut ear = Ear::desk(&shop, &cookie, &[(&topic, "")]).await;
    ear.hear_all(&[&topic]).await;
    mia.post(&format!("{path}/tags"), &[("tag", "lamp")]).await;
    ear.hear_all(&[&topic]).await;
}

#[tokio::test]
async fn a_live_look_leaves_the_notice_for_the_page() {
    let (_shop, mia, _cookie, (path, _)) = one_mail().await;
    let closed = mia.post(&format!("{path}/closure"), &[("view", "open")]).await;
    let told = "Closed. It opens again when the customer writes.";

    for _ in 0..2 {
        let live =
            mia.send(Method::GET, &closed.location, |request| request.header("Attend-Live", "1")).await;
        assert_eq!(live.status, StatusCode::OK);
    }
    let page = mia.page(&closed.location).await;
    let again = mia.page(&closed.location).await;

    assert!(page.contains(told), "the live look took the notice: {page}");
    assert!(!again.contains(told), "it is said once");
}

/// Later than anything a test does.
fn far() -> String {
    format!("{}.0", i64::MAX)
}

fn later(news: &[String], before: &[String]) -> bool {
    let read = |at: &String| at.parse::<base::events::Position>().unwrap();
    news.iter().zip(before).all(|(new, old)| read(new) > read(old))
}
