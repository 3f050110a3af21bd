//! Answers as they are composed: what is offered, kept, held, taken back, said.

mod unusual;

use base::jobs::Outcome;
use base::{Error, Result};
use conversations::message::{Direction, MessageId};
use conversations::{ConversationId, Standing};
use people::Agent;

use super::{Shop, mail, reader};
use crate::mail::composing::addressing::{self, Addressing};
use crate::mail::composing::drafting::{self, Saving};
use crate::mail::composing::holding::{self, Sending};
use crate::mail::composing::{self, Composition, Ending, Filled, State, leaving, quoting, signature};
use crate::mail::intake::Item;
use crate::mail::writing;

const ANA: &str = "Ana <ana@example.org>";

async fn with_conversation() -> (Shop, Item, Agent, ConversationId) {
    let shop = Shop::open().await;
    let item = shop.take("help@shop.example", mail(ANA, "Subject: A lamp", "It is broken.")).await;
    let mia = shop.agent("Mia").await;
    let id = ConversationId(item.conversation_id.unwrap());
    (shop, item, mia, id)
}

fn filled(text: &str) -> Filled {
    Filled { kind: "reply".into(), channel: "email".into(), text: text.into(), ..Filled::default() }
}

/// An answer that is held for ten seconds.
fn sending(shop: &Shop, text: &str, form_id: &str) -> Sending {
    Sending {
        form_id: form_id.into(),
        client_id: format!("desk:{form_id}"),
        filled: filled(text),
        bytes_limit: 1_000_000,
        due_ms: shop.db.now_ms() + 10_000,
        ..Sending::default()
    }
}

impl Shop {
    async fn send_answer(&self, agent: &Agent, id: ConversationId, sending: Sending) -> Result<()> {
        let agent = agent.clone();
        self.db.write(move |tx| holding::send(tx, &agent, id, &sending)).await
    }

    async fn save_draft(&self, agent: &Agent, id: ConversationId, form_id: &str, text: &str) {
        let (agent, form_id, filled) = (agent.clone(), form_id.to_owned(), filled(text));
        let saving = Saving { form_id, filled, ..Saving::default() };
        self.db.write(move |tx| drafting::save(tx, &agent, id, &saving)).await.unwrap();
    }

    async fn draft_of(&self, agent: &Agent, id: ConversationId) -> Option<Composition> {
        let agent = agent.id;
        self.db.read(move |read| composing::find_draft(read, agent, id)).await.unwrap()
    }

    async fn pending(&self, id: ConversationId) -> Vec<Composition> {
        self.db.read(move |read| composing::list_pending(read, id)).await.unwrap()
    }

    async fn take_back(&self, agent: &Agent, id: i64) -> Result<Composition> {
        let agent = agent.clone();
        self.db.write(move |tx| holding::undo(tx, &agent, id)).await
    }

    async fn said(&self, item: &Item) -> Vec<(MessageId, String)> {
        let all = self.messages(item).await.into_iter().filter(|one| one.direction == Direction::Out);
        all.map(|one| (one.id, one.text)).collect()
    }

    async fn offered(&self, item: &Item) -> Addressing {
        let (addresses, conversation) = (self.post.addresses.clone(), self.conversation(item).await);
        self.db.read(move |read| addressing::offered(read, &addresses, &conversation)).await.unwrap()
    }

    async fn file(&self, name: &str) -> conversations::message::saying::File {
        conversations::message::saying::File {
            filename: name.into(),
            mime: "image/png".into(),
            content_id: String::new(),
            blob: self.post.folder.keep(name.as_bytes()).unwrap(),
        }
    }
}

#[tokio::test]
async fn a_held_answer_isnt_said_before_its_time() {
    let (shop, item, mia, id) = with_conversation().await;
    shop.send_answer(&mia, id, sending(&shop, "Sorry!", "f1")).await.unwrap();
    let held = shop.pending(id).await.remove(0);

    assert!(matches!(leaving::run(&shop.post, &held.id.to_string()).await, Outcome::Done));
    assert!(shop.said(&item).await.is_empty(), "it isn't due");
    assert_eq!(shop.conversation(&item).await.standing, Standing::Open, "nobody has answered yet");

    shop.db.context().clock.advance(10_000);
    for _ in 0..2 {
        assert!(matches!(leaving::run(&shop.post, &held.id.to_string()).await, Outcome::Done));
    }

    let said = shop.said(&item).await;
    assert_eq!(said.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["Sorry!"]);
    assert_eq!(shop.conversation(&item).await.standing, Standing::Waiting);
    let left = shop.db.read(move |read| composing::find(read, held.id)).await.unwrap();
    assert_eq!((left.state, left.message_id), (State::Left, Some(said[0].0)));
}

#[tokio::test]
async fn an_answer_that_is_taken_back_is_a_draft_again_with_its_files() {
    let (shop, item, mia, id) = with_conversation().await;
    let mut first = sending(&shop, "Sorry!", "f1");
    first.files = vec![shop.file("a.png").await];
    (first.filled.to, first.filled.cc) = ("ana@example.org".into(), "tom@example.org".into());
    shop.send_answer(&mia, id, first.clone()).await.unwrap();
    shop.save_draft(&mia, id, "f2", "And one more").await;
    let held = shop.pending(id).await.into_iter().find(|one| one.state == State::Held).unwrap();

    let draft = shop.take_back(&mia, held.id).await.unwrap();

    assert_eq!(draft.filled.text, "Sorry!\n\nAnd one more");
    assert_eq!((draft.filled.to.as_str(), draft.filled.cc.as_str()), ("ana@example.org", "tom@example.org"));
    let files = shop.db.read(move |read| composing::list_files(read, &[draft.id])).await.unwrap();
    assert_eq!(files[0].1.filename, "a.png");
    shop.send_answer(&mia, id, first).await.unwrap();
    assert_eq!(shop.pending(id).await.len(), 1, "the old form, sent once more, is known");
    shop.db.context().clock.advance(60_000);
    leaving::run(&shop.post, &held.id.to_string()).await;
    assert!(shop.said(&item).await.is_empty());
    let again = shop.take_back(&mia, held.id).await.unwrap_err().to_string();
    assert!(again.contains("taken back already"), "{again}");
}

#[tokio::test]
async fn taken_back_and_leaving_at_once_only_one_happens() {
    for round in 0..8 {
        let (shop, item, mia, id) = with_conversation().await;
        shop.send_answer(&mia, id, sending(&shop, "Sorry!", "f1")).await.unwrap();
        let held = shop.pending(id).await.remove(0).id;
        shop.db.context().clock.advance(10_000);
        let payload = held.to_string();

        let (undone, left) = match round % 2 {
            0 => {
                let (undone, left) =
                    tokio::join!(shop.take_back(&mia, held), leaving::run(&shop.post, &payload));
                (undone, left)
            }
            _ => {
                let (left, undone) =
                    tokio::join!(leaving::run(&shop.post, &payload), shop.take_back(&mia, held));
                (undone, left)
            }
        };

        assert!(matches!(left, Outcome::Done), "{left:?}");
        match undone {
            Ok(_) => assert!(shop.said(&item).await.is_empty() && shop.draft_of(&mia, id).await.is_some()),
            Err(Error::Conflict(why)) => {
                assert!(why.contains("left already"), "{why}");
                assert!(shop.said(&item).await.len() == 1 && shop.draft_of(&mia, id).await.is_none());
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn an_answer_put_off_leaves_at_its_new_moment_only() {
    let (shop, item, mia, id) = with_conversation().await;
    shop.send_answer(&mia, id, sending(&shop, "Good morning", "f1")).await.unwrap();
    let held = shop.pending(id).await.remove(0).id;
    let due_ms = shop.db.now_ms() + 86_400_000;
    let agent = mia.clone();
    shop.db.write(move |tx| holding::put_off(tx, &agent, held, due_ms)).await.unwrap();

    shop.db.context().clock.advance(10_000);
    leaving::run(&shop.post, &held.to_string()).await;
    assert!(shop.said(&item).await.is_empty());
    let jobs = shop.db.read(|read| base::jobs::list_waiting(read, 10)).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.run_at_ms).collect::<Vec<_>>(), [due_ms]);
    shop.db.context().clock.advance(86_400_000);
    leaving::run(&shop.post, &held.to_string()).await;

    assert_eq!(shop.said(&item).await.len(), 1);
    for wrong in [0, shop.db.now_ms(), i64::MAX] {
        let agent = mia.clone();
        assert!(shop.db.write(move |tx| holding::put_off(tx, &agent, held, wrong)).await.is_err());
    }
}

#[tokio::test]
async fn what_happens_to_the_conversation_happens_when_the_answer_leaves() {
    for (ending, standing) in [
        (Ending::Close, Standing::Closed),
        (Ending::Snooze(base::testing::MONDAY_MS + 3_600_000), Standing::Snoozed),
    ] {
        let (shop, item, mia, id) = with_conversation().await;
        let mut answer = sending(&shop, "Done", "f1");
        answer.filled.ending = ending;
        shop.send_answer(&mia, id, answer).await.unwrap();
        let held = shop.pending(id).await.remove(0).id;
        assert_eq!(shop.conversation(&item).await.standing, Standing::Open);

        shop.db.context().clock.advance(10_000);
        leaving::run(&shop.post, &held.to_string()).await;

        assert_eq!(shop.conversation(&item).await.standing, standing);
    }
}

#[tokio::test]
async fn a_draft_is_each_agents_own_and_ends_when_it_is_sent() {
    let (shop, item, mia, id) = with_conversation().await;
    let jonas = shop.agent("Jonas").await;
    shop.save_draft(&mia, id, "f1", "I will").await;
    shop.save_draft(&mia, id, "f1", "I will look").await;
    shop.save_draft(&jonas, id, "f2", "Me too").await;

    assert_eq!(shop.draft_of(&mia, id).await.unwrap().filled.text, "I will look");
    assert_eq!(shop.pending(id).await.len(), 2);
    let at_once = Sending { due_ms: 0, ..sending(&shop, "I will look into it", "f1") };
    shop.send_answer(&mia, id, at_once.clone()).await.unwrap();
    shop.send_answer(&mia, id, at_once).await.unwrap();
    assert_eq!(shop.said(&item).await.len(), 1);
    shop.save_draft(&mia, id, "f1", "I will look").await;

    assert!(shop.draft_of(&mia, id).await.is_none(), "a look that comes late brings nothing back");
    shop.save_draft(&jonas, id, "f2", "  ").await;
    assert!(shop.pending(id).await.is_empty(), "nothing is no draft");
}

#[tokio::test]
async fn files_stay_with_a_draft_until_they_are_taken_off() {
    let (shop, item, mia, id) = with_conversation().await;
    let files = vec![shop.file("a.png").await, shop.file("b.png").await];
    let (agent, saving) =
        (mia.clone(), Saving { form_id: "f1".into(), filled: filled(""), files, kept: Vec::new() });
    shop.db.write(move |tx| drafting::save(tx, &agent, id, &saving)).await.unwrap();
    let draft = shop.draft_of(&mia, id).await.unwrap().id;
    let files = shop.db.read(move |read| composing::list_files(read, &[draft])).await.unwrap();
    assert_eq!(files.len(), 2);

    let answer = Sending { kept: vec![files[1].1.id, 7], due_ms: 0, ..sending(&shop, "", "f1") };
    shop.send_answer(&mia, id, answer).await.unwrap();

    let (message, _) = shop.said(&item).await.remove(0);
    writing::run(&shop.post, &message.to_string()).await;
    let letter = ::mail::parse(&shop.letter(message).await, "").unwrap();
    assert_eq!(letter.files.iter().map(|file| file.filename.as_str()).collect::<Vec<_>>(), ["b.png"]);
    assert_eq!(letter.files[0].bytes, b"b.png");
}

#[tokio::test]
async fn what_cant_be_sent_says_why() {
    let (shop, _, mia, id) = with_conversation().await;
    let eleven = {
        let mut files = Vec::new();
        for at in 0..11 {
            files.push(shop.file(&format!("{at}.png")).await);
        }
        files
    };
    let later = |due_ms| Sending { due_ms, is_later: true, ..sending(&shop, "x", "f") };
    let snooze = |until_ms| {
        let mut sending = sending(&shop, "x", "f");
        sending.filled.ending = Ending::Snooze(until_ms);
        sending
    };
    let cases = [
        (sending(&shop, " \n", "f"), "Write something"),
        (Sending { files: eleven, ..sending(&shop, "x", "f") }, "10 files"),
        (
            Sending { files: vec![shop.file("a.png").await], bytes_limit: 4, ..sending(&shop, "x", "f") },
            "0 MB",
        ),
        (later(shop.db.now_ms()), "between now and a year"),
        (later(shop.db.now_ms() + 400 * 86_400_000), "between now and a year"),
        (snooze(shop.db.now_ms()), "after the answer is sent"),
    ];
    for (answer, why) in cases {
        let refused = shop.send_answer(&mia, id, answer).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{why}: {refused}");
    }
    assert!(shop.pending(id).await.is_empty());
}

#[tokio::test]
async fn an_answer_is_offered_to_everybody_the_last_mail_named() {
    let shop = Shop::open().await;
    let raw = "From: Ana Ruiz <ana@example.org>\r\nTo: Sales <SALES+x1@shop.example>, Tom <tom@example.org>\r\n\
               Cc: help@shop.example, ana@example.org, kim@example.org\r\nSubject: A lamp\r\n\r\nHello\r\n";
    let item = shop.take("sales@shop.example", raw).await;

    let offered = shop.offered(&item).await;

    assert_eq!(offered.from, "sales@shop.example");
    assert_eq!(addressing::written(&offered.to), "Ana Ruiz <ana@example.org>");
    assert_eq!(addressing::written(&offered.cc), "Tom <tom@example.org>, kim@example.org");
    assert!(offered.bcc.is_empty());
}

#[tokio::test]
async fn a_mail_that_names_us_nowhere_is_answered_from_where_it_was_sent_to() {
    let shop = Shop::open().await;
    let raw = "From: ana@example.org\r\nTo: list@example.org\r\nSubject: A lamp\r\n\r\nHello\r\n";

    let item = shop.take("sales@shop.example", raw).await;

    assert_eq!(shop.offered(&item).await.from, "sales@shop.example");
    assert_eq!(shop.offered(&item).await.cc, [reader("list@example.org")]);
}

#[tokio::test]
async fn a_name_of_any_length_is_cut_to_what_a_header_holds() {
    let shop = Shop::open().await;
    let from = format!("\"{}\" <ana@example.org>", "Wolfeschlegel".repeat(900));
    let item = shop.take("help@shop.example", mail(&from, "Subject: A lamp", "Broken.")).await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, "Sorry!").await;

    writing::run(&shop.post, &id.to_string()).await;

    let letter = ::mail::parse(&shop.letter(id).await, "").unwrap();
    assert_eq!((letter.to[0].email.as_str(), letter.to[0].name.len()), ("ana@example.org", 120));
}

#[tokio::test]
async fn a_letter_goes_as_it_was_composed() {
    let shop = Shop::with(std::net::SocketAddr::from(([127, 0, 0, 1], 9)), |config| {
        config.mail.from = vec![base::config::Sender {
            address: "hei@aurora.example".into(),
            name: "Aurora".into(),
            signature: "{agent}, Aurora".into(),
            ..Default::default()
        }];
    })
    .await;
    let item = shop.take("help@shop.example", mail(ANA, "Subject: A lamp", "It is broken.")).await;
    let (mia, id) = (shop.agent("Mia").await, ConversationId(item.conversation_id.unwrap()));
    let agent = mia.clone();
    shop.db.write(move |tx| signature::set(tx, &agent, "", "Kind regards\r\nMia ")).await.unwrap();
    let mut answer = Sending { due_ms: 0, ..sending(&shop, "Look: ![it](lamp.png)\n\n*Soon*", "f1") };
    answer.filled = Filled {
        from: "hei@aurora.example".into(),
        to: "Ana Ruiz <ana@example.org>".into(),
        cc: "tom@example.org".into(),
        bcc: "boss@example.org".into(),
        quote: Some("> It is broken.\n> -- \n> Kind regards\n> Mia\n> Mia, Aurora".into()),
        ..answer.filled
    };
    answer.files = vec![shop.file("lamp.png").await, shop.file("bill.png").await];
    shop.send_answer(&mia, id, answer).await.unwrap();
    let (message, _) = shop.said(&item).await.remove(0);

    assert!(matches!(writing::run(&shop.post, &message.to_string()).await, Outcome::Done));

    let raw = shop.letter(message).await;
    let letter = ::mail::parse(&raw, "").unwrap();
    assert_eq!((letter.from.as_str(), letter.from_name.as_str()), ("hei@aurora.example", "Mia at Aurora"));
    assert!(letter.reply_to[0].email.starts_with("hei+") && letter.mail_id.ends_with("@aurora.example"));
    assert_eq!(addressing::written(&letter.to), "Ana Ruiz <ana@example.org>");
    assert_eq!(addressing::written(&letter.cc), "tom@example.org");
    assert!(!String::from_utf8(raw).unwrap().contains("boss@"));
    let text = letter.text.replace("\r\n", "\n");
    assert!(
        text.starts_with(
            "Look: [lamp.png]\n\n*Soon*\n\n-- \nKind regards\nMia\nMia, Aurora\n\n> It is broken."
        ),
        "{text}"
    );
    assert_eq!(text.matches("Kind regards").count(), 1, "a signature stands once: {text}");
    let cid = letter.files.iter().find(|file| file.filename == "lamp.png").unwrap().content_id.clone();
    assert!(
        letter.html.contains(&format!("src=\"cid:{cid}\"")) && letter.html.contains("<em>Soon</em>"),
        "{}",
        letter.html
    );
    assert!(letter.html.contains("<blockquote type=\"cite\" dir=\"auto\">It is broken."), "{}", letter.html);
    assert_eq!(letter.files.len(), 2);
}
