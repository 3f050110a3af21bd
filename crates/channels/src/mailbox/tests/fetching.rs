//! What is fetched, from where on, and what is left as it was.

use base::events::Reader;

use super::*;
use crate::mail::{reconciling, working};
use crate::mailbox::{Afterwards, Begins};

#[tokio::test]
async fn every_mail_is_fetched_byte_for_byte_and_its_flags_stay_as_they_were() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("one"), &letter("two"), &letter("three")]).await;
    let mailbox = shop.add(shop.new_mailbox()).await;

    shop.look(mailbox.id).await.unwrap();

    let lines = shop.ledger().await;
    assert_eq!(subjects(&lines), ["one", "two", "three"]);
    assert_eq!(lines[0].raw, letter("one").as_bytes());
    assert!(lines.iter().all(|line| line.state == "received" && line.is_whole && line.folder == "INBOX"));
    assert_eq!(shop.dovecot.flags("help", "INBOX").await, ["", "", ""]);
}

#[tokio::test]
async fn two_folders_are_read_and_a_third_is_not() {
    let Some(shop) = Shop::open().await else { return };
    let mut client = shop.dovecot.client("help").await;
    for folder in ["R&APw-cksendungen", "Private"] {
        client.create(folder).await.unwrap();
        client.append(folder, None, None, letter(folder)).await.unwrap();
    }
    shop.dovecot.put("help", "INBOX", &[&letter("inbox")]).await;
    let folders = vec!["inbox".into(), "Rücksendungen".into(), "inbox".into()];
    let mailbox = shop.add(NewMailbox { folders, ..shop.new_mailbox() }).await;

    shop.look(mailbox.id).await.unwrap();

    assert_eq!(subjects(&shop.ledger().await), ["inbox", "R&APw-cksendungen"]);
    assert_eq!(shop.ledger().await[1].folder, "Rücksendungen");
}

#[tokio::test]
async fn a_folder_that_is_not_there_says_so_and_holds_up_none_of_the_others() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("one")]).await;
    let both = vec!["Nowhere".into(), "INBOX".into()];
    let mailbox = shop.add(NewMailbox { folders: both, ..shop.new_mailbox() }).await;
    let none = NewMailbox { name: "None".into(), folders: vec!["Nowhere".into()], ..shop.new_mailbox() };
    let none = shop.add(none).await;

    shop.look(mailbox.id).await.unwrap();
    let why = shop.look(none.id).await.unwrap_err();

    assert_eq!(subjects(&shop.ledger().await), ["one"]);
    let folders = folders(&shop.means, mailbox.id).await;
    assert!(folders[0].last_error.contains("Nowhere can't be opened"), "{:?}", folders[0]);
    assert_eq!((folders[1].last_error.as_str(), folders[1].last_uid, folders[1].behind), ("", 1, 0));
    assert!(why.contains("Nowhere"), "{why}");
}

#[tokio::test]
async fn from_now_on_means_what_comes_after_the_first_look() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("old")]).await;
    let mailbox = shop.add(NewMailbox { begins: Begins::Now, ..shop.new_mailbox() }).await;
    shop.look(mailbox.id).await.unwrap();

    shop.dovecot.put("help", "INBOX", &[&letter("new")]).await;
    shop.look(mailbox.id).await.unwrap();

    assert_eq!(subjects(&shop.ledger().await), ["new"]);
}

#[tokio::test]
async fn a_new_numbering_reads_everything_again_and_the_same_bytes_become_duplicates() {
    let Some(shop) = Shop::open().await else { return };
    let mut client = shop.dovecot.client("help").await;
    client.create("Orders").await.unwrap();
    shop.dovecot.put("help", "Orders", &[&letter("one"), &letter("two")]).await;
    let mailbox = shop.add(NewMailbox { folders: vec!["Orders".into()], ..shop.new_mailbox() }).await;
    shop.look(mailbox.id).await.unwrap();
    let before = folders(&shop.means, mailbox.id).await[0].uid_validity;

    client.rename("Orders", "Away").await.unwrap();
    client.create("Orders").await.unwrap();
    shop.dovecot.put("help", "Orders", &[&letter("one"), &letter("two"), &letter("three")]).await;
    shop.look(mailbox.id).await.unwrap();
    let reader = Reader::new("intake", &shop.db);
    while working::step(&shop.means.post, &reader).await.unwrap() > 0 {}

    assert_ne!(folders(&shop.means, mailbox.id).await[0].uid_validity, before, "need another numbering");
    let lines = shop.ledger().await;
    assert_eq!(subjects(&lines), ["one", "two", "one", "two", "three"]);
    let duplicates = lines.iter().filter(|line| line.state == "duplicate").count();
    assert_eq!((duplicates, lines.len()), (2, 5), "{lines:?}");
}

#[tokio::test]
async fn what_the_ledger_lacks_is_named_and_fetched_again() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("old")]).await;
    let mailbox = shop.add(NewMailbox { begins: Begins::Now, ..shop.new_mailbox() }).await;
    shop.look(mailbox.id).await.unwrap();
    shop.dovecot.put("help", "INBOX", &[&letter("one"), &letter("two"), &letter("three")]).await;
    shop.look(mailbox.id).await.unwrap();
    let first = compared(&shop).await;

    forget(&shop, "DELETE FROM incoming WHERE uid = 3").await;
    shop.look(mailbox.id).await.unwrap();
    let second = compared(&shop).await;
    forget(&shop, "DELETE FROM incoming WHERE uid = 999").await;
    shop.look(mailbox.id).await.unwrap();
    let third = compared(&shop).await;

    assert_eq!(first, (0, 0, vec![], 0), "nothing was wanted at the first look");
    assert_eq!(second, (3, 2, vec![3], 1));
    assert_eq!(third, (3, 3, vec![], 0));
    assert_eq!(subjects(&shop.ledger().await), ["one", "two", "three"]);
}

/// At the server, accounted for, missing, fetched again: of the only folder.
async fn compared(shop: &Shop) -> (usize, usize, Vec<i64>, i64) {
    let last = shop.db.read(reconciling::list).await.unwrap().pop().unwrap();
    (last.found.at_server, last.found.accounted, last.found.missing, last.fetched_again)
}

/// Loses something of the ledger, and that it was compared.
async fn forget(shop: &Shop, loss: &'static str) {
    let lost = shop.db.write(move |tx| {
        tx.execute(loss, &[])?;
        tx.execute("UPDATE reconciliations SET at_ms = 0", &[])
    });
    lost.await.unwrap();
}

#[tokio::test]
async fn a_poison_mail_between_good_ones_stops_nobody() {
    let Some(shop) = Shop::open().await else { return };
    let nested: String = (0..3000).fold(String::from("From: a@b.example\r\n"), |mut text, at| {
        text.push_str(&format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n"));
        text
    });
    let broken = "\u{0}\u{1}\r\n\r\n: \r\nContent-Type: multipart/\r\n";
    shop.dovecot.put("help", "INBOX", &[&letter("one"), &nested, broken, &letter("four")]).await;
    let mailbox = shop.add(shop.new_mailbox()).await;

    shop.look(mailbox.id).await.unwrap();
    let reader = Reader::new("intake", &shop.db);
    while working::step(&shop.means.post, &reader).await.unwrap() > 0 {}

    let lines = shop.ledger().await;
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line.state != "received"), "{lines:?}");
    assert_eq!((lines[0].state.as_str(), lines[3].raw.as_slice()), ("opened", letter("four").as_bytes()));
}

#[tokio::test]
async fn a_mail_over_the_limit_is_in_the_ledger_with_its_headers() {
    let Some(shop) = Shop::open_with("", |config| config.mail.message_mib = 1).await else { return };
    let mut large = letter("large 4111111111111111");
    large.push_str(&"A line of a large mail.\r\n".repeat(60_000));
    shop.dovecot.put("help", "INBOX", &[&letter("one"), &large, &letter("three")]).await;
    let delete = NewMailbox { afterwards: Afterwards::Delete, ..shop.new_mailbox() };
    let mailbox = shop.add(delete).await;

    shop.look(mailbox.id).await.unwrap();

    let lines = shop.ledger().await;
    assert_eq!(subjects(&lines), ["one", "large 4111111111111111", "three"]);
    assert_eq!((lines[1].state.as_str(), lines[1].is_whole), ("quarantined", false));
    assert!(lines[1].reason.contains("2 MiB, and at most 1 are taken"), "{}", lines[1].reason);
    assert!(lines[1].raw.len() < 200, "{}", lines[1].raw.len());
    let (from, subject, size) = shop
        .db
        .read(|read| {
            let sql = "SELECT from_email, subject, size FROM incoming WHERE NOT is_whole";
            read.get(sql, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?)))
        })
        .await
        .unwrap();
    assert_eq!((from.as_str(), subject.as_str()), ("ana@example.org", "large ••••••••••••1111"));
    assert!(size > 1 << 20, "{size}");
    assert_eq!(shop.dovecot.flags("help", "INBOX").await, [""], "the large one stays, whatever is wanted");
}

#[tokio::test]
async fn fetched_mail_is_marked_moved_or_deleted_where_that_is_wanted() {
    let Some(shop) = Shop::open().await else { return };
    let mut client = shop.dovecot.client("seen").await;
    client.logout().await.unwrap();
    let mut client = shop.dovecot.client("moved").await;
    client.create("Fetched").await.unwrap();
    for (user, afterwards) in
        [("seen", Afterwards::Seen), ("moved", Afterwards::Move), ("deleted", Afterwards::Delete)]
    {
        shop.dovecot.put(user, "INBOX", &[&letter("one"), &letter("two")]).await;
        let new = NewMailbox {
            name: user.into(),
            login: user.into(),
            afterwards,
            move_to: "Fetched".into(),
            ..shop.new_mailbox()
        };
        let mailbox = shop.add(new).await;
        shop.look(mailbox.id).await.unwrap();
    }

    assert_eq!(shop.dovecot.flags("seen", "INBOX").await, ["Seen", "Seen"]);
    assert_eq!(shop.dovecot.flags("moved", "Fetched").await, ["", ""]);
    assert!(shop.dovecot.flags("moved", "INBOX").await.is_empty());
    assert!(shop.dovecot.flags("deleted", "INBOX").await.is_empty());
    assert_eq!(shop.ledger().await.len(), 6);
}

#[tokio::test]
async fn a_later_wish_to_delete_never_reaches_back() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("before")]).await;
    let mailbox = shop.add(shop.new_mailbox()).await;
    shop.look(mailbox.id).await.unwrap();

    let (key, new) = (shop.means.key.clone(), shop.new_mailbox());
    let new = NewMailbox { afterwards: Afterwards::Delete, ..new };
    shop.db.write(move |tx| plan::change(tx, &key, "agent:1", (mailbox.id, &new))).await.unwrap();
    shop.dovecot.put("help", "INBOX", &[&letter("after")]).await;
    shop.look(mailbox.id).await.unwrap();

    assert_eq!(shop.dovecot.flags("help", "INBOX").await.len(), 1, "what was left stays");
    assert_eq!(subjects(&shop.ledger().await), ["before", "after"]);
}

#[tokio::test]
async fn killed_in_the_middle_nothing_is_lost_and_nothing_doubled() {
    let Some(shop) = Shop::open().await else { return };
    let letters: Vec<String> = (0..160).map(|at| letter(&at.to_string())).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    shop.dovecot.put("help", "INBOX", &letters).await;
    let mailbox = shop.add(NewMailbox { afterwards: Afterwards::Seen, ..shop.new_mailbox() }).await;

    // Dropped at whatever point it is at, as a kill does, a bit later each time.
    for after in [40, 60, 80, 110, 150, 200] {
        let once = shop.look(mailbox.id);
        let _ = tokio::time::timeout(std::time::Duration::from_millis(after), once).await;
    }
    shop.look(mailbox.id).await.unwrap();

    let expected: Vec<String> = (0..160).map(|at| at.to_string()).collect();
    assert_eq!(subjects(&shop.ledger().await), expected);
    let flags = shop.dovecot.flags("help", "INBOX").await;
    assert!(flags.len() == 160 && flags.iter().all(|flag| flag == "Seen"), "{flags:?}");
}

#[tokio::test]
async fn an_archive_is_marked_as_one() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("history")]).await;
    let mailbox = shop.add(NewMailbox { is_archive: true, ..shop.new_mailbox() }).await;

    shop.look(mailbox.id).await.unwrap();

    let sql = "SELECT COUNT(*) FROM incoming WHERE is_archive AND mailbox_id IS NOT NULL AND source = 'imap'";
    let count: i64 = shop.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap();
    assert_eq!(count, 1);
}
