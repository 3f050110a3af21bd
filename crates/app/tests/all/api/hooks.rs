//! Webhooks: signed, until they are taken, every attempt on record; never into the own network.

use base::testing::MONDAY_MS;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::receiver::{Answering, Receiver};
use super::{ALL, Program, goods, json_of, order, problem};
use crate::harness::{Shop, between};

const PATH: &str = "/api/v1/hooks";
const HOUR_MS: i64 = 3_600_000;

struct Scene {
    shop: Shop,
    program: Program,
    receiver: Receiver,
    /// The webhook as it was made.
    hook: Value,
}

impl Scene {
    async fn with(events: &[&str]) -> Scene {
        let shop = Shop::open_with(|config| config.connections.allow_private = true).await;
        let program = Program::with(&shop, &ALL).await;
        program.send(Method::POST, "/api/v1/import", &[], &goods()).await;
        let receiver = Receiver::start().await;
        shop.settle().await;
        shop.clock.advance(1_000);
        let made = program.post(PATH, &json!({ "url": receiver.url(), "events": events }), None).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        Scene { shop, program, receiver, hook: json_of(&made) }
    }

    /// One more order comes in, and what follows from it happens.
    async fn order(&self, number: &str) {
        let line = order(number, "anna", "2026-11-22T01:00:00Z");
        let answer = self.program.send(Method::POST, "/api/v1/import", &[], &line).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        self.shop.settle().await;
    }

    fn path(&self, rest: &str) -> String {
        format!("{PATH}/{}{rest}", self.hook["id"].as_str().unwrap())
    }

    async fn deliveries(&self) -> Vec<Value> {
        self.program.get(&self.path("/deliveries")).await["data"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_program_is_told_with_a_signature_that_it_can_check_by_itself() {
    let scene = Scene::with(&["order.*"]).await;

    scene.order("#X1").await;

    let told = scene.receiver.told();
    assert_eq!(told.len(), 1, "what happened before the webhook was made isn't told");
    let secret = scene.hook["secret"].as_str().unwrap();
    assert!(told[0].is_signed_with(secret), "{told:?}");
    assert!(!told[0].is_signed_with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assert!(told[0].id.starts_with("evt_") && told[0].at_s == (MONDAY_MS + 1_000) / 1000);
    let body = told[0].json();
    assert_eq!(
        (&body["type"], &body["timestamp"]),
        (&json!("order.imported"), &json!("2026-11-23T09:00:01Z"))
    );
    assert_eq!((&body["data"]["order"], &body["data"]["actor"]), (&json!("#X1"), &json!("system")));
    assert!(body["data"]["customer_id"].is_string());
    let sealed = "SELECT COUNT(*) FROM hooks WHERE length(secret) > 50";
    assert_eq!(scene.shop.count(sealed).await, 1, "the secret is kept sealed");
    let listed = scene.program.get(PATH).await;
    assert!(listed["data"][0].get("secret").is_none());
}

#[tokio::test]
async fn only_what_was_chosen_is_told_and_never_what_people_wrote() {
    let scene = Scene::with(&["conversation.opened", "message.received"]).await;

    scene.shop.write("anna@shop.example", "Lamp", "My card number is a secret.").await;
    scene.order("#X1").await;

    let mut kinds = scene.receiver.kinds();
    kinds.sort();
    assert_eq!(kinds, ["conversation.opened", "message.received"]);
    let reference = scene.program.get("/api/v1/conversations").await["data"][0]["reference"].clone();
    for told in scene.receiver.told() {
        assert_eq!(told.json()["data"]["conversation"], reference);
        assert!(!told.body.contains("secret") && !told.body.contains("Lamp"), "{}", told.body);
    }
}

#[tokio::test]
async fn a_receiver_that_was_down_is_told_once_it_is_up_again() {
    let scene = Scene::with(&["order.*"]).await;
    scene.receiver.answer(Answering { body: "We are down".into(), ..Answering::with(500) });
    scene.order("#X1").await;
    scene.shop.pass(15_000).await;
    assert_eq!(scene.receiver.told().len(), 2, "tried again after a pause");
    let failing = scene.program.get(PATH).await;
    assert_eq!(failing["data"][0]["failing_since"], "2026-11-23T09:00:01Z");

    scene.receiver.answer(Answering::with(204));
    scene.shop.pass(30_000).await;
    scene.shop.pass(24 * HOUR_MS).await;

    let told = scene.receiver.told();
    assert_eq!(told.len(), 3, "taken once, then never again");
    assert!(told.iter().all(|one| one.id == told[0].id && one.body == told[0].body));
    assert!(told.iter().all(|one| one.is_signed_with(scene.hook["secret"].as_str().unwrap())));
    let delivery = &scene.deliveries().await[0];
    assert_eq!((&delivery["state"], &delivery["event"]), (&json!("delivered"), &json!("order.imported")));
    let statuses: Vec<&Value> =
        delivery["attempts"].as_array().unwrap().iter().map(|attempt| &attempt["status"]).collect();
    assert_eq!(statuses, [500, 500, 204]);
    assert_eq!(delivery["attempts"][0]["answer"], "We are down");
    assert_eq!(scene.program.get(PATH).await["data"][0]["failing_since"], Value::Null);
}

#[tokio::test]
async fn a_receiver_nobody_reaches_is_no_answer_and_told_later() {
    let scene = Scene::with(&["order.*"]).await;
    let dead = json!({ "url": "http://127.0.0.1:1/x", "events": ["*"] });
    let dead = json_of(&scene.program.post(PATH, &dead, None).await);

    scene.order("#X1").await;

    let path = format!("{PATH}/{}/deliveries", dead["id"].as_str().unwrap());
    let delivery = &scene.program.get(&path).await["data"][0];
    assert_eq!((&delivery["state"], &delivery["attempts"][0]["status"]), (&json!("waiting"), &Value::Null));
    assert!(delivery["attempts"][0]["answer"].as_str().unwrap().contains("can't be reached"), "{delivery}");
    assert_eq!(scene.receiver.told().len(), 1, "others aren't kept waiting");
}

#[tokio::test]
async fn who_asks_for_time_gets_it() {
    let scene = Scene::with(&["order.*"]).await;
    let headers = vec![("retry-after", "600".to_owned())];
    scene.receiver.answer(Answering { headers, ..Answering::with(429) });
    scene.order("#X1").await;

    scene.shop.pass(599_000).await;
    assert_eq!(scene.receiver.told().len(), 1);
    scene.receiver.answer(Answering::with(200));
    scene.shop.pass(1_000).await;

    assert_eq!(scene.receiver.told().len(), 2);
}

#[tokio::test]
async fn after_five_days_of_failing_it_is_told_nothing_more_and_the_page_says_so() {
    let scene = Scene::with(&["order.*"]).await;
    let root = scene.shop.agent("Root", "Administrator").await;
    scene.receiver.answer(Answering::with(500));
    scene.order("#X1").await;
    for _ in 0..12 {
        scene.shop.pass(4 * HOUR_MS).await;
    }
    scene.shop.pass(72 * HOUR_MS).await;
    scene.order("#X2").await;
    let tried = scene.receiver.told().len();

    scene.order("#X3").await;
    scene.shop.pass(4 * HOUR_MS).await;

    assert_eq!(scene.receiver.told().len(), tried, "nothing more");
    let hook = &scene.program.get(PATH).await["data"][0];
    assert_eq!(hook["disabled_why"], "It took nothing for 5 days.");
    let desk = format!("/desk/hooks/{}", hook["id"].as_str().unwrap());
    let page = root.page(&desk).await;
    assert!(
        page.contains("It is told nothing more") && page.contains("It took nothing for 5 days."),
        "{page}"
    );
    assert_eq!(scene.shop.count("SELECT COUNT(*) FROM events WHERE kind = 'hook.disabled'").await, 1);
    let since = json!({ "since": "2026-11-23T00:00:00Z" });
    problem(&scene.program.post(&scene.path("/replays"), &since, None).await, 409, "conflict");

    scene.receiver.answer(Answering::with(200));
    root.act(&format!("{desk}/enabling"), &[]).await;
    let told = root.act(&format!("{desk}/replays"), &[("hours", "240")]).await;
    scene.shop.settle().await;
    assert!(told.contains("3 are sent again now."), "{told}");
    assert_eq!(scene.receiver.told().len(), tried + 3);
}

#[tokio::test]
async fn gone_means_never_again() {
    let scene = Scene::with(&["order.*"]).await;
    scene.receiver.answer(Answering::with(410));

    scene.order("#X1").await;

    let hook = &scene.program.get(PATH).await["data"][0];
    assert!(hook["disabled_why"].as_str().unwrap().contains("410 Gone"), "{hook}");
    assert_eq!(scene.deliveries().await[0]["state"], "failed");
}

#[tokio::test]
async fn deliveries_are_replayed_one_by_one_or_from_a_time_on() {
    let scene = Scene::with(&["order.*"]).await;
    scene.order("#X1").await;
    scene.shop.clock.advance(HOUR_MS);
    scene.order("#X2").await;
    scene.order("#X3").await;
    assert_eq!(scene.receiver.told().len(), 3);
    let first = scene.deliveries().await[2].clone();

    let one = scene.program.post(&scene.path("/replays"), &json!({ "delivery": first["id"] }), None).await;
    scene.shop.settle().await;
    let since = json!({ "since": "2026-11-23T09:30:00Z" });
    let many = scene.program.post(&scene.path("/replays"), &since, Some("r-1")).await;
    let again = scene.program.post(&scene.path("/replays"), &since, Some("r-1")).await;
    scene.shop.settle().await;

    assert_eq!(json_of(&one), json!({ "count": 1, "next_since": null }));
    assert_eq!((many.status, json_of(&many)["count"].clone()), (StatusCode::ACCEPTED, json!(2)));
    assert_eq!(many.text, again.text);
    let told = scene.receiver.told();
    let orders: Vec<Value> = told[3..].iter().map(|one| one.json()["data"]["order"].clone()).collect();
    assert_eq!((orders.len(), &orders[0]), (3, &json!("#X1")));
    assert_eq!(told[3].id, told[0].id, "a replay has the name of the first delivery");
    for (body, why) in [
        (json!({}), "one of the two"),
        (json!({ "delivery": "x" }), "the id of a delivery"),
        (json!({ "delivery": first["id"], "since": "2026-11-23T09:30:00Z" }), "one of the two"),
        (json!({ "since": "now" }), "since: write a time"),
    ] {
        let told = problem(&scene.program.post(&scene.path("/replays"), &body, None).await, 422, "invalid");
        assert!(told.contains(why), "{body}: {told}");
    }
    let unknown = scene.program.post(&scene.path("/replays"), &json!({ "delivery": "7" }), None).await;
    problem(&unknown, 404, "not-found");
}

#[tokio::test]
async fn a_huge_answer_is_cut_and_a_redirect_isnt_followed() {
    let scene = Scene::with(&["order.*"]).await;
    scene.receiver.answer(Answering { body: "ä".repeat(8_000_000), ..Answering::with(200) });
    scene.order("#X1").await;
    let headers = vec![("location", format!("http://{}/elsewhere", scene.receiver.address))];
    scene.receiver.answer(Answering { headers, ..Answering::with(302) });
    scene.order("#X2").await;

    let deliveries = scene.deliveries().await;
    assert_eq!(deliveries[1]["state"], "delivered");
    assert_eq!(deliveries[1]["attempts"][0]["answer"].as_str().unwrap().len(), 1024);
    assert_eq!(
        (&deliveries[0]["state"], &deliveries[0]["attempts"][0]["status"]),
        (&json!("waiting"), &json!(302))
    );
    assert_eq!(scene.receiver.told().len(), 2);
}

#[tokio::test]
async fn addresses_inside_and_events_that_are_none_are_refused() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &["hooks"]).await;
    let cases = [
        ("https://127.0.0.1/x", "order.*", "own network"),
        ("https://[::1]/x", "order.*", "own network"),
        ("https://10.0.0.8/x", "order.*", "own network"),
        ("https://169.254.169.254/latest", "order.*", "own network"),
        ("http://erp.example/x", "order.*", "https://"),
        ("ftp://erp.example/x", "order.*", "https://"),
        ("nonsense", "order.*", "no URL"),
        ("https://erp.example/x", "orders.*", "`orders.*` is none"),
        ("https://erp.example/x", "key.created", "`key.created` is none"),
        ("https://erp.example/x", "ord*", "`ord*` is none"),
        ("https://erp.example/x", "", "choose one kind"),
    ];

    for (url, event, why) in cases {
        let told = program.post(PATH, &json!({ "url": url, "events": [event] }), None).await;
        let told = problem(&told, 422, "refused");
        assert!(told.contains(why), "{url} {event}: {told}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM hooks").await, 0);
    let named = json!({ "url": "https://erp.example/x", "events": ["*"] });
    let kept = program.post(PATH, &named, Some("k-1")).await;
    assert!(problem(&kept, 422, "invalid").contains("isn't kept"));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_when_it_is_called() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let made =
        program.post(PATH, &json!({ "url": "https://localhost/x", "events": ["order.*"] }), None).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    program.send(Method::POST, "/api/v1/import", &[], &goods()).await;
    shop.settle().await;

    let path = format!("{PATH}/{}/deliveries", json_of(&made)["id"].as_str().unwrap());
    let deliveries = program.get(&path).await;

    let answer = deliveries["data"][0]["attempts"][0]["answer"].as_str().unwrap();
    assert!(answer.contains("own network"), "{answer}");
}

#[tokio::test]
async fn a_webhook_is_made_watched_and_removed_at_the_desk() {
    let shop = Shop::open_with(|config| config.connections.allow_private = true).await;
    let program = Program::with(&shop, &ALL).await;
    let receiver = Receiver::start().await;
    let root = shop.agent("Root", "Administrator").await;

    let wrong = root.post("/desk/hooks", &[("url", "https://erp.example"), ("kinds", "weather.*")]).await;
    let made = root.post("/desk/hooks", &[("url", &receiver.url()), ("kinds", "order.*, act.*")]).await;
    assert_eq!((wrong.status.as_u16(), made.status.as_u16()), (422, 200));
    assert!(wrong.text.contains("`weather.*` is none") && wrong.text.contains("https://erp.example"));
    let secret = between(&made.text, "id=\"secret\">", "<").to_owned();
    program.send(Method::POST, "/api/v1/import", &[], &goods()).await;
    shop.settle().await;

    let list = root.page("/desk/hooks").await;
    assert!(!list.contains(&secret) && list.contains("order.*, act.*") && list.contains("in use"), "{list}");
    let path = format!("/desk/hooks/{}", between(&list, "href=\"/desk/hooks/", "\""));
    let page = root.page(&path).await;
    assert!(page.matches("order.imported</b>").count() == 5 && page.contains("200 after 0 ms"), "{page}");
    assert!(receiver.told().iter().all(|one| one.is_signed_with(&secret)));
    let delivery = between(&page, "id=\"delivery-", "\"");
    let again = root.act(&format!("{path}/deliveries/{delivery}/replay"), &[]).await;
    shop.settle().await;
    assert!(again.contains("It is sent again now.") && receiver.told().len() == 6, "{again}");
    let hours = root.act(&format!("{path}/replays"), &[("hours", "many")]).await;
    assert!(hours.contains("Write how many hours back"), "{hours}");
    let gone = root.act(&format!("{path}/removal"), &[]).await;
    assert!(gone.contains("Nobody yet."), "{gone}");
    assert_eq!(root.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_removed_webhook_is_told_nothing_not_even_what_waited() {
    let scene = Scene::with(&["order.*"]).await;
    scene.receiver.answer(Answering::with(500));
    scene.order("#X1").await;

    let gone = scene.program.send(Method::DELETE, &scene.path(""), &[], "").await;
    let again = scene.program.send(Method::DELETE, &scene.path(""), &[], "").await;
    scene.shop.pass(HOUR_MS).await;
    scene.order("#X2").await;

    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    problem(&again, 404, "not-found");
    problem(&scene.program.try_get(&scene.path("/deliveries")).await, 404, "not-found");
    assert_eq!(scene.receiver.told().len(), 1);
}
