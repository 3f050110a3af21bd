//! The ledger at the desk: every mail found again, looked at, read anew.

use channels::mail::reconciling::{self, Folder, reconcile};
use reqwest::StatusCode;

use crate::harness::{ADDRESS, Shop, between, letter};

fn rows(page: &str) -> usize {
    page.matches("<tr id=\"mail-").count()
}

#[tokio::test]
async fn the_ledger_lists_every_mail_with_its_state_and_filters() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let lamp = letter("ana@example.org", "Lamp", "It flickers.");
    for _ in 0..2 {
        shop.mail("ana@example.org", ADDRESS, &lamp).await;
    }
    shop.mail("bot@example.org", ADDRESS, &letter(ADDRESS, "Loop", "Hello me")).await;
    shop.mail("", ADDRESS, "Subject: nobody\n\nWho am I?\n").await;

    let all = lead.page("/desk/ledger").await;

    for state in ["opened", "duplicate", "own", "quarantined"] {
        let some = lead.page(&format!("/desk/ledger?state={state}")).await;
        assert_eq!(rows(&some), 1, "{state}: {some}");
    }
    assert_eq!(rows(&all), 4, "{all}");
    for reason in [
        "the same bytes came before",
        "it isn&#39;t a letter of ours",
        "Neither its headers nor its envelope say who sent it.",
    ] {
        assert!(all.contains(reason) || all.contains(&reason.replace("&#39;", "'")), "{reason}: {all}");
    }
    for (query, count) in [
        ("state=joined", 0),
        ("source=smtp", 4),
        ("source=imap", 0),
        ("sender=ana%40example.org", 2),
        ("text=LAMP", 2),
        ("text=lamp&state=opened", 1),
        ("since=2026-11-23&until=2026-11-23", 4),
        ("since=2026-11-24", 0),
        ("until=2026-11-22", 0),
        ("state=nonsense&source=x&since=x&before=0", 0),
    ] {
        assert_eq!(rows(&lead.page(&format!("/desk/ledger?{query}")).await), count, "{query}");
    }
    assert!(lead.page("/desk/operation").await.contains("href=\"/desk/ledger\""));
}

#[tokio::test]
async fn one_mail_shows_its_reasons_headers_and_where_it_went() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let lamp = letter("Ana <ana@example.org>", "Lamp", "It flickers.");
    shop.mail("ana@example.org", ADDRESS, &lamp).await;
    shop.mail("ana@example.org", ADDRESS, &lamp).await;
    let list = lead.page("/desk/ledger?state=opened").await;
    let opened = format!("/desk/ledger/{}", between(&list, "<tr id=\"mail-", "\""));
    let list = lead.page("/desk/ledger?state=duplicate").await;
    let twin = format!("/desk/ledger/{}", between(&list, "<tr id=\"mail-", "\""));

    let page = lead.page(&opened).await;
    let twin_page = lead.page(&twin).await;

    assert!(page.contains("Conversation #") && page.contains("it answers nothing we know"), "{page}");
    assert!(page.contains("ana@example.org") && page.contains("@test.example") && page.contains("BLAKE3"));
    assert!(page.contains("said twice") && !page.contains("/replay\""), "{page}");
    assert!(page.contains(&twin) && twin_page.contains(&opened) && twin_page.contains("The same bytes"));
    assert!(twin_page.contains("Conversation #"), "a duplicate leads to where the first one is");
    assert_eq!(lead.get("/desk/ledger/7").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn several_mails_are_read_again_with_one_button() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    for number in 0..3 {
        shop.write("ana@example.org", &format!("Lamp {number}"), "It flickers.").await;
    }
    let broken = "DELETE FROM mails; DELETE FROM mail_ids; UPDATE messages SET client_id = NULL;
         UPDATE incoming SET state = 'quarantined', reason = 'A fault', message_id = NULL, conversation_id = NULL";
    shop.running.post.db.write(move |tx| tx.script(broken)).await.unwrap();
    let page = lead.page("/desk/ledger?state=quarantined").await;
    let shown: Vec<&str> =
        page.split("name=\"shown\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(shown.len(), 3, "{page}");

    let none = lead.act("/desk/ledger/replay", &[("which", "chosen")]).await;
    let one = lead
        .act("/desk/ledger/replay", &[("which", "chosen"), ("chosen", shown[0]), ("shown", shown[1])])
        .await;
    shop.settle().await;
    let waiting = shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'quarantined'").await;
    let mut fields: Vec<(&str, &str)> = shown.iter().map(|id| ("shown", *id)).collect();
    fields.extend([("which", "shown"), ("back", "/desk/ledger?state=quarantined")]);
    let all = lead.act("/desk/ledger/replay", &fields).await;
    shop.settle().await;

    assert!(none.contains("Tick the mails"), "{none}");
    assert!(one.contains("1 mail is read again now.") && waiting == 2, "{one}");
    assert!(all.contains("2 mails are read again now; 1 stay as they are."), "{all}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'opened'").await, 3);
    let away =
        lead.post("/desk/ledger/replay", &[("which", "chosen"), ("back", "https://evil.example")]).await;
    assert_eq!(away.location, "/desk/ledger");
}

#[tokio::test]
async fn a_mailbox_beside_the_ledger_shows_its_difference() {
    let shop = Shop::open().await;
    let lead = shop.agent("Lena", "Team lead").await;
    let empty = lead.page("/desk/ledger").await;
    let folder = |name: &str| Folder {
        mailbox_id: 1,
        mailbox: "Support".into(),
        folder: name.into(),
        uid_validity: 7,
        up_to_uid: 9,
    };
    let (inbox, sent) = (folder("INBOX"), folder("Sent"));
    shop.running
        .post
        .db
        .write(move |tx| {
            reconciling::note(tx, &inbox, &reconcile(&[1, 2], &[1, 2], 9), 0)?;
            reconciling::note(tx, &sent, &reconcile(&[1], &[1, 4, 8], 9), 0)
        })
        .await
        .unwrap();

    let page = lead.page("/desk/ledger").await;

    assert!(empty.contains("No mailbox was compared"), "{empty}");
    assert!(page.contains("Support · INBOX") && page.contains("difference 0"), "{page}");
    assert!(page.contains("2 missing") && page.contains("Missing are UID 4, 8"), "{page}");
}
