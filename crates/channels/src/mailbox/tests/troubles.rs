//! Servers that don't behave: one bad mail stops none of the others, and nothing is passed over in silence.

use super::scripted::{Body, Mail, Scripted};
use super::*;
use crate::mailbox::Afterwards;

/// A shop whose mailbox is on the scripted server, over a connection of this machine.
async fn shop(server: &Scripted, change: impl FnOnce(&mut NewMailbox)) -> (DataPlace, Means, MailboxId) {
    let place = DataPlace::new();
    let db = place.open().await;
    let means = means(&db, &place, |config| config.mail.message_mib = 1);
    let mut new = NewMailbox {
        name: "Help".into(),
        address: "help@shop.example".into(),
        host: "127.0.0.1".into(),
        port: server.port,
        security: Security::Plain,
        credentials: Credentials { password: PASSWORD.into(), ..Credentials::default() },
        begins: crate::mailbox::Begins::All,
        ..NewMailbox::default()
    };
    change(&mut new);
    let id = add(&means, new).await.id;
    (place, means, id)
}

fn three(bad: Mail) -> Vec<(i64, Mail)> {
    vec![(1, Mail::good(&letter("one"))), (2, bad), (3, Mail::good(&letter("three")))]
}

#[tokio::test]
async fn a_mail_the_server_refuses_to_give_comes_with_its_headers_and_the_others_whole() {
    let bad = Mail { whole: Body::No, ..Mail::good(&letter("two")) };
    let server = Scripted::start(three(bad), "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    look(&means, id).await.unwrap();

    let lines = ledger(&means).await;
    assert_eq!(subjects(&lines), ["one", "two", "three"]);
    assert_eq!(lines.iter().map(|line| line.is_whole).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(
        (lines[1].state.as_str(), lines[1].reason.as_str()),
        ("quarantined", "The server doesn't give it whole.")
    );
    assert!(!String::from_utf8_lossy(&lines[1].raw).contains("It flickers."));
}

#[tokio::test]
async fn a_mail_that_breaks_the_connection_is_set_aside_after_some_tries() {
    let bad = Mail { size: 80, whole: Body::Break, head: Body::Break };
    let server = Scripted::start(three(bad), "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    let mut tries = 0;
    while look(&means, id).await.is_err() {
        tries += 1;
        assert!(tries < 20, "{:?}", ledger(&means).await);
    }

    let lines = ledger(&means).await;
    assert_eq!(subjects(&lines), ["one", "", "three"]);
    assert_eq!((lines[1].state.as_str(), lines[1].is_whole), ("quarantined", false));
    assert!(lines[1].reason.starts_with("It couldn't be fetched in "), "{}", lines[1].reason);
    assert_eq!(folders(&means, id).await[0].last_uid, 3);
}

#[tokio::test]
async fn a_mail_passed_over_in_silence_is_asked_for_again_and_one_that_is_gone_is_not() {
    let silent = Mail { whole: Body::Nothing, ..Mail::good(&letter("two")) };
    let server = Scripted::start(three(silent), "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    look(&means, id).await.unwrap();

    assert_eq!(subjects(&ledger(&means).await), ["one", "two", "three"]);
    assert!(server.heard("UID SEARCH UID 2").len() == 1, "{:?}", server.said);
}

#[tokio::test]
async fn a_mail_larger_than_its_server_said_is_cut_to_its_headers() {
    let mut text = letter("two");
    text.push_str(&"x".repeat(2 << 20));
    let liar = Mail { size: 100, ..Mail::good(&text) };
    let server = Scripted::start(three(liar), "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    look(&means, id).await.unwrap();

    let lines = ledger(&means).await;
    assert_eq!(subjects(&lines), ["one", "two", "three"]);
    assert!(
        lines[1].raw.len() < 200 && lines[1].reason.contains("3 MiB, and at most 1"),
        "{}",
        lines[1].reason
    );
}

#[tokio::test]
async fn looking_again_fetches_nothing_twice() {
    let server = Scripted::start(three(Mail::good(&letter("two"))), "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    for _ in 0..3 {
        look(&means, id).await.unwrap();
    }
    server.mails.lock().unwrap().insert(9, Mail::good(&letter("nine")));
    look(&means, id).await.unwrap();

    assert_eq!(subjects(&ledger(&means).await), ["one", "two", "three", "nine"]);
    assert_eq!(server.heard("UID FETCH 1:3 (UID BODY.PEEK[])").len(), 1);
    assert_eq!(server.heard("UID FETCH 9 (UID BODY.PEEK[])").len(), 1);
    assert!(
        server.heard("UID STORE").is_empty() && server.heard("SELECT").is_empty(),
        "nothing may be changed"
    );
}

#[tokio::test]
async fn without_uidplus_only_marks_are_set() {
    let server = Scripted::start(three(Mail::good(&letter("two"))), "").await;
    let (_place, means, id) = shop(&server, |new| new.afterwards = Afterwards::Delete).await;

    look(&means, id).await.unwrap();

    assert_eq!(server.heard("UID STORE"), ["UID STORE 1:3 +FLAGS.SILENT (\\Deleted)"]);
    assert!(server.heard("EXPUNGE").is_empty() && server.heard("UID EXPUNGE").is_empty());
}

#[tokio::test]
async fn a_crash_between_fetching_and_deleting_is_made_up_for_and_never_reaches_a_cut_mail() {
    let large = Mail { size: 2 << 20, ..Mail::good(&letter("two")) };
    let server = Scripted::start(three(large), "UIDPLUS").await;
    let (_place, means, id) = shop(&server, |new| new.afterwards = Afterwards::Delete).await;
    look(&means, id).await.unwrap();
    means.post.db.write(|tx| tx.execute("UPDATE mailbox_folders SET tidied_uid = 0", &[])).await.unwrap();

    look(&means, id).await.unwrap();

    assert_eq!(server.heard("UID EXPUNGE"), ["UID EXPUNGE 1,3", "UID EXPUNGE 1,3"]);
}

#[tokio::test]
async fn many_mails_come_in_batches_and_large_ones_by_themselves() {
    let small = (1..=120).map(|uid| (uid, Mail::good(&letter(&uid.to_string()))));
    let server = Scripted::start(small, "").await;
    let (_place, means, id) = shop(&server, |_| {}).await;

    look(&means, id).await.unwrap();

    assert_eq!(ledger(&means).await.len(), 120);
    let asked: Vec<String> =
        server.heard("UID FETCH").into_iter().filter(|line| line.contains("PEEK")).collect();
    assert_eq!(asked.len(), 3, "{asked:?}");
}
