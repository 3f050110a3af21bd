//! What no honest browser sends, over HTTP: each gets a clear answer, once, and changes nothing.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Shop};
use crate::main_job::{look, say};

/// The widget's post as bytes.
async fn widget(browser: &Browser, body: impl Into<Vec<u8>>, headers: &[(&str, &str)]) -> Answer {
    let body = body.into();
    browser
        .send(Method::POST, "/widget/messages", |mut request| {
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.header(CONTENT_TYPE, "application/json").body(body)
        })
        .await
}

fn told(answer: &Answer) -> String {
    let json: Value =
        serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("no JSON: {}", answer.text));
    json["error"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_chat_message_posted_many_times_is_one() {
    let shop = Shop::open().await;
    let leo = shop.browser();
    let said = say(&leo, None, json!({ "client_id": "1", "text": "Hello" })).await;
    let token = said["token"].as_str().unwrap();

    let first = say(&leo, Some(token), json!({ "client_id": "2", "text": "Anyone?" })).await;
    let again = say(&leo, Some(token), json!({ "client_id": "2", "text": "Anyone?" })).await;
    let all = (0..20).map(|_| say(&leo, Some(token), json!({ "client_id": "3", "text": "Hm." })));
    let all = futures_util::future::join_all(all).await;

    assert_eq!(first["message"]["id"], again["message"]["id"]);
    assert!(all.iter().all(|one| one["message"]["id"] == all[0]["message"]["id"]), "{all:?}");
    assert_eq!(look(&leo, token).await["messages"].as_array().unwrap().len(), 3);
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 3);
}

#[tokio::test]
async fn what_the_chat_cant_take_it_says_why() {
    let shop = Shop::open().await;
    let leo = shop.browser();
    let long = json!({ "client_id": "1", "text": "ö".repeat(6_000) }).to_string();
    let huge = json!({ "client_id": "1", "text": "x".repeat(70_000) }).to_string();
    let cases = [
        (long.as_str(), "at most 5000 characters"),
        (huge.as_str(), "That was too long."),
        ("", "arrived broken"),
        ("{", "arrived broken"),
        ("[1,2", "arrived broken"),
        ("{\"text\":7}", "arrived broken"),
        ("{\"client_id\":\"1\",\"text\":\" \"}", "Write something"),
        ("{\"text\":\"Hi\"}", "no name of its own"),
        ("{\"client_id\":\"a\\u0000b\",\"text\":\"Hi\"}", "no name of its own"),
        ("{\"client_id\":\"1\",\"text\":\"Hi\",\"email\":\"nonsense\"}", "Write your e-mail address"),
        ("{\"client_id\":\"1\",\"client_id\":\"2\",\"text\":\"Hi\"}", "arrived broken"),
    ];

    for (body, why) in cases {
        let answer = widget(&leo, body, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body:.60}");
        assert!(told(&answer).contains(why), "{body:.60}: {}", answer.text);
    }
    let bytes = widget(&leo, b"{\"client_id\":\"1\",\"text\":\"\xff\xfe\"}", &[]).await;
    assert_eq!(told(&bytes), "The message arrived broken. Try again.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM customers").await, 0, "nothing of it stayed");
    let odd = json!({ "client_id": "1", "text": "a\0b<script>", "name": "N\0", "page": "x\r\ny", "email": " LEO@Example.org " });
    assert_eq!(say(&leo, None, odd).await["message"]["text"], "ab<script>");
}

#[tokio::test]
async fn a_page_of_another_site_may_not_chat_but_may_read_why() {
    let shop = Shop::open_with(|config| config.chat.origins = vec!["https://shop.example".into()]).await;
    let leo = shop.browser();
    let body = json!({ "client_id": "1", "text": "Hi" }).to_string();

    for origin in ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"]
    {
        let answer = widget(&leo, body.clone(), &[("origin", origin)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(
            told(&answer),
            format!("The chat isn't set up for {origin}. Add it to chat.origins in the configuration.")
        );
        assert_eq!(answer.headers["access-control-allow-origin"], origin);
        assert!(answer.headers.get("access-control-allow-credentials").is_none(), "never with cookies");
    }
    let allowed = widget(&leo, body.clone(), &[("origin", "https://shop.example")]).await;
    let asked = leo
        .send(Method::OPTIONS, "/widget/messages", |request| request.header(ORIGIN, "https://shop.example"))
        .await;
    let broken = widget(&leo, "{", &[("origin", "https://shop.example")]).await;
    assert_eq!((allowed.status, asked.status), (StatusCode::OK, StatusCode::NO_CONTENT));
    for answer in [allowed, asked, broken] {
        assert_eq!(answer.headers["access-control-allow-origin"], "https://shop.example");
        assert!(
            answer
                .headers
                .get_all("vary")
                .iter()
                .any(|value| value.as_bytes().eq_ignore_ascii_case(b"origin"))
        );
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 1);
}

#[tokio::test]
async fn an_unknown_visitor_reads_nothing_and_begins_anew() {
    let shop = Shop::open().await;
    let leo = shop.browser();
    let said = say(&leo, None, json!({ "client_id": "1", "text": "My secret" })).await;

    for token in ["", "abc", "Visitor", "Visitor ", "Visitor abc", "Bearer abc"] {
        let answer = leo
            .send(Method::GET, "/widget/messages?after=0", |request| request.header(AUTHORIZATION, token))
            .await;
        assert!(
            answer.status == StatusCode::FORBIDDEN || answer.status == StatusCode::BAD_REQUEST,
            "{token:?}: {}",
            answer.status
        );
        assert!(!answer.text.contains("secret"));
    }
    let other =
        say(&leo, Some("0123456789abcdefghjkmnpqrstvwxyz"), json!({ "client_id": "1", "text": "Hello" }))
            .await;
    assert_ne!(other["token"], said["token"]);
    assert_eq!(look(&leo, other["token"].as_str().unwrap()).await["messages"].as_array().unwrap().len(), 1);
    let nonsense = leo
        .send(Method::GET, "/widget/messages?after=nonsense", |request| {
            request.header(AUTHORIZATION, format!("Visitor {}", said["token"].as_str().unwrap()))
        })
        .await;
    assert!(nonsense.text.contains("My secret"), "a damaged position is the beginning");
}

#[tokio::test]
async fn addresses_that_lead_nowhere_say_so() {
    let shop = Shop::open().await;
    let lead = shop.agent("Root", "Administrator").await;
    let pages = [
        "/desk/conversations/abc",
        "/desk/conversations/7",
        "/desk/conversations/-1",
        "/desk/conversations/99999999999999999999",
        "/desk/conversations/%00",
        "/desk/conversations/1%20OR%201=1",
        "/desk/conversations/..%2f..%2fetc",
        "/desk/people/abc",
        "/desk/people/7",
        "/desk/attachments/abc",
        "/desk/attachments/7",
        "/desk/intake/abc/raw",
        "/desk/intake/7/raw",
        "/desk?view=everything",
        "/desk?view=%00",
        "/desk/nowhere",
        "/nowhere",
        "/conversations/attachments/abc",
        "/contact/done",
        "/contact/done?reference=abc",
        "/setup/abc",
        "/setup/%00",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/css/%00",
        "/desk/ledger?before=abc",
        "/desk?view=open&view=mine",
        "//",
        "/desk/",
    ];
    for path in pages {
        let answer = lead.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
        assert!(
            answer.text.contains("<h1") && answer.text.contains("This page doesn"),
            "{path}: {}",
            answer.text
        );
    }
    for path in [
        "/desk/conversations/abc/closure",
        "/desk/people/abc/merges",
        "/desk/jobs/x/retry",
        "/desk/team/agents/%00/role",
    ] {
        let answer = lead.post(path, &[("tag", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn queries_of_any_length_and_kind_find_nothing_and_break_nothing() {
    let shop = Shop::open().await;
    let lead = shop.agent("Root", "Administrator").await;
    let long = "x".repeat(20_000);

    for path in [
        "/desk/search?q=",
        "/desk/people?q=",
        "/desk/people?after=1&after_name=",
        "/desk?before=",
        "/desk/ledger?state=",
        "/desk/ledger?text=",
        "/desk/ledger?since=",
        "/desk/ledger/",
        "/desk/sign-in?next=",
        "/conversations?x=",
    ] {
        for value in [long.as_str(), "%00", "%FF%FE", "%", "'%22<>"] {
            let answer = lead.get(&format!("{path}{value}")).await;
            assert!(!answer.status.is_server_error(), "{path}{value:.9}: {} {}", answer.status, answer.text);
            assert!(!answer.text.contains("'\"<>"), "{path}");
        }
    }
}

#[tokio::test]
async fn wrong_methods_and_wrong_kinds_of_bodies_get_a_page() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = root.first_in("open").await;
    let (closure, messages) = (format!("{path}/closure"), format!("{path}/messages"));

    for (method, at) in [
        (Method::DELETE, "/desk"),
        (Method::PUT, closure.as_str()),
        (Method::GET, closure.as_str()),
        (Method::POST, "/"),
        (Method::PATCH, "/contact"),
    ] {
        let answer = root.send(method.clone(), at, |request| request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {at}");
        assert!(answer.text.contains("<h1"), "{method} {at}: {}", answer.text);
    }
    let bodies: [(&str, &str, Vec<u8>); 6] = [
        (&closure, "application/json", b"{}".to_vec()),
        (&closure, "application/x-www-form-urlencoded", b"view=a&view=b".to_vec()),
        (&closure, "application/x-www-form-urlencoded", vec![b'x'; 600_000]),
        (&messages, "application/x-www-form-urlencoded", b"text=hi".to_vec()),
        (&messages, "multipart/form-data", b"hi".to_vec()),
        (
            &messages,
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ncut o".to_vec(),
        ),
    ];
    for (at, kind, body) in bodies {
        let answer =
            root.send(Method::POST, at, |request| request.header(CONTENT_TYPE, kind).body(body)).await;
        assert!(answer.status.is_client_error(), "{at} {kind}: {}", answer.status);
        assert!(
            answer.text.contains("<h1") && answer.text.contains("arrived incomplete")
                || answer.text.contains("too large"),
            "{at} {kind}: {}",
            answer.text
        );
    }
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM closures").await + shop.count("SELECT COUNT(*) FROM messages").await,
        1
    );
}

#[tokio::test]
async fn letters_that_are_none_are_refused_and_never_break_a_form() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = root.first_in("open").await;

    let odd = root
        .send(Method::POST, &format!("{path}/tags"), |request| {
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body("tag=%FF%FEx%")
        })
        .await;
    assert!(!odd.status.is_server_error(), "{}", odd.text);
    for at in [
        format!("{path}/tags/removal"),
        format!("{path}/tags"),
        "/desk/team/teams".into(),
        "/desk/sign-in".into(),
        "/conversations/sign-in".into(),
        "/conversations/code".into(),
    ] {
        let fields = [
            ("tag", "a\0b"),
            ("name", "a\0b"),
            ("email", "a\0b@example.org"),
            ("code", "1\0"),
            ("password", "\0"),
        ];
        let answer = root.post(&at, &fields).await;
        assert!(!answer.status.is_server_error(), "{at}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_form_too_large_or_with_too_many_files_is_shown_again_with_the_reason() {
    let shop = Shop::open_with(|config| config.mail.message_mib = 4).await;
    let zoe = shop.browser();
    let fields = [
        ("name", "Zoe"),
        ("email", "zoe@example.org"),
        ("subject", "Photos"),
        ("text", "See the photos, please."),
        ("client_id", "f1"),
    ];
    let film = vec![7; 40_000_000];
    let small: Vec<(&str, &[u8])> = vec![("a.txt", b"x"); 11];

    let large = zoe.upload("/contact", &fields, &[("film.mp4", &film)]).await;
    let many = zoe.upload("/contact", &fields, &small).await;
    let unnamed = zoe.upload("/contact", &fields[..4], &[]).await;
    let empty = zoe.upload("/contact", &[("client_id", "f1")], &[]).await;
    let long = "x".repeat(25_000);
    let wordy = zoe
        .upload("/contact", &[&fields[..3], &[("text", long.as_str()), ("client_id", "f2")]].concat(), &[])
        .await;

    for (answer, why) in [
        (&large, "Send at most 3 MB in all."),
        (&many, "at most 10 files"),
        (&unnamed, "arrived incomplete"),
        (&empty, "Write what we can do for you."),
        (&wordy, "at most 20000 characters"),
    ] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {}", answer.text);
        assert!(answer.text.contains(why), "{why}: {}", answer.text);
    }
    assert!(large.text.contains("See the photos, please.") && many.text.contains("See the photos, please."));
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 0);
    let twice = [&fields[..], &[("text", "And these."), ("email", "eve@example.org")]].concat();
    let doubled = zoe.upload("/contact", &twice, &small[..10]).await;
    assert!(
        doubled.status == StatusCode::SEE_OTHER && shop.count("SELECT COUNT(*) FROM messages").await == 1,
        "{}",
        doubled.text
    );
}
