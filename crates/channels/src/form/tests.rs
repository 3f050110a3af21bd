//! The contact form: what is wrong with it, and that it arrives once.

use base::Db;
use base::blobs::Folder;
use base::testing::Place;
use conversations::Standing;
use conversations::message::{attachment, listing};
use people::customer::merging;

use super::*;

fn form(text: &str, client_id: &str) -> Form {
    Form {
        name: "Ana Ruiz".into(),
        email: " Ana@Example.org ".into(),
        subject: "A lamp".into(),
        text: text.into(),
        client_id: client_id.into(),
        ..Form::default()
    }
}

async fn open_place() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    (place, db)
}

async fn send(db: &Db, form: Form) -> Result<Conversation> {
    db.write(move |tx| submit(tx, &form)).await
}

async fn write(db: &Db, customer: CustomerId, id: ConversationId, form: Form) -> Result<Said> {
    db.write(move |tx| write_on(tx, customer, id, &form)).await
}

async fn texts(db: &Db, id: ConversationId) -> Vec<String> {
    let (messages, _) = db.read(move |read| listing::list(read, id, None)).await.unwrap();
    messages.into_iter().map(|message| message.text).collect()
}

async fn ben(db: &Db) -> CustomerId {
    db.write(|tx| identity::find_or_create(tx, Kind::Email, "ben@example.org", "Ben")).await.unwrap()
}

#[test]
fn each_field_says_what_is_wrong_with_it() {
    let long = "ö".repeat(names::NAME_LIMIT + 1);
    let cases = [
        (form("Hello", "1"), vec![]),
        (Form::default(), vec!["email", "text"]),
        (Form { email: "ana".into(), ..form("Hello", "1") }, vec!["email"]),
        (Form { email: "ana@example.org, eve@evil.example".into(), ..form("Hello", "1") }, vec!["email"]),
        (form(" \r\n\t", "1"), vec!["text"]),
        (form(&"ö".repeat(TEXT_LIMIT), "1"), vec![]),
        (form(&"ö".repeat(TEXT_LIMIT + 1), "1"), vec!["text"]),
        (
            Form { name: long.clone(), subject: long.clone(), order: long, ..form("Hello", "1") },
            vec!["name", "subject", "order"],
        ),
    ];
    for (form, expected) in cases {
        let fields: Vec<&str> = form.complaints().into_iter().map(|(field, _)| field).collect();

        assert_eq!(fields, expected);
    }
}

#[tokio::test]
async fn a_form_opens_a_conversation_of_its_sender() {
    let (_place, db) = open_place().await;

    let conversation = send(&db, form("It is <b>broken</b>.", "1")).await.unwrap();

    assert_eq!((conversation.subject.as_str(), conversation.channel), ("A lamp", Channel::Form));
    let id = conversation.customer_id;
    let ana = db.read(move |read| customer::find(read, id)).await.unwrap();
    assert_eq!(ana.name, "Ana Ruiz");
    let known = db.read(|read| identity::find(read, Kind::Email, "ana@example.org")).await.unwrap();
    assert_eq!(known, Some(id));
    assert_eq!(texts(&db, conversation.id).await, ["It is <b>broken</b>."]);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_conversation() {
    let (_place, db) = open_place().await;
    let first = send(&db, form("Hello", "1")).await.unwrap();

    let again = send(&db, form("Hello", "1")).await.unwrap();
    let (one, other) = tokio::join!(send(&db, form("More", "2")), send(&db, form("More", "2")));

    assert_eq!((again.id, texts(&db, first.id).await.len()), (first.id, 1));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.id, other.id);
    assert_ne!(one.id, first.id);
}

#[tokio::test]
async fn forms_without_a_name_of_their_own_all_arrive() {
    let (_place, db) = open_place().await;

    let first = send(&db, form("One", "")).await.unwrap();
    let second = send(&db, form("Two", "")).await.unwrap();
    let ana = first.customer_id;
    write(&db, ana, first.id, form("Three", "")).await.unwrap();
    write(&db, ana, first.id, form("Four", "")).await.unwrap();

    assert_eq!(texts(&db, first.id).await, ["One", "Three", "Four"]);
    assert_eq!(texts(&db, second.id).await, ["Two"]);
}

#[tokio::test]
async fn another_sender_may_use_the_same_client_id() {
    let (_place, db) = open_place().await;
    let of_ana = send(&db, form("Hello", "1")).await.unwrap();

    let of_ben = send(&db, Form { email: "ben@example.org".into(), ..form("Hello", "1") }).await.unwrap();

    assert_ne!(of_ben.id, of_ana.id);
}

#[tokio::test]
async fn the_subject_is_made_from_what_there_is() {
    let (_place, db) = open_place().await;
    let cases = [
        ("A lamp", "#1001", "A lamp (#1001)"),
        (" ", "#1001", "Order #1001"),
        ("", "", "It is broken."),
        ("a\u{0}b\r\nBcc: x", "", "a b Bcc: x"),
    ];
    for (subject, order, expected) in cases {
        let filled =
            Form { subject: subject.into(), order: order.into(), ..form("\n\nIt is broken.\nAna", "") };
        let conversation = send(&db, filled).await.unwrap();

        assert_eq!(conversation.subject, expected);
    }
}

#[tokio::test]
async fn a_form_with_complaints_changes_nothing() {
    let (_place, db) = open_place().await;
    let wrong = [
        Form { email: "ana".into(), ..form("Hello", "1") },
        form("", "1"),
        form("Hello", &"x".repeat(101)),
        form("Hello", "a\u{0}"),
    ];
    for form in wrong {
        let refused = send(&db, form).await;

        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    let count: i64 =
        db.read(|read| read.get("SELECT COUNT(*) FROM customers", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn files_come_with_the_form() {
    let (place, db) = open_place().await;
    let blob = Folder::open(place.folder()).unwrap().keep(b"PNG").unwrap();
    let file =
        File { filename: "lamp.png".into(), mime: "image/png".into(), content_id: String::new(), blob };

    let conversation = send(&db, Form { files: vec![file], ..form("See", "1") }).await.unwrap();

    let id = conversation.id;
    let (messages, _) = db.read(move |read| listing::list(read, id, None)).await.unwrap();
    let message = messages[0].id;
    let files = db.read(move |read| attachment::list_of_message(read, message)).await.unwrap();
    assert_eq!((files.len(), files[0].filename.as_str()), (1, "lamp.png"));
}

#[tokio::test]
async fn a_customer_writes_on_in_their_own_conversation_once() {
    let (_place, db) = open_place().await;
    let conversation = send(&db, form("Hello", "1")).await.unwrap();
    let (ana, id) = (conversation.customer_id, conversation.id);

    let first = write(&db, ana, id, form("And more", "2")).await.unwrap();
    let again = write(&db, ana, id, form("And more", "2")).await.unwrap();
    let nothing = write(&db, ana, id, form(" ", "3")).await;

    assert_eq!((again.id, again.is_new), (first.id, false));
    assert!(matches!(nothing, Err(Error::Refused(_))));
    assert_eq!(texts(&db, id).await, ["Hello", "And more"]);
    assert_eq!(db.read(move |read| conversation::find(read, id)).await.unwrap().standing, Standing::Open);
}

#[tokio::test]
async fn somebody_elses_conversation_isnt_found() {
    let (_place, db) = open_place().await;
    let conversation = send(&db, form("Hello", "1")).await.unwrap();
    let ben = ben(&db).await;

    let elses = write(&db, ben, conversation.id, form("Hello", "2")).await;
    let missing = write(&db, ben, ConversationId(1), form("Hello", "2")).await;

    assert!(matches!(elses, Err(Error::NotFound)) && matches!(missing, Err(Error::NotFound)));
    assert_eq!(texts(&db, conversation.id).await.len(), 1);
}

#[tokio::test]
async fn a_merged_customer_writes_on_in_both_customers_conversations() {
    let (_place, db) = open_place().await;
    let conversation = send(&db, form("Hello", "1")).await.unwrap();
    let (ana, ben) = (conversation.customer_id, ben(&db).await);

    let merge = db.write(move |tx| merging::merge(tx, None, ben, ana)).await;

    assert!(merge.is_ok());
    assert!(write(&db, ben, conversation.id, form("It is me", "2")).await.unwrap().is_new);
}
