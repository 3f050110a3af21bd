//! The tasks of mailboxes: woken by new mail, stopped and started by people, held by one process, back after a fall.

use std::time::{Duration, Instant};

use super::*;
use crate::mailbox::Health;
use crate::mailbox::supervising::Supervisor;

const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until so many mails are in the ledger.
async fn fetched(means: &Means, count: usize) {
    let mut wakes = means.post.db.wakes();
    let waited = async {
        while ledger(means).await.len() < count {
            let _ = tokio::time::timeout(Duration::from_millis(20), wakes.changed()).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.unwrap_or_else(|_| panic!("waited for {count} mails"));
}

/// Waits until the mailbox's health is as `is` wants it.
async fn healthy(means: &Means, id: MailboxId, is: impl Fn(&Health) -> bool) -> Health {
    let waited = async {
        loop {
            let health = means.post.db.read(move |read| Health::find(read, id)).await.unwrap();
            if is(&health) {
                return health;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("its health changes")
}

#[tokio::test]
async fn new_mail_comes_at_once_although_the_next_look_is_far() {
    let Some(shop) = Shop::open().await else { return };
    let mailbox = shop.add(NewMailbox { poll_s: 1500, ..shop.new_mailbox() }).await;
    let mut supervisor = Supervisor::new(shop.means.clone());
    supervisor.step().await.unwrap();
    let health = healthy(&shop.means, mailbox.id, |health| health.is_idling).await;

    let started = Instant::now();
    shop.dovecot.put("help", "INBOX", &[&letter("one")]).await;
    fetched(&shop.means, 1).await;
    shop.dovecot.put("help", "INBOX", &[&letter("two"), &letter("three")]).await;
    fetched(&shop.means, 3).await;

    assert!(started.elapsed() < PATIENCE, "the next look by the clock is 25 minutes away");
    assert!(health.success_ms.is_some() && health.last_error.is_empty(), "{health:?}");
    assert_eq!(shop.dovecot.flags("help", "INBOX").await, ["", "", ""]);
}

#[tokio::test]
async fn the_address_of_a_mailbox_is_ours_as_long_as_it_is_there() {
    let Some(shop) = Shop::open().await else { return };
    let (addresses, mut supervisor) =
        (shop.means.post.addresses.clone(), Supervisor::new(shop.means.clone()));
    let mailbox = shop.add(NewMailbox { address: "Returns@shop.example".into(), ..shop.new_mailbox() }).await;

    let before = addresses.is_own("returns@shop.example");
    supervisor.step().await.unwrap();
    let during = addresses.is_own("returns@shop.example");
    shop.db.write(move |tx| rows::remove(tx, "agent:1", mailbox.id)).await.unwrap();
    supervisor.step().await.unwrap();

    assert_eq!((before, during, addresses.is_own("returns@shop.example")), (false, true, false));
    assert_eq!(addresses.sender_of("returns@shop.example"), None, "answers come from what is configured");
}

#[tokio::test]
async fn a_paused_mailbox_rests_and_goes_on_where_it_was() {
    let Some(shop) = Shop::open().await else { return };
    let mailbox = shop.add(shop.new_mailbox()).await;
    let mut supervisor = Supervisor::new(shop.means.clone());
    supervisor.step().await.unwrap();
    healthy(&shop.means, mailbox.id, |health| health.is_idling).await;

    shop.db.write(move |tx| rows::pause(tx, "agent:1", mailbox.id)).await.unwrap();
    supervisor.step().await.unwrap();
    let while_paused = supervisor.count();
    shop.dovecot.put("help", "INBOX", &[&letter("meanwhile")]).await;
    shop.db.write(move |tx| rows::resume(tx, "agent:1", mailbox.id)).await.unwrap();
    supervisor.step().await.unwrap();
    fetched(&shop.means, 1).await;
    shop.db.write(move |tx| rows::remove(tx, "agent:1", mailbox.id)).await.unwrap();
    supervisor.step().await.unwrap();

    assert_eq!((while_paused, supervisor.count()), (0, 0));
    let left = shop.db.read(move |read| rows::find(read, mailbox.id)).await;
    assert!(matches!(left, Err(base::Error::NotFound)));
    assert_eq!(shop.ledger().await.len(), 1, "what was fetched stays");
}

#[tokio::test]
async fn a_server_that_was_away_is_found_again_and_nothing_is_missing() {
    let Some(mut shop) = Shop::open().await else { return };
    let mailbox = shop.add(shop.new_mailbox()).await;
    let mut supervisor = Supervisor::new(shop.means.clone());
    supervisor.step().await.unwrap();
    healthy(&shop.means, mailbox.id, |health| health.is_idling).await;

    shop.dovecot.stop();
    let away = healthy(&shop.means, mailbox.id, |health| health.failures > 0).await;
    shop.dovecot.restart().await;
    shop.dovecot.put("help", "INBOX", &[&letter("afterwards")]).await;
    fetched(&shop.means, 1).await;
    let back = healthy(&shop.means, mailbox.id, |health| health.failures == 0).await;

    assert!(!away.last_error.is_empty() && away.next_try_ms.is_some(), "{away:?}");
    assert!(back.last_error.is_empty() && back.next_try_ms.is_none(), "{back:?}");
    let events = shop.db.read(|read| {
        let sql = "SELECT kind FROM events WHERE kind IN ('mailbox.failed', 'mailbox.recovered') ORDER BY id LIMIT 10";
        read.list(sql, &[], |row| row.get::<String>(0))
    });
    assert_eq!(
        events.await.unwrap(),
        ["mailbox.failed", "mailbox.recovered"],
        "once, however often it was tried"
    );
}

#[tokio::test]
async fn one_process_holds_a_mailbox_until_it_is_gone() {
    let place = DataPlace::new();
    let db = place.open().await;
    let means = means(&db, &place, |_| {});
    let new = NewMailbox {
        name: "Help".into(),
        address: "help@shop.example".into(),
        host: "127.0.0.1".into(),
        port: 1,
        security: Security::Plain,
        credentials: Credentials { password: PASSWORD.into(), ..Credentials::default() },
        ..NewMailbox::default()
    };
    add(&means, new).await;
    let mut first = Supervisor::new(means.clone());
    let mut second = Supervisor::new(means.clone());

    first.step().await.unwrap();
    second.step().await.unwrap();
    let while_held = (first.count(), second.count());
    drop(first);
    db.context().clock.advance(60_000);
    second.step().await.unwrap();

    assert_eq!((while_held, second.count()), ((1, 0), 1));
}
