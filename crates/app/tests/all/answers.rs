//! What agents say to customers: it goes out once, whole, and says so when it doesn't.

use channels::smtp::Verdict;
use mail_parser::{MessageParser, MimeHeaders};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Browser, Shop, between, header, message_before};
use crate::main_job::{look, say};

async fn one_mail() -> (Shop, Browser, String) {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("Ana <ana@example.org>", "The lamp flickers", "Only in the evening.").await;
    let path = mia.first_in("unassigned").await;
    (shop, mia, path)
}

fn fields<'t>(text: &'t str, client_id: &'t str) -> [(&'t str, &'t str); 5] {
    [("kind", "reply"), ("channel", "email"), ("text", text), ("client_id", client_id), ("view", "open")]
}

#[tokio::test]
async fn a_note_never_leaves_the_desk() {
    let (shop, mia, path) = one_mail().await;
    let ana = shop.browser();
    let said =
        say(&ana, None, json!({ "client_id": "1", "text": "Hello?", "email": "ana@example.org" })).await;
    let chat = mia.page("/desk?view=open").await;
    let chat = between(&chat, "/desk/conversations/", "?");
    let chat = format!("/desk/conversations/{chat}");
    for at in [&path, &chat] {
        let note = [("kind", "note"), ("text", "She is a SECRET spy."), ("client_id", at.as_str())];
        let noted = mia.upload(&format!("{at}/messages"), &note, &[("secret.txt", b"SECRET")]).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
        assert!(
            mia.page(at).await.contains("SECRET spy"),
            "need the note on the desk for this test to mean anything"
        );
    }

    mia.answer(&path, "email", "We look into it.").await;
    mia.answer(&chat, "chat", "We look into it.").await;
    shop.pass(120_000).await;
    ana.post("/conversations/code", &[("email", "ana@example.org")]).await;
    shop.settle().await;
    let code = header(&shop.relay.last(), "Subject").split(' ').next().unwrap().to_owned();
    ana.post("/conversations/sign-in", &[("email", "ana@example.org"), ("code", &code)]).await;
    let list = ana.page("/conversations").await;
    let own: Vec<&str> = list
        .match_indices("href=\"/conversations/")
        .map(|(at, _)| list[at + 6..].split('"').next().unwrap())
        .collect();
    assert_eq!(own.len(), 2, "{list}");
    let mut shown = vec![list.clone(), look(&ana, said["token"].as_str().unwrap()).await.to_string()];
    for path in own {
        shown.push(ana.page(path).await);
    }
    shown.extend(shop.relay.mails());
    assert!(shown.len() >= 7, "two letters, a code, two pages, a list, a chat");
    for text in shown {
        assert!(!text.to_lowercase().contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn a_file_arrives_in_the_letter_byte_for_byte() {
    let (shop, mia, path) = one_mail().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let small = b"\x00\xff\r\n.\r\nFrom here".to_vec();

    let files: [(&str, &[u8]); 2] = [("größe \"1\".bin", &bytes), ("../../small.bin", &small)];
    let answer = mia.upload(&format!("{path}/messages"), &fields("Here it is.", "a1"), &files).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    shop.settle().await;

    let raw = shop.relay.raw().pop().expect("a letter");
    let letter = MessageParser::default().parse(&raw).unwrap();
    let sent: Vec<(String, Vec<u8>)> = letter
        .attachments()
        .map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec()))
        .collect();
    assert_eq!(sent, [("größe 1.bin".to_owned(), bytes.clone()), ("small.bin".to_owned(), small)]);
    let page = mia.page(&path).await;
    let id = between(&page, "/desk/attachments/", "\"");
    let file = mia.get(&format!("/desk/attachments/{id}")).await;
    assert!(file.bytes == bytes, "the desk gives the same bytes");
}

#[tokio::test]
async fn an_attachment_is_only_ever_a_download() {
    let (shop, mia, path) = one_mail().await;
    let evil = b"<script>alert(1)</script>";
    mia.upload(&format!("{path}/messages"), &fields("See.", "a1"), &[("page.html", evil)]).await;
    let page = mia.page(&path).await;
    let at = format!("/desk/attachments/{}", between(&page, "/desk/attachments/", "\""));

    let file = mia.get(&at).await;

    let told = |name: &str| file.headers[name].to_str().unwrap().to_owned();
    assert_eq!(told("content-type"), "application/octet-stream");
    assert_eq!(told("content-disposition"), "attachment; filename*=UTF-8''page%2Ehtml");
    assert_eq!(told("x-content-type-options"), "nosniff");
    assert_eq!(told("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(file.bytes, evil);
    assert!(shop.browser().get(&at).await.location.starts_with("/desk/sign-in"), "and only for agents");
    let number = at.rsplit('/').next().unwrap();
    assert_eq!(
        shop.browser().get(&format!("/conversations/attachments/{number}")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_answer_sent_many_times_goes_out_once() {
    let (shop, mia, path) = one_mail().await;
    let act = format!("{path}/messages");

    let all = (0..5).map(|_| async { mia.upload(&act, &fields("Which bulb is in it?", "same"), &[]).await });
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    mia.upload(&act, &fields("Which bulb is in it?", "same"), &[]).await;
    shop.settle().await;

    assert_eq!(shop.relay.mails().len(), 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages WHERE direction = 'out'").await, 1);
}

#[tokio::test]
async fn answers_that_came_without_a_name_are_never_taken_for_repeats() {
    let (shop, mia, path) = one_mail().await;
    for text in ["First.", "Second."] {
        let fields = [("kind", "reply"), ("channel", "email"), ("text", text)];
        mia.upload(&format!("{path}/messages"), &fields, &[]).await;
    }
    shop.settle().await;

    assert_eq!(shop.relay.mails().len(), 2);
}

#[tokio::test]
async fn what_was_typed_stays_when_an_answer_cant_be_sent() {
    let (shop, mia, path) = one_mail().await;
    let act = format!("{path}/messages");
    let long = "wörd ".repeat(50_000);
    let many: Vec<(String, Vec<u8>)> = (0..11).map(|at| (format!("{at}.txt"), b"x".to_vec())).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let name = "n".repeat(5_000);
    let typed = "Dear Ana, this took me an hour.";

    let too_long = mia.upload(&act, &fields(&long, "a1"), &[]).await;
    let nothing = mia.upload(&act, &fields("   ", "a2"), &[]).await;
    let many_files = mia.upload(&act, &fields(typed, "a3"), &many).await;
    let no_channel = [("kind", "reply"), ("channel", "phone"), ("text", typed), ("client_id", "a4")];
    let no_channel = mia.upload(&act, &no_channel, &[]).await;
    let damaged = mia.upload(&act, &fields(typed, &name), &[]).await;

    for (answer, kept, why) in [
        (&too_long, "wörd wörd", "longer than a mail should be"),
        (&nothing, "Send", "Write something or attach a file"),
        (&many_files, typed, "at most 10 files"),
        (&no_channel, typed, "Choose how the answer goes"),
        (&damaged, typed, "Load the page again"),
    ] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {}", answer.text);
        assert!(answer.text.contains(kept) && answer.text.contains(why), "{why}: {}", answer.text);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages WHERE direction = 'out'").await, 0);
}

#[tokio::test]
async fn a_refused_letter_says_why_and_can_be_tried_again() {
    let (shop, mia, path) = one_mail().await;
    shop.relay.set(Verdict::Refused("The mailbox is <b>full</b>".into()));
    mia.answer(&path, "email", "Which bulb?").await;
    shop.settle().await;
    let page = mia.page(&path).await;
    assert!(page.contains("not sent") && page.contains("The mailbox is &lt;b&gt;full&lt;/b&gt;"), "{page}");
    let again = format!("/desk/messages/{}/retry", message_before(&page, "/retry"));
    assert!(page.contains("Try again"));

    shop.relay.set(Verdict::Accepted);
    let page = mia.act(&again, &[("view", "open")]).await;
    assert!(page.contains("It is on its way again."), "{page}");
    shop.settle().await;

    let page = mia.page(&path).await;
    assert!(page.contains(" · sent") && !page.contains("Try again"), "{page}");
    assert_eq!(shop.relay.mails().len(), 1);
    let twice = mia.act(&again, &[]).await;
    assert!(
        twice.contains("isn&#39;t one that failed") || twice.contains("isn't one that failed"),
        "{twice}"
    );
}

#[tokio::test]
async fn a_deferred_letter_goes_out_later_by_itself() {
    let (shop, mia, path) = one_mail().await;
    shop.relay.set(Verdict::Later("Greylisted".into()));
    mia.answer(&path, "email", "Which bulb?").await;
    shop.settle().await;
    assert!(mia.page(&path).await.contains("on its way"));
    shop.pass(20_000).await;
    assert!(mia.page(&path).await.contains("on its way") && shop.relay.mails().is_empty());

    shop.relay.set(Verdict::Accepted);
    shop.pass(60_000).await;

    assert_eq!(shop.relay.mails().len(), 1);
    assert!(mia.page(&path).await.contains(" · sent"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM attempts").await, 3);
}

#[tokio::test]
async fn a_customer_without_an_address_gets_no_letter_and_the_page_says_so() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    say(&shop.browser(), None, json!({ "client_id": "1", "text": "Is the desk in stock?" })).await;
    let path = mia.first_in("unassigned").await;
    let page = mia.page(&path).await;
    assert!(!page.contains("by e-mail"), "the page doesn't offer what can't work: {page}");

    mia.answer(&path, "email", "Twelve of them.").await;
    shop.settle().await;
    let page = mia.page(&path).await;
    assert!(page.contains("No e-mail address of this customer is known."), "{page}");

    let person = format!("/desk/people/{}", between(&page, "/desk/people/", "\""));
    let added = mia.act(&format!("{person}/identities"), &[("value", "leo@example.org")]).await;
    assert!(added.contains("leo@example.org"), "{added}");
    let again = format!("/desk/messages/{}/retry", message_before(&page, "/retry"));
    mia.act(&again, &[]).await;
    shop.settle().await;
    assert_eq!(header(&shop.relay.last(), "To"), "leo@example.org");
}

#[tokio::test]
async fn send_and_close_does_both_once() {
    let (shop, mia, path) = one_mail().await;
    let mut fields = fields("Here is a new lamp.", "a1").to_vec();
    fields.push(("then", "close"));

    mia.upload(&format!("{path}/messages"), &fields, &[]).await;
    let repeated = mia.upload(&format!("{path}/messages"), &fields, &[]).await;
    shop.settle().await;

    assert_eq!(repeated.status, StatusCode::SEE_OTHER, "{}", repeated.text);
    assert_eq!(mia.first_in("closed").await, path);
    assert_eq!(shop.relay.mails().len(), 1);
}
