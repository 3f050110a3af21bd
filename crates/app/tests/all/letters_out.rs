//! Letters as agents write them: to whom, from where, held, taken back, kept as drafts, looked at afterwards.

use base::config::Sender;
use mail_parser::MessageParser;
use reqwest::StatusCode;

use crate::harness::{Browser, Shop, between, header};
use crate::process::run;

const TO_ALL: &str = "From: Ana Ruiz <ana@example.org>\nTo: hei@aurora.example, Tom <tom@example.org>\n\
Cc: help@shop.example\nSubject: The lamp\nMessage-ID: <a1@example.org>\n\nIt flickers.\n";

async fn two_brands(undo_s: u32) -> (Shop, Browser, String) {
    let shop = Shop::open_with(|config| {
        config.mail.undo_s = undo_s;
        config.mail.from = vec![Sender {
            address: "hei@aurora.example".into(),
            name: "Aurora".into(),
            signature: "Aurora · Oslo".into(),
            ..Sender::default()
        }];
    })
    .await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.mail("ana@example.org", "hei@aurora.example", TO_ALL).await;
    let path = mia.first_in("unassigned").await;
    (shop, mia, path)
}

fn fields<'t>(text: &'t str, more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let all =
        [("kind", "reply"), ("channel", "email"), ("text", text), ("client_id", text), ("view", "open")];
    all.into_iter().chain(more.iter().copied()).collect()
}

async fn send(mia: &Browser, path: &str, text: &str, more: &[(&str, &str)]) -> String {
    let answer = mia.upload(&format!("{path}/messages"), &fields(text, more), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    mia.page(&answer.location).await
}

fn held_at(page: &str, what: &str) -> String {
    let id = between(page, "/desk/answers/", "/");
    format!("/desk/answers/{id}/{what}")
}

fn value<'p>(page: &'p str, id: &str) -> &'p str {
    between(between(page, &format!("id=\"{id}\" "), ">"), "value=\"", "\"")
}

#[tokio::test]
async fn an_answer_to_all_goes_from_the_address_that_was_written_to() {
    let (shop, mia, path) = two_brands(0).await;
    let page = mia.page(&path).await;
    assert_eq!(value(&page, "to"), "Ana Ruiz &lt;ana@example.org&gt;");
    assert_eq!(value(&page, "cc"), "Tom &lt;tom@example.org&gt;");
    assert!(page.contains("<option value=\"hei@aurora.example\" selected>"), "{page}");
    assert!(page.contains("Ana Ruiz wrote by e-mail:\n&gt; It flickers."), "{page}");

    let more = [
        ("from", "hei@aurora.example"),
        ("to", "Ana Ruiz <ana@example.org>, help+x@shop.example"),
        ("cc", "Tom <tom@example.org>"),
        ("bcc", "boss@example.org"),
        ("quote", "> It flickers. [cut]"),
    ];
    send(&mia, &path, "**Sorry!** See https://aurora.example/help", &more).await;
    shop.settle().await;

    let mail = shop.relay.last();
    assert_eq!(header(&mail, "From").replace('"', ""), "Mia at Aurora <hei@aurora.example>");
    assert!(header(&mail, "Reply-To").starts_with("Aurora <hei+"), "{}", header(&mail, "Reply-To"));
    assert_eq!(header(&mail, "To").replace('"', ""), "Ana Ruiz <ana@example.org>");
    assert_eq!(header(&mail, "Cc").replace('"', ""), "Tom <tom@example.org>");
    assert!(!mail.contains("boss@"), "{mail}");
    let raw = shop.relay.raw().pop().unwrap();
    let letter = MessageParser::default().parse(&raw).unwrap();
    let text = letter.body_text(0).unwrap();
    assert!(text.contains("**Sorry!** See https") && text.contains("-- \r\nAurora · Oslo"), "{text}");
    assert!(text.trim_end().ends_with("> It flickers. [cut]"), "{text}");
    assert!(letter.body_html(0).unwrap().contains("<strong>Sorry!</strong>"));
    let page = mia.page(&path).await;
    assert!(page.contains("boss@example.org") && page.contains("taken"), "who got it stands below: {page}");
}

#[tokio::test]
async fn wrong_addresses_are_named_beside_their_field_and_nothing_is_lost() {
    let (shop, mia, path) = two_brands(0).await;
    let more = [("to", "ana@example.org"), ("cc", "tom at example"), ("bcc", "<>"), ("quote", "> my cut")];

    let answer = mia.upload(&format!("{path}/messages"), &fields("Half an hour of work", &more), &[]).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text;
    assert!(
        between(&page, "id=\"cc-error\"", "</p>").contains("“tom at example” is no mail address"),
        "{page}"
    );
    assert!(page.contains("id=\"bcc-error\"") && !page.contains("id=\"to-error\""), "{page}");
    assert!(page.contains("Half an hour of work") && page.contains("&gt; my cut"), "{page}");
    assert_eq!(value(&page, "cc"), "tom at example");
    let none = mia.upload(&format!("{path}/messages"), &fields("x", &[("to", " ")]), &[]).await;
    assert!(between(&none.text, "id=\"to-error\"", "</p>").contains("at least one"), "{}", none.text);
    shop.settle().await;
    assert!(shop.relay.mails().is_empty());
}

#[tokio::test]
async fn an_answer_can_be_taken_back_for_ten_seconds() {
    let (shop, mia, path) = two_brands(10).await;
    let form =
        fields("Sorry, Ana!", &[("to", "ana@example.org"), ("cc", "tom@example.org"), ("then", "close")]);
    mia.upload(&format!("{path}/messages"), &form, &[("bill.pdf", b"%PDF")]).await;
    let page = mia.page(&path).await;
    assert!(page.contains("Sending in") && page.contains("then closes the conversation"), "{page}");
    shop.pass(9_000).await;
    assert!(shop.relay.mails().is_empty());
    assert_eq!(mia.first_in("open").await, path, "it isn't answered before it leaves");

    let page = mia.act(&held_at(&page, "undo"), &[("view", "open")]).await;

    assert!(page.contains("It is your draft again.") && !page.contains("Sending in"), "{page}");
    assert!(between(&page, "id=\"text\"", "</textarea>").contains("Sorry, Ana!"), "{page}");
    assert_eq!((value(&page, "to"), value(&page, "cc")), ("ana@example.org", "tom@example.org"));
    assert!(page.contains("bill.pdf"), "{page}");
    shop.pass(60_000).await;
    assert!(shop.relay.mails().is_empty(), "what was taken back never leaves");

    let kept = format!("kept-{}", between(&page, "name=\"kept-", "\""));
    let form_id = between(&page, "name=\"client_id\" value=\"", "\"");
    let mut again =
        fields("Sorry, dear Ana!", &[("to", "ana@example.org"), ("then", "close"), (&kept, "on")]);
    again[3].1 = form_id;
    mia.upload(&format!("{path}/messages"), &again, &[]).await;
    shop.pass(10_000).await;

    let raw = shop.relay.raw();
    assert_eq!(raw.len(), 1);
    let letter = mail::parse(&raw[0], "").unwrap();
    assert!(letter.text.starts_with("Sorry, dear Ana!") && letter.files[0].bytes == b"%PDF", "{letter:?}");
    assert_eq!(mia.first_in("closed").await, path);
}

#[tokio::test]
async fn who_is_too_late_to_take_an_answer_back_is_told() {
    let (shop, mia, path) = two_brands(10).await;
    let page = send(&mia, &path, "Sorry, Ana!", &[]).await;
    let undo = held_at(&page, "undo");
    shop.pass(10_000).await;
    assert_eq!(shop.relay.mails().len(), 1);

    let page = mia.act(&undo, &[]).await;

    assert!(page.contains("It has left already"), "{page}");
    assert_eq!(shop.relay.mails().len(), 1);
}

#[tokio::test]
async fn an_answer_for_later_waits_is_moved_and_taken_back() {
    let (shop, mia, path) = two_brands(10).await;
    let wrong = mia
        .upload(
            &format!("{path}/messages"),
            &fields("x", &[("then", "later"), ("at", "2020-01-01T09:00")]),
            &[],
        )
        .await;
    assert!(wrong.text.contains("Choose a moment between now and a year from now."), "{}", wrong.text);

    let page = send(&mia, &path, "Good morning", &[("then", "later"), ("at", "2026-11-24T09:00")]).await;
    assert!(page.contains("Goes out ") && page.contains("tomorrow 09:00"), "{page}");
    let list = mia.page("/desk/later").await;
    assert!(list.contains("Good morning") && list.contains("The lamp"), "{list}");
    let moved = mia.act(&held_at(&page, "moment"), &[("at", "2026-11-25T10:30")]).await;
    assert!(moved.contains("It goes out Wed 25 Nov, 10:30."), "{moved}");
    let never = mia.act(&held_at(&page, "moment"), &[("at", "soon")]).await;
    assert!(never.contains("Choose a moment"), "{never}");

    shop.pass(24 * 3_600_000).await;
    assert!(shop.relay.mails().is_empty());
    shop.pass(26 * 3_600_000).await;
    assert_eq!(shop.relay.mails().len(), 1);
    assert!(mia.page("/desk/later").await.contains("No answer waits"), "it has left");
    let page = send(&mia, &path, "And later", &[("then", "later"), ("at", "2026-12-24T18:00")]).await;
    mia.act(&held_at(&page, "undo"), &[]).await;
    shop.pass(60 * 24 * 3_600_000).await;
    assert_eq!(shop.relay.mails().len(), 1);
}

#[tokio::test]
async fn an_answer_can_set_its_conversation_aside() {
    let (shop, mia, path) = two_brands(0).await;

    send(&mia, &path, "Did it arrive?", &[("then", "snooze"), ("at", "2026-11-30T09:00")]).await;
    shop.settle().await;

    assert_eq!(shop.relay.mails().len(), 1);
    assert_eq!(mia.first_in("snoozed").await, path);
}

#[tokio::test]
async fn a_draft_waits_on_the_server_for_its_agent_and_colleagues_see_that_there_is_one() {
    let (shop, mia, path) = two_brands(0).await;
    let jonas = shop.agent("Jonas", "Agent").await;
    let at = format!("{path}/draft");

    let kept =
        mia.upload(&at, &fields("I will look", &[("then", "save"), ("cc", "half an addr")]), &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let form =
        reqwest::multipart::Form::new().text("text", "Nor I").text("client_id", "j1").text("kind", "note");
    let quiet =
        jonas.send(reqwest::Method::POST, &at, |request| request.multipart(form).header("Attend-Form", "1"));
    assert_eq!(quiet.await.status, StatusCode::NO_CONTENT);

    let page = mia.page(&path).await;
    assert!(between(&page, "id=\"text\"", "</textarea>").contains("I will look"), "{page}");
    assert!(page.contains("Jonas is writing a draft."), "{page}");
    let theirs = jonas.page(&path).await;
    assert!(theirs.contains("Mia is writing a draft.") && theirs.contains("Nor I"), "{theirs}");
    assert!(!theirs.contains("I will look"), "drafts are each agent's own");
    send(&mia, &path, "I have looked", &[]).await;
    let gone = jonas.upload(&at, &[("then", "discard")], &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(shop.count("SELECT COUNT(*) FROM compositions WHERE state = 'draft'").await, 0);
    let unknown = mia.upload("/desk/conversations/7/draft", &fields("x", &[]), &[]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_a_draft_kept_goes_with_the_answer() {
    let (shop, mia, path) = two_brands(10).await;
    mia.upload(&format!("{path}/draft"), &fields("See", &[]), &[("one.txt", b"1"), ("two.txt", b"2")]).await;
    let page = mia.page(&path).await;
    let (one, rest) = page.split_once("one.txt").unwrap();
    assert!(rest.contains("two.txt"), "{page}");
    let kept = format!("kept-{}", between(one.rsplit_once("<li>").unwrap().1, "name=\"kept-", "\""));

    mia.upload(&format!("{path}/messages"), &fields("See", &[(&kept, "on")]), &[("three.txt", b"3")]).await;
    let page = mia.page(&path).await;
    let file = mia.get(&format!("/desk/answers/{}", between(&page, "/desk/answers/", "\""))).await;
    shop.pass(10_000).await;

    let letter = mail::parse(&shop.relay.raw()[0], "").unwrap();
    let names: Vec<&str> = letter.files.iter().map(|file| file.filename.as_str()).collect();
    assert_eq!(
        (names.as_slice(), file.bytes.as_slice()),
        (["one.txt", "three.txt"].as_slice(), b"1".as_slice())
    );
    assert_eq!(file.headers["content-type"], "application/octet-stream");
}

#[tokio::test]
async fn an_attached_picture_shows_where_the_text_names_it() {
    let (shop, mia, path) = two_brands(0).await;
    let form =
        reqwest::multipart::Part::bytes(b"\x89PNG".to_vec()).file_name("lamp 1.png").mime_str("image/png");
    let mut body = reqwest::multipart::Form::new().part("files", form.unwrap());
    for (name, value) in fields("Like this: ![new](<lamp 1.png>)", &[]) {
        body = body.text(name.to_owned(), value.to_owned());
    }
    let at = format!("{path}/messages");

    let sent = mia.send(reqwest::Method::POST, &at, |request| request.multipart(body)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    shop.settle().await;

    let letter = mail::parse(&shop.relay.raw()[0], "").unwrap();
    assert!(letter.text.starts_with("Like this: [lamp 1.png]"), "{}", letter.text);
    let picture = &letter.files[0];
    assert!(
        letter.html.contains(&format!("<img src=\"cid:{}\" alt=\"new\">", picture.content_id)),
        "{}",
        letter.html
    );
    assert_eq!((picture.bytes.as_slice(), picture.is_inline), (b"\x89PNG".as_slice(), true));
    assert!(shop.relay.last().contains("multipart/related"));
}

#[tokio::test]
async fn an_agents_signature_stands_below_their_answers() {
    let (shop, mia, path) = two_brands(0).await;
    let kept = mia
        .act(
            "/desk/me/signature",
            &[("signature", "Kind regards\nMia"), ("signature-help@shop.example", "M.")],
        )
        .await;
    assert!(kept.contains("Kind regards\nMia"), "{kept}");
    let strange = mia.act("/desk/me/signature", &[("signature-eve@evil.example", "x")]).await;
    assert!(
        strange.contains("isn't an address of ours") || strange.contains("isn&#39;t an address of ours"),
        "{strange}"
    );

    send(&mia, &path, "First", &[("from", "hei@aurora.example")]).await;
    send(&mia, &path, "Second", &[("from", "help@shop.example")]).await;
    send(&mia, &path, "Third.\n\nKind  regards\nMia\nAurora · Oslo", &[("from", "hei@aurora.example")]).await;
    shop.settle().await;

    let mut texts: Vec<String> =
        shop.relay.raw().iter().map(|raw| mail::parse(raw, "").unwrap().text.replace("\r\n", "\n")).collect();
    texts.sort();
    assert!(
        texts[0].starts_with("First\n\n-- \nKind regards\nMia\nAurora · Oslo\n\nAna Ruiz wrote"),
        "{}",
        texts[0]
    );
    assert!(texts[1].starts_with("Second\n\n-- \nM.\n\n"), "{}", texts[1]);
    assert!(!texts[2].contains("-- \n"), "it stands there already: {}", texts[2]);
}

#[tokio::test]
async fn the_mail_as_it_was_sent_can_be_had_but_no_letter_of_the_programs_own() {
    let (shop, mia, path) = two_brands(0).await;
    send(&mia, &path, "Sorry!", &[]).await;
    shop.settle().await;
    let page = mia.page(&path).await;
    let raw = mia.get(&format!("/desk/letters/{}/raw", between(&page, "/desk/letters/", "/"))).await;
    assert_eq!(raw.status, StatusCode::OK);
    assert_eq!(raw.bytes.trim_ascii_end(), shop.relay.raw()[0].trim_ascii_end());
    assert_eq!(raw.headers["content-type"], "application/octet-stream");

    shop.browser().post("/conversations/code", &[("email", "ana@example.org")]).await;
    shop.settle().await;
    let sql = "SELECT id FROM letters WHERE message_id IS NULL ORDER BY id DESC LIMIT 1";
    let code = shop.count(sql).await;

    let secret = mia.get(&format!("/desk/letters/{code}/raw")).await;

    assert_eq!(secret.status, StatusCode::NOT_FOUND, "a code in it would sign anybody in");
}

#[tokio::test]
async fn what_waits_survives_a_restart() {
    let (shop, mia, path) = two_brands(10).await;
    send(&mia, &path, "Good morning", &[("then", "later"), ("at", "2026-11-24T09:00")]).await;
    send(&mia, &path, "Sorry!", &[]).await;
    let Shop { running, relay, clock, config, place } = shop;
    running.stop().await;
    clock.advance(11_000);

    let context = base::Context::new(clock.clone(), base::Chance::Machine);
    let running = app::Running::start(&config, context).await.unwrap();
    let shop = Shop { running, relay, clock, config, place };
    shop.settle().await;

    assert_eq!(shop.relay.mails().len(), 1, "what became due while nobody was there");
    shop.pass(24 * 3_600_000).await;
    assert_eq!(shop.relay.mails().len(), 2);
}

#[tokio::test]
async fn the_command_makes_a_key_once_and_prints_its_record() {
    let folder = base::testing::Place::new();
    let file = folder.folder().join("key.pem");
    let file = file.to_str().unwrap();
    let args = ["mail", "dkim-key", "Shop.Example.", "--selector", "a1", "--key", file];

    let (_, made, _) = run(&args).await;
    let (_, again, _) = run(&args).await;
    let (code, _, wrong) = run(&["mail", "dkim-key", "shop example"]).await;

    assert!(made.contains("a1._domainkey.shop.example") && made.contains("v=DKIM1; k=ed25519; p="), "{made}");
    assert!(again.contains("The key is the one in"), "{again}");
    let record = |out: &str| between(out, "  text  ", "\n").to_owned();
    assert_eq!(record(&made), record(&again));
    assert!(code == Some(1) && wrong.contains("as DNS has them"), "{wrong}");
}
