//! Letters as their readers get them, and that each is written once.

use base::jobs::Outcome;
use conversations::conversation::opening;
use conversations::message::Delivery;
use conversations::message::saying::{self, Answer, File};
use conversations::{Channel, ConversationId};
use mail_parser::{HeaderName, MessageParser, MimeHeaders};
use people::customer;

use super::{Shop, mail, reader};
use crate::mail::draft::{self, Draft};
use crate::mail::intake::Item;
use crate::mail::sending;
use crate::mail::writing;

const ANA: &str = "Ana <ana@example.org>";

async fn with_conversation(headers: &str, text: &str) -> (Shop, Item) {
    let shop = Shop::open().await;
    let item = shop.take("help@shop.example", mail(ANA, headers, text)).await;
    (shop, item)
}

fn draft() -> Draft {
    Draft {
        from_name: "Mia at Lumen Ö".into(),
        to: vec![reader("ana@example.org")],
        subject: "Größe passt".into(),
        text: "Hello Ana".into(),
        mail_id: "m1@shop.example".into(),
        at_ms: base::testing::MONDAY_MS,
        ..Draft::default()
    }
}

#[tokio::test]
async fn a_letter_leads_back_into_its_conversation() {
    let (shop, item) = with_conversation("Subject: A lämp\nMessage-ID: <a1@x>", "It is broken.\r\nAna").await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, "Sorry! A new one is on its way. ✓").await;

    assert!(matches!(writing::run(&shop.post, &id.to_string()).await, Outcome::Done));

    let raw = shop.letter(id).await;
    let letter = MessageParser::default().parse(&raw).unwrap();
    let reference = shop.conversation(&item).await.reference;
    let from = letter.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Mia at Lumen Ö"), Some("help@shop.example")));
    assert_eq!(letter.to().unwrap().first().unwrap().address(), Some("ana@example.org"));
    assert_eq!(letter.subject(), Some(format!("Re: A lämp [#{reference}]").as_str()));
    assert_eq!(letter.in_reply_to().as_text(), Some("a1@x"));
    assert_eq!(letter.references().as_text(), Some("a1@x"));
    assert!(letter.message_id().unwrap().ends_with("@shop.example"));
    assert_eq!(letter.date().unwrap().to_rfc3339(), "2026-11-23T09:00:00Z");
    let text = letter.body_text(0).unwrap();
    assert!(text.starts_with("Sorry! A new one is on its way. ✓"), "{text}");
    assert!(text.replace('\r', "").contains("\n\nAna wrote by e-mail:\n> It is broken.\n> Ana\n"), "{text}");
    let token = letter.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
    assert!(shop.post.addresses.token_in(&token).is_some());

    let back = shop.take(&token, mail("bob@example.com", "", "Thanks")).await;
    assert_eq!(back.conversation_id, item.conversation_id);
}

#[tokio::test]
async fn an_answer_to_the_letter_finds_it_by_its_message_id() {
    let (shop, item) = with_conversation("Subject: A lamp", "It is broken.").await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, "Sorry!").await;
    writing::run(&shop.post, &id.to_string()).await;
    let sent = ::mail::parse(&shop.letter(id).await, "").unwrap();

    let reply =
        shop.take("help@shop.example", mail(ANA, &format!("In-Reply-To: <{}>", sent.mail_id), "Ok")).await;

    assert_eq!(reply.conversation_id, item.conversation_id);
    let next = shop.answer(&mia, &item, "Fine.").await;
    writing::run(&shop.post, &next.to_string()).await;
    assert_eq!(::mail::parse(&shop.letter(next).await, "").unwrap().references, [sent.mail_id]);
}

#[tokio::test]
async fn a_letter_is_written_once_when_its_job_runs_twice() {
    let (shop, item) = with_conversation("", "Hello").await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, "Hi").await;

    let payload = id.to_string();
    for _ in 0..2 {
        assert!(matches!(writing::run(&shop.post, &payload).await, Outcome::Done));
    }
    let (_, _) = tokio::join!(writing::run(&shop.post, &payload), writing::run(&shop.post, &payload));

    let queued = shop.db.read(|read| sending::list(read, "queued", 10)).await.unwrap();
    assert_eq!(queued.len(), 1);
    assert_eq!(queued[0].message_id, Some(id.0));
    assert_eq!(shop.db.read(|read| base::jobs::list_waiting(read, 10)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_runs_at_once_leave_one_letter() {
    let (shop, item) = with_conversation("", "Hello").await;
    let mia = shop.agent("Mia").await;
    let payload = shop.answer(&mia, &item, "Hi").await.to_string();

    tokio::join!(writing::run(&shop.post, &payload), writing::run(&shop.post, &payload));

    assert_eq!(shop.db.read(|read| sending::list(read, "queued", 10)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn without_an_address_it_fails_and_is_written_once_there_is_one() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia").await;
    let (ana, id) = shop
        .db
        .write(move |tx| {
            let ana = customer::create(tx, "Ana")?;
            let opened = opening::open(tx, ana, Channel::Phone, "A lamp")?;
            let text = "Hi".into();
            let answer =
                Answer { channel: Channel::Email, text, client_id: String::new(), files: Vec::new() };
            Ok((ana, saying::answer(tx, &mia, opened.id, &answer)?.id))
        })
        .await
        .unwrap();

    let outcome = writing::run(&shop.post, &id.to_string()).await;

    assert!(matches!(outcome, Outcome::Done), "{outcome:?}");
    assert_eq!(shop.message(id).await.delivery, Delivery::Failed);
    shop.db
        .write(move |tx| customer::identity::add(tx, ana, customer::Kind::Email, "ana@example.org"))
        .await
        .unwrap();
    shop.db.write(move |tx| writing::retry(tx, id)).await.unwrap();
    assert_eq!(shop.message(id).await.delivery, Delivery::Queued);
    let twice = shop.db.write(move |tx| writing::retry(tx, id)).await;
    assert!(matches!(twice, Err(base::Error::Conflict(_))));
    assert!(matches!(writing::run(&shop.post, &id.to_string()).await, Outcome::Done));
    assert!(!shop.letter(id).await.is_empty());
}

#[tokio::test]
async fn files_go_with_the_letter() {
    let (shop, item) = with_conversation("", "Hello").await;
    let mia = shop.agent("Mia").await;
    let large = vec![7_u8; 100_000];
    let files =
        [("größe.bin", "no type at all", large.as_slice()), ("a.txt", "text/plain", b"\0\xff.\r\n.\r\n")]
            .map(|(name, mime, bytes)| File {
                filename: name.into(),
                mime: mime.into(),
                content_id: String::new(),
                blob: shop.post.folder.keep(bytes).unwrap(),
            })
            .to_vec();
    let answer = Answer { channel: Channel::Email, text: "See".into(), client_id: String::new(), files };
    let conversation = ConversationId(item.conversation_id.unwrap());
    let id = shop.db.write(move |tx| saying::answer(tx, &mia, conversation, &answer)).await.unwrap().id;

    writing::run(&shop.post, &id.to_string()).await;

    let raw = shop.letter(id).await;
    let letter = MessageParser::default().parse(&raw).unwrap();
    let files: Vec<_> = letter.attachments().collect();
    assert_eq!(files.len(), 2);
    assert_eq!((files[0].attachment_name(), files[0].contents()), (Some("größe.bin"), large.as_slice()));
    assert_eq!(::mail::parse(&raw, "").unwrap().files[1].bytes, b"\0\xff.\r\n.\r\n");
}

#[tokio::test]
async fn what_people_type_cant_add_headers() {
    let shop = Shop::open().await;
    let evil = "x\r\nBcc: eve@evil.example\r\n\r\nbody";
    let drafts = [
        Draft { subject: evil.into(), ..draft() },
        Draft { references: vec![evil.into()], ..draft() },
        Draft { files: vec![(evil.into(), evil.into(), b"x".to_vec())], ..draft() },
    ];
    for draft in drafts {
        let Ok(raw) = draft::build(&shop.post, &draft) else { continue };

        let letter = MessageParser::default().parse(&raw).unwrap();
        assert!(letter.bcc().is_none(), "{}", String::from_utf8_lossy(&raw));
        assert!(letter.header(HeaderName::Date).is_some());
        assert!(!letter.parts.iter().any(|part| part.headers.iter().any(|header| header.name() == "Bcc")));
    }
}

#[tokio::test]
async fn a_letter_that_cant_be_written_says_what_is_wrong() {
    let shop = Shop::open().await;
    for recipient in ["", "ana", "a b@example.org", "ana@example.org\r\nBcc: x@y.example"] {
        let built = draft::build(&shop.post, &Draft { to: vec![reader(recipient)], ..draft() });

        let reason = built.unwrap_err().to_string();
        assert!(reason.contains("can't be written into a mail"), "{reason}");
    }
}

#[tokio::test]
async fn twenty_long_references_are_written_so_that_they_are_read_back() {
    let shop = Shop::open().await;
    let references: Vec<String> = (0..20).map(|number| format!("{number}{}@x", "x".repeat(200))).collect();

    let raw = draft::build(&shop.post, &Draft { references: references.clone(), ..draft() }).unwrap();

    let mut nearest_first = references;
    nearest_first.reverse();
    assert_eq!(::mail::parse(&raw, "").unwrap().references, nearest_first);
    let longest = raw.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    assert!(longest <= 998, "RFC 5322 §2.1.1: {longest}");
}

#[tokio::test]
async fn a_payload_that_is_no_message_is_dead_or_comes_back() {
    let shop = Shop::open().await;

    assert!(matches!(writing::run(&shop.post, "letter").await, Outcome::Dead(_)));
    assert!(matches!(writing::run(&shop.post, "7").await, Outcome::Again(_)));
}
