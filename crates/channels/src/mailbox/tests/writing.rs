//! What may be written into a mailbox, and what is never shown again.

use super::*;
use crate::mailbox::{Afterwards, Provider, Way};

async fn place() -> (DataPlace, Means) {
    let place = DataPlace::new();
    let db = place.open().await;
    let means = means(&db, &place, |_| {});
    (place, means)
}

fn good() -> NewMailbox {
    NewMailbox {
        name: " Help ".into(),
        address: "Help@Shop.example".into(),
        host: "IMAP.shop.example.".into(),
        credentials: Credentials { password: "hunter2".into(), ..Credentials::default() },
        ..NewMailbox::default()
    }
}

async fn refusal(means: &Means, new: NewMailbox) -> String {
    let key = means.key.clone();
    let made = means.post.db.write(move |tx| plan::add(tx, &key, "agent:1", &new)).await;
    made.map_or_else(|error| error.to_string(), |_| String::new())
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_with_what_to_write() {
    let (_place, means) = place().await;
    let with = |change: fn(&mut NewMailbox)| {
        let mut new = good();
        change(&mut new);
        new
    };
    let cases: [(NewMailbox, &str); 12] = [
        (with(|new| new.name = " ".into()), "Give the mailbox a name"),
        (with(|new| new.address = "help".into()), "help@shop.example"),
        (with(|new| new.host = "https://imap.shop.example/".into()), "the server's name alone"),
        (with(|new| new.host = String::new()), "imap.shop.example"),
        (with(|new| new.poll_s = 5), "10 to 1500"),
        (with(|new| new.credentials.password = String::new()), "Write the password"),
        (with(|new| new.credentials.password = "a\nb".into()), "line ends"),
        (with(|new| new.afterwards = Afterwards::Move), "the folder that fetched mails are moved to"),
        (with(|new| (new.afterwards, new.move_to) = (Afterwards::Move, "INBOX".into())), "again and again"),
        (with(|new| new.folders = (0..51).map(|at| at.to_string()).collect()), "at most 50 folders"),
        (with(|new| new.way = Way::OAuth), "client id"),
        (
            with(|new| {
                (new.way, new.provider) = (Way::OAuth, Provider::Microsoft);
                new.credentials.client_id = "a".into();
                new.credentials.tenant = "../evil".into();
            }),
            "Write the tenant",
        ),
    ];

    for (new, hint) in cases {
        let why = refusal(&means, new).await;
        assert!(why.contains(hint), "{hint}: {why}");
    }
    let made = add(&means, good()).await;
    assert_eq!(
        (made.name.as_str(), made.address.as_str(), made.host.as_str(), made.port, made.login.as_str()),
        ("Help", "help@shop.example", "imap.shop.example", 993, "help@shop.example")
    );
    assert!(refusal(&means, NewMailbox { name: "HELP".into(), ..good() }).await.contains("Another mailbox"));
}

#[tokio::test]
async fn credentials_are_sealed_and_an_empty_field_leaves_them() {
    let (_place, means) = place().await;
    let mailbox = add(&means, good()).await;
    let (key, id) = (means.key.clone(), mailbox.id);
    let unchanged = NewMailbox { credentials: Credentials::default(), poll_s: 30, ..good() };

    means.post.db.write(move |tx| plan::change(tx, &key, "agent:1", (id, &unchanged))).await.unwrap();

    let after = means.post.db.read(move |read| rows::find(read, id)).await.unwrap();
    assert_eq!((after.credentials(&means.key).unwrap().password.as_str(), after.poll_s), ("hunter2", 30));
    assert_eq!(after.revision, mailbox.revision + 1);
    let sql = "SELECT credentials FROM mailboxes";
    let stored: Vec<u8> = means.post.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap();
    assert!(!stored.windows(7).any(|part| part == b"hunter2"));
    assert!(!format!("{after:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_password_never_goes_to_a_server_it_wasnt_written_for() {
    let (_place, means) = place().await;
    let id = add(&means, good()).await.id;
    let moved = [
        NewMailbox { host: "evil.example".into(), ..good() },
        NewMailbox { login: "other".into(), ..good() },
        NewMailbox { port: 9930, ..good() },
    ];

    for new in moved {
        let new = NewMailbox { credentials: Credentials::default(), ..new };
        let key = means.key.clone();
        let changed = means.post.db.write(move |tx| plan::change(tx, &key, "agent:1", (id, &new))).await;
        let why = changed.unwrap_err().to_string();
        assert!(why.contains("has to be written again"), "{why}");
    }
}

#[tokio::test]
async fn a_large_providers_server_is_known_and_folders_that_stay_keep_their_place() {
    let (_place, means) = place().await;
    let google = NewMailbox {
        provider: Provider::Google,
        host: "evil.example".into(),
        port: 1,
        security: Security::Plain,
        folders: vec!["INBOX".into(), "Returns".into()],
        ..good()
    };
    let mailbox = add(&means, google.clone()).await;
    let id = mailbox.id;
    means.post.db.write(|tx| tx.execute("UPDATE mailbox_folders SET last_uid = 7", &[])).await.unwrap();
    let fewer = NewMailbox { folders: vec!["Returns".into(), "New".into()], ..google };
    let key = means.key.clone();

    means.post.db.write(move |tx| plan::change(tx, &key, "agent:1", (id, &fewer))).await.unwrap();

    assert_eq!(
        (mailbox.host.as_str(), mailbox.port, mailbox.security),
        ("imap.gmail.com", 993, Security::Tls)
    );
    let folders = folders(&means, id).await;
    let places: Vec<(&str, i64)> =
        folders.iter().map(|folder| (folder.name.as_str(), folder.last_uid)).collect();
    assert_eq!(places, [("Returns", 7), ("New", 0)]);
}

#[tokio::test]
async fn a_removed_mailbox_is_forgotten_with_its_credentials_and_its_name_is_free_again() {
    let (_place, means) = place().await;
    let id = add(&means, good()).await.id;

    means.post.db.write(move |tx| rows::remove(tx, "agent:1", id)).await.unwrap();

    assert!(means.post.db.read(rows::list).await.unwrap().is_empty());
    let sql = "SELECT credentials FROM mailboxes";
    let left: Vec<u8> = means.post.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap();
    assert!(left.is_empty());
    assert!(means.post.db.write(move |tx| rows::resume(tx, "agent:1", id)).await.is_err());
    add(&means, good()).await;
    assert!(means.post.db.read(|read| rows::find_named(read, "help")).await.is_ok());
}
