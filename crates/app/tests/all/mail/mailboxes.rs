//! A mailbox from the form to the mail in the inbox; its test, its pauses, its sign-in at a provider, the command line.

use std::path::PathBuf;

use reqwest::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::imap::{Imap, PASSWORD};
use crate::harness::{Browser, Shop, between, letter};
use crate::process::run;

async fn open() -> (Shop, Browser) {
    let shop = Shop::open_with(|config| config.connections.allow_private = true).await;
    let lead = shop.agent("Lena", "Team lead").await;
    (shop, lead)
}

/// The form as a lead fills it in.
fn fields(port: &str) -> Vec<(&'static str, String)> {
    [
        ("name", "Help"),
        ("address", "help@shop.example"),
        ("provider", "other"),
        ("way", "password"),
        ("login", "help"),
        ("password", PASSWORD),
        ("host", "127.0.0.1"),
        ("port", port),
        ("security", "plain"),
        ("folders", "INBOX"),
        ("begins", "all"),
        ("afterwards", "leave"),
        ("poll_s", "10"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

async fn add(lead: &Browser, fields: &[(&'static str, String)]) -> (String, String) {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = lead.post("/desk/mailboxes", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = lead.page(&answer.location).await;
    (answer.location, page)
}

#[tokio::test]
async fn a_mailbox_is_added_tested_and_its_mail_opens_a_conversation() {
    let (shop, lead) = open().await;
    let imap = Imap::start().await;
    let mail = letter("Ana <ana@example.org>", "The lamp flickers", "Every evening.").replace('\n', "\r\n");
    imap.mails.lock().unwrap().push(mail);

    let (path, page) = add(&lead, &fields(&imap.port.to_string())).await;
    let tested = lead.post(&format!("{path}/test"), &[]).await;
    shop.wait("the mail to come", "SELECT COUNT(*) FROM incoming WHERE state = 'opened' AND source = 'imap'")
        .await;

    assert!(page.contains("Added. Test it") && page.contains("Begin with"), "{page}");
    for step in [
        "127.0.0.1 is at 127.0.0.1",
        "Signed in as help",
        "It has 2 folders: INBOX, Rücksendungen",
        "INBOX: 1 mails",
    ] {
        assert!(tested.text.contains(step), "{step}: {}", tested.text);
    }
    assert!(lead.page("/desk").await.contains("The lamp flickers"));
    let list = lead.page("/desk/mailboxes").await;
    assert!(list.contains("works") && list.contains("up to 1"), "{list}");
    assert!(![&page, &tested.text, &list].iter().any(|text| text.contains(PASSWORD)), "never shown again");
}

#[tokio::test]
async fn a_form_that_isnt_right_comes_back_with_what_was_typed_but_no_secret() {
    let (_shop, lead) = open().await;
    let cases = [
        ("host", "", "the server&#39;s name alone"),
        ("port", "many", "Write the port as a number"),
        ("poll_s", "1", "10 to 1500 seconds"),
        ("address", "help", "help@shop.example"),
        ("provider", "aol", "Choose Microsoft 365, Google or another server."),
    ];

    for (name, value, hint) in cases {
        let mut fields = fields("993");
        fields.iter_mut().find(|(field, _)| *field == name).unwrap().1 = value.to_owned();
        fields[0].1 = "Typed before".into();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = lead.post("/desk/mailboxes", &fields).await;
        let text = answer.text.replace("&#39;", "'");
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            text.contains(&hint.replace("&#39;", "'")) && text.contains("Typed before"),
            "{name}: {text}"
        );
        assert!(!text.contains(PASSWORD), "{name}");
    }
}

#[tokio::test]
async fn a_mailbox_is_paused_resumed_changed_and_removed() {
    let (shop, lead) = open().await;
    let imap = Imap::start().await;
    let mut fields = fields(&imap.port.to_string());
    let (path, _) = add(&lead, &fields).await;

    let paused = lead.act(&format!("{path}/pause"), &[]).await;
    let resumed = lead.act(&format!("{path}/resumption"), &[]).await;
    let hurried = lead.act(&format!("{path}/fetch"), &[]).await;
    fields.iter_mut().find(|(name, _)| *name == "password").unwrap().1.clear();
    fields.iter_mut().find(|(name, _)| *name == "poll_s").unwrap().1 = "30".into();
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let changed = lead.act(&path, &sent).await;
    let tested = lead.post(&format!("{path}/test"), &[]).await.text;
    let moved: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| if *name == "login" { (*name, "other") } else { (*name, *value) })
        .collect();
    let refused = lead.post(&path, &moved).await;
    let removed = lead.act(&format!("{path}/removal"), &[]).await;

    assert!(paused.contains("Paused.") && paused.contains("Resume"), "{paused}");
    assert!(resumed.contains("Mail is fetched from it again."), "{resumed}");
    assert!(hurried.contains("It is looked at now."), "{hurried}");
    assert!(changed.contains("Saved.") && changed.contains("value=\"30\""), "{changed}");
    assert!(tested.contains("Signed in as help"), "the password is still there: {tested}");
    assert!(refused.text.contains("has to be written again"), "{}", refused.text);
    assert!(removed.contains("Removed.") && removed.contains("No mailbox is fetched from yet."), "{removed}");
    assert_eq!(lead.get(&path).await.status, StatusCode::NOT_FOUND);
    let events = "SELECT COUNT(*) FROM events WHERE kind LIKE 'mailbox.%' AND actor LIKE 'agent:%'";
    assert!(shop.count(events).await >= 5, "who did what is on record");
}

/// Makes one token for whoever shows the code.
async fn token_endpoint() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = vec![0; 8192];
            let length = stream.read(&mut asked).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..length]).into_owned();
            let (status, body) = if asked.contains("code=good") && asked.contains("code_verifier=") {
                ("200 OK", r#"{"access_token":"at","refresh_token":"rt","expires_in":3600}"#)
            } else {
                ("400 Bad Request", r#"{"error":"invalid_grant"}"#)
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
async fn somebody_signs_in_at_the_provider_and_comes_back() {
    let (shop, lead) = open().await;
    let other = shop.agent("Liv", "Team lead").await;
    let endpoint = token_endpoint().await;
    let mut fields = fields("9");
    fields.retain(|(name, _)| !["way", "password"].contains(name));
    for (name, value) in [
        ("way", "oauth"),
        ("client_id", "app"),
        ("authorize_url", "https://provider.example/authorize"),
        ("token_url", &endpoint),
        ("scope", "imap"),
    ] {
        fields.push((name, value.to_owned()));
    }
    let (path, page) = add(&lead, &fields).await;
    assert!(
        page.contains("Sign in at Another server") && page.contains("/desk/mailboxes/oauth/callback"),
        "{page}"
    );

    let sent = lead.get(&format!("{path}/sign-in")).await;
    let state = between(&sent.location, "&state=", "&").to_owned();
    let back = |code: &str| format!("/desk/mailboxes/oauth/callback?code={code}&state={state}");
    let stranger = other.get(&back("good")).await;
    let stranger = other.page(&stranger.location).await;
    let wrong = lead.get(&back("bad")).await;
    let wrong = lead.page(&wrong.location).await;
    let denied =
        lead.get("/desk/mailboxes/oauth/callback?error=access_denied&error_description=No%20way").await;
    let denied = lead.page(&denied.location).await;
    let done = lead.get(&back("good")).await;
    let done_page = lead.page(&done.location).await;

    assert!(sent.location.starts_with("https://provider.example/authorize?response_type=code&client_id=app"));
    assert!(stranger.contains("begun by somebody else"), "{stranger}");
    assert!(wrong.contains("Sign in again."), "{wrong}");
    assert!(
        denied.contains("The provider didn’t let us in: No way") || denied.contains("let us in: No way"),
        "{denied}"
    );
    assert_eq!(done.location, path);
    assert!(done_page.contains("Signed in. Mail is fetched now."), "{done_page}");
}

#[tokio::test]
async fn the_command_line_lists_and_tests_mailboxes() {
    let (shop, lead) = open().await;
    let imap = Imap::start().await;
    add(&lead, &fields(&imap.port.to_string())).await;
    let mut broken = fields("9");
    broken[0].1 = "Broken".into();
    add(&lead, &broken).await;
    let config: PathBuf = shop.place.folder().join("attend.toml");
    std::fs::write(&config, "[connections]\nallow_private = true\n").unwrap();
    let (config, data) = (config.to_str().unwrap(), shop.config.data.to_str().unwrap());
    let database = shop.place.database();
    let with = |command: &[&'static str]| {
        let more = ["--config", config, "--data", data, "--database", &database];
        command.iter().copied().chain(more).map(str::to_owned).collect::<Vec<String>>()
    };
    let told = |arguments: Vec<String>| async move {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(&arguments).await
    };

    let (listed_code, listed, _) = told(with(&["mail", "mailboxes"])).await;
    let (good_code, good, _) = told(with(&["mail", "test", "help"])).await;
    let (all_code, all, _) = told(with(&["mail", "test", "--all"])).await;
    let (nobody_code, _, nobody) = told(with(&["mail", "test", "Nobody"])).await;
    let (bare_code, ..) = told(with(&["mail", "test"])).await;

    assert!(
        listed.contains("Help: help at 127.0.0.1:") && listed.contains("  INBOX: read up to "),
        "{listed}"
    );
    assert!(good.contains("ok   Signed in as help") && !good.contains("FAIL"), "{good}");
    assert!(all.contains("FAIL The server can't be connected to") && all.contains("Broken"), "{all}");
    assert!(nobody.contains("There is no mailbox called nobody."), "{nobody}");
    assert_eq!(
        [listed_code, good_code, all_code, nobody_code, bare_code],
        [Some(0), Some(0), Some(1), Some(1), Some(2)]
    );
    assert!(![&listed, &good, &all].iter().any(|text| text.contains(PASSWORD)));
}
