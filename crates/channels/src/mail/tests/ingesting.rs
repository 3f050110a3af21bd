//! Mails from files: each accounted for, once, whoever runs beside and however often it is begun.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use base::Context;
use conversations::Standing;
use conversations::message::Direction;

use super::{Shop, mail};
use crate::mail::ingesting::{self, Line, Order};
use crate::mail::intake::State;
use crate::mail::ledger;
use crate::post::Post;

const ANA: &str = "Ana <ana@example.org>";
const LIMIT: usize = 1 << 20;

/// Writes files under the shop's folder and returns where they are.
fn shelf(shop: &Shop, files: &[(&str, String)]) -> PathBuf {
    let top = shop.place.folder().join("mails");
    for (name, text) in files {
        let path = top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    top
}

fn order(path: PathBuf) -> Order {
    Order { paths: vec![path], is_archive: false, limit: LIMIT }
}

/// As a program of its own would: the shop's worker has stopped.
async fn ingest(shop: &Shop, order: Order) -> Vec<Line> {
    shop.reader.leave(&shop.db).await.unwrap();
    ingesting::run(&shop.post, order, |_| {}).await.unwrap()
}

fn states(lines: &[Line]) -> Vec<Option<State>> {
    lines.iter().map(|line| line.state).collect()
}

async fn count(shop: &Shop, sql: &'static str) -> i64 {
    shop.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn each_mail_of_a_folder_has_its_line_with_its_conversation() {
    let shop = Shop::open().await;
    let top = shelf(
        &shop,
        &[
            ("1.eml", mail(ANA, "Message-ID: <a1@x>\nSubject: Lamp", "Broken.")),
            ("2.eml", mail(ANA, "In-Reply-To: <a1@x>", "Still.")),
            ("3.eml", mail("Bo <bo@example.org>", "", "Hello.")),
            ("4.txt", "no mail at all".into()),
        ],
    );

    let lines = ingest(&shop, order(top.clone())).await;

    let (opened, joined) = (Some(State::Opened), Some(State::Joined));
    assert_eq!(states(&lines), [opened, joined, opened, Some(State::Quarantined)]);
    assert_eq!(lines[0].conversation, lines[1].conversation);
    assert!(lines[0].conversation.is_some() && lines[0].conversation != lines[2].conversation);
    assert_eq!(lines[0].file, top.join("1.eml").display().to_string());
    assert!(lines.iter().all(|line| !line.reason.is_empty()));
}

#[tokio::test]
async fn what_was_taken_in_before_is_known_and_names_its_conversation() {
    let shop = Shop::open().await;
    let top = shelf(&shop, &[("1", mail(ANA, "Message-ID: <a1@x>", "1")), ("2", mail(ANA, "", "2"))]);

    let first = ingest(&shop, order(top.clone())).await;
    let second = ingest(&shop, order(top)).await;

    assert_eq!(states(&second), [Some(State::Duplicate); 2]);
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(first.conversation, second.conversation);
    }
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM messages").await, 2);
    let sums = shop.db.read(ledger::sums).await.unwrap();
    assert_eq!(sums.iter().map(|sum| sum.count).sum::<i64>(), 4, "the second time is accounted for, too");
}

#[tokio::test]
async fn an_archive_keeps_its_dates_and_wakes_nobody() {
    let shop = Shop::open().await;
    let head = "Date: Mon, 02 Sep 2024 10:00:00 +0200\nMessage-ID: <a1@x>\nSubject: Lamp";
    let answer = "From: help@shop.example\r\nTo: ana@example.org\r\nDate: Mon, 02 Sep 2024 12:00:00 +0200\r\nIn-Reply-To: <a1@x>\r\nMessage-ID: <b1@shop>\r\n\r\nWhich bulb?\r\n";
    let late = "Date: Tue, 03 Sep 2024 10:00:00 +0200\nReferences: <a1@x> <b1@shop>";
    let ahead = "Date: Tue, 03 Sep 2999 10:00:00 +0200\nSubject: From the future";
    let top = shelf(
        &shop,
        &[
            ("1", mail(ANA, head, "Broken.")),
            ("2", answer.into()),
            ("3", mail(ANA, late, "The large one.")),
            ("4", mail("Bo <bo@x.example>", ahead, "Hello.")),
        ],
    );

    let lines = ingest(&shop, Order { is_archive: true, ..order(top) }).await;

    assert_eq!(states(&lines), [State::Opened, State::Own, State::Joined, State::Opened].map(Some));
    let item = shop.item(lines[0].id.unwrap()).await;
    let conversation = shop.conversation(&item).await;
    let at = |day: i64, hour: i64| 1_725_148_800_000 + (day * 24 + hour) * 3_600_000;
    assert_eq!(conversation.standing, Standing::Closed);
    assert_eq!((conversation.opened_ms, conversation.last_ms), (at(1, 8), at(2, 8)));
    let said = shop.messages(&item).await;
    let told: Vec<_> = said.iter().map(|message| (message.direction, message.at_ms)).collect();
    assert_eq!(told, [(Direction::In, at(1, 8)), (Direction::Out, at(1, 10)), (Direction::In, at(2, 8))]);
    let ahead = shop.item(lines[3].id.unwrap()).await;
    assert_eq!(shop.conversation(&ahead).await.last_ms, ahead.received_ms);
    let loud = "SELECT COUNT(*) FROM events WHERE kind NOT IN ('mail.received', 'mail.kept')";
    assert_eq!(count(&shop, loud).await, 0);
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM jobs").await, 0);
}

#[tokio::test]
async fn an_archive_leaves_a_running_conversation_as_it_stands() {
    let shop = Shop::open().await;
    let live = shop.take("help@shop.example", mail(ANA, "Message-ID: <a1@x>", "Now.")).await;
    let before = shop.conversation(&live).await;
    let old = mail(ANA, "Date: Mon, 02 Sep 2024 10:00:00 +0200\nIn-Reply-To: <a1@x>", "Then.");
    let top = shelf(&shop, &[("1", old)]);

    let lines = ingest(&shop, Order { is_archive: true, ..order(top) }).await;

    let after = shop.conversation(&live).await;
    assert_eq!(lines[0].state, Some(State::Joined));
    assert_eq!((after.standing, after.last_ms), (before.standing, before.last_ms));
    let preview = "SELECT COUNT(*) FROM conversations WHERE preview = 'Now.'";
    assert_eq!(count(&shop, preview).await, 1);
}

#[tokio::test]
async fn an_archive_in_any_order_shows_its_newest_message() {
    let shop = Shop::open().await;
    let dated = |day: u32, headers: &str, text: &str| {
        mail(ANA, &format!("Date: Mon, 0{day} Sep 2024 10:00:00 +0000\n{headers}"), text)
    };
    let top = shelf(
        &shop,
        &[("1", dated(5, "Message-ID: <a5@x>", "Last")), ("2", dated(2, "References: <a5@x>", "First"))],
    );

    let lines = ingest(&shop, Order { is_archive: true, ..order(top) }).await;

    assert_eq!(lines[0].conversation, lines[1].conversation);
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM conversations WHERE preview = 'Last'").await, 1);
    assert_eq!(count(&shop, "SELECT last_ms - opened_ms FROM conversations").await, 3 * 24 * 3_600_000);
}

#[tokio::test]
async fn one_file_that_cant_be_read_doesnt_stop_the_rest() {
    let shop = Shop::open().await;
    let top = shelf(&shop, &[("1", mail(ANA, "", "1")), ("2", mail(ANA, "", "2"))]);
    let paths = vec![top.join("1"), top.join("gone"), top.join("2")];

    let lines = ingest(&shop, Order { paths, is_archive: false, limit: LIMIT }).await;

    assert_eq!(states(&lines), [Some(State::Opened), None, Some(State::Opened)]);
    assert!(lines[1].reason.starts_with("It can't be read: ") && lines[1].id.is_none());
}

#[tokio::test]
async fn of_a_mail_over_the_limit_the_headers_are_recorded() {
    let shop = Shop::open().await;
    let large = mail(ANA, "Subject: A film", &"x".repeat(2 * LIMIT));
    let size = large.len() as i64;
    let top = shelf(&shop, &[("1", large), ("2", mail(ANA, "", "2"))]);

    let lines = ingest(&shop, order(top)).await;

    assert_eq!(states(&lines), [Some(State::Quarantined), Some(State::Opened)]);
    let item = shop.item(lines[0].id.unwrap()).await;
    assert_eq!((item.size, item.is_whole, item.subject.as_str()), (size, false, "A film"));
}

#[tokio::test]
async fn what_an_earlier_run_left_behind_comes_first() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Message-ID: <a1@x>", "1");
    let left = shop.store("help@shop.example", &raw).await;
    let top = shelf(&shop, &[("1", raw), ("2", mail(ANA, "In-Reply-To: <a1@x>", "2"))]);

    let lines = ingest(&shop, order(top)).await;

    assert_eq!(shop.item(left).await.state, State::Opened);
    assert_eq!(states(&lines), [Some(State::Duplicate), Some(State::Joined)]);
}

#[tokio::test]
async fn two_runs_at_once_take_each_mail_once() {
    let shop = Shop::open().await;
    let mut files = Vec::new();
    for number in 0..60 {
        files.push((
            format!("{number:03}"),
            mail(ANA, &format!("Message-ID: <n{number}@x>"), &number.to_string()),
        ));
    }
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let top = shelf(&shop, &files);
    let mut posts = Vec::new();
    for _ in 0..2 {
        let db = base::open(&shop.place.location(), Context::machine()).await.unwrap();
        posts.push(Post { db, ..shop.post.clone() });
    }

    let both = async {
        tokio::join!(
            ingesting::run(&posts[0], order(top.clone()), |_| {}),
            ingesting::run(&posts[1], order(top.clone()), |_| {}),
        )
    };
    let (one, two) = tokio::time::timeout(Duration::from_secs(60), both).await.expect("both come to an end");

    let (one, two) = (one.unwrap(), two.unwrap());
    let fresh = |lines: &[Line]| lines.iter().filter(|line| line.state != Some(State::Duplicate)).count();
    assert_eq!((one.len(), two.len(), fresh(&one) + fresh(&two)), (60, 60, 60));
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM messages").await, 60);
}
