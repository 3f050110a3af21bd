//! What the operator sees: the ledger, letters, jobs and readers, and what can be done to each.

use base::jobs;
use channels::smtp::Verdict;

use crate::harness::{ADDRESS, Shop, between};

#[tokio::test]
async fn raw_mail_is_given_out_byte_for_byte() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let raw =
        b"From: a@example.org\r\nSubject: \xffodd\0\r\n\r\n.dot\r\n..dots\r\nbare\nlines\rhere \x80\xfe";
    let mut sent = raw.to_vec();
    sent.extend((0..70_000u32).map(|at| b'a' + (at % 26) as u8));

    let answer = shop.try_mail("a@example.org", ADDRESS, &sent).await;
    assert!(answer.starts_with("250"), "{answer}");
    shop.settle().await;

    let page = lead.page("/desk/ledger").await;
    let file = lead.get(&format!("/desk/intake/{}/raw", between(&page, "<tr id=\"mail-", "\""))).await;
    assert!(file.bytes == [&sent[..], b"\r\n"].concat(), "{:?}", String::from_utf8_lossy(&file.bytes[..100]));
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn a_mail_in_quarantine_is_read_again_when_told() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let sql = "UPDATE incoming SET state = 'quarantined', reason = 'A fault of an older program', message_id = NULL";
    let clear = "DELETE FROM mail_ids; UPDATE messages SET client_id = NULL";
    shop.running.post.db.write(move |tx| tx.script(&format!("{clear}; {sql}"))).await.unwrap();
    assert!(lead.page("/desk/operation").await.contains("Mail in quarantine"));
    let list = lead.page("/desk/ledger?state=quarantined").await;
    assert!(list.contains("A fault of an older program"), "{list}");
    let id = between(&list, "<tr id=\"mail-", "\"").to_owned();
    let page = lead.page(&format!("/desk/ledger/{id}")).await;
    let act = format!("/desk/intake/{id}/replay");
    assert!(page.contains(&act), "{page}");

    let told = lead.act(&act, &[]).await;
    shop.settle().await;

    assert!(told.contains("The mail is read again now."), "{told}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'quarantined'").await, 0);
    assert!(lead.act(&act, &[]).await.contains("said twice"));
}

#[tokio::test]
async fn dead_jobs_are_shown_tried_again_and_thrown_away() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    shop.running.post.db.write(|tx| jobs::add(tx, "moon.fly", "m1", "x", tx.now_ms())).await.unwrap();
    shop.settle().await;
    shop.wait("the job dies", "SELECT COUNT(*) FROM jobs WHERE state = 'dead'").await;

    let page = lead.page("/desk/operation").await;
    assert!(page.contains("moon · fly") && page.contains("This program knows no job `moon.fly`."), "{page}");
    let id = between(&page, "id=\"job-", "\"").to_owned();
    assert!(lead.act(&format!("/desk/jobs/{id}/retry"), &[]).await.contains("The job runs again now."));
    shop.wait("it dies again", "SELECT COUNT(*) FROM jobs WHERE state = 'dead'").await;
    let gone = lead.act(&format!("/desk/jobs/{id}/discard"), &[]).await;

    assert!(gone.contains("The job is gone.") && !gone.contains("moon · fly"), "{gone}");
    assert_eq!(
        lead.post(&format!("/desk/jobs/{id}/discard"), &[]).await.status,
        reqwest::StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_letter_given_up_goes_out_when_tried_again() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = lead.first_in("open").await;
    shop.relay.set(Verdict::Refused("No such mailbox".into()));
    lead.answer(&path, "email", "Which bulb?").await;
    shop.settle().await;
    let page = lead.page("/desk/operation").await;
    assert!(
        page.contains("given up")
            && page.contains("No such mailbox")
            && page.contains("ana@example.org")
            && page.contains(&path),
        "{page}"
    );
    let act = format!("/desk/letters/{}/retry", between(&page, "/desk/letters/", "/"));

    shop.relay.set(Verdict::Accepted);
    assert!(lead.act(&act, &[]).await.contains("It is on its way again."));
    shop.settle().await;

    assert!(lead.page("/desk/operation").await.contains("Every answer reached the next mail server."));
    assert_eq!(shop.relay.mails().len(), 1);
    assert!(lead.page(&path).await.contains(" · sent"));
}

#[tokio::test]
async fn readers_say_how_far_they_are_behind() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    shop.pass(60_000).await;

    let fine = lead.page("/desk/operation").await;
    let behind = "INSERT INTO readers (name, tx, id) VALUES ('stuck', 0, 0)";
    shop.running.post.db.write(move |tx| tx.script(behind)).await.unwrap();
    let late = lead.page("/desk/operation").await;

    assert!(
        fine.contains("outgoing")
            && fine.contains("up to date")
            && !fine.contains(" s behind")
            && !fine.contains("look here"),
        "{fine}"
    );
    assert!(late.contains("stuck") && late.contains("60 s behind") && late.contains("look here"), "{late}");
}
