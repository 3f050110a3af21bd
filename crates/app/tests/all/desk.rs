//! What agents do with conversations: assign, snooze, close, tag, find.

use std::collections::BTreeSet;

use base::testing::MONDAY_MS;
use reqwest::StatusCode;

use crate::harness::{ADDRESS, Browser, Shop, between, letter};

const HOUR_MS: i64 = 3_600_000;

/// A shop with one conversation, seen by one agent.
async fn one_conversation() -> (Shop, Browser, String) {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("Ana Lima <ana@example.org>", "The lamp flickers", "Only in the evening.").await;
    let path = mia.first_in("unassigned").await;
    (shop, mia, path)
}

#[tokio::test]
async fn a_conversation_is_given_to_a_colleague_and_back_to_everyone() {
    let (shop, mia, path) = one_conversation().await;
    let noa = shop.agent("Noa", "Agent").await;
    let act = format!("{path}/assignment");

    let given = mia.act(&act, &[("agent_id", &shop.agent_id("Noa").await), ("view", "open")]).await;

    assert!(given.contains("Mia gave this to Noa"), "{given}");
    assert_eq!(noa.first_in("mine").await, path);
    assert!(!mia.page("/desk?view=mine").await.contains(&path));
    assert!(!mia.page("/desk?view=unassigned").await.contains(&path));

    let back = noa.act(&act, &[("agent_id", "")]).await;
    assert!(back.contains("Noa gave this back to everyone"), "{back}");
    assert_eq!(mia.first_in("unassigned").await, path);
    let taken = mia.act(&act, &[("agent_id", &shop.agent_id("Mia").await)]).await;
    assert!(taken.contains("Mia took this"), "{taken}");
}

#[tokio::test]
async fn a_conversation_goes_only_to_somebody_who_can_answer() {
    let (shop, mia, path) = one_conversation().await;
    shop.agent("Ole", "Observer").await;
    let act = format!("{path}/assignment");

    let observer = mia.act(&act, &[("agent_id", &shop.agent_id("Ole").await)]).await;
    let nobody = mia.act(&act, &[("agent_id", "12345")]).await;

    assert!(
        observer.contains("Ole can&#39;t answer customers")
            || observer.contains("Ole can't answer customers"),
        "{observer}"
    );
    assert!(nobody.contains("Choose one of the agents in the list."), "{nobody}");
    assert_eq!(mia.first_in("unassigned").await, path);
}

#[tokio::test]
async fn a_snoozed_conversation_comes_back_at_its_time() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let cases = [
        ("1h", "", MONDAY_MS + HOUR_MS),
        ("custom", "2026-11-23T14:30", MONDAY_MS + 5 * HOUR_MS + HOUR_MS / 2),
        ("tomorrow", "", MONDAY_MS + 24 * HOUR_MS),
        ("monday", "", MONDAY_MS + 7 * 24 * HOUR_MS),
    ];
    let mut sleeping = Vec::new();
    for (until, at, wakes_ms) in cases {
        shop.write("ana@example.org", until, "Not now.").await;
        let path = mia.first_in("open").await;
        let page = mia.act(&format!("{path}/snooze"), &[("until", until), ("at", at)]).await;
        assert!(page.contains("Mia snoozed this") && page.contains("snoozed until"), "{until}: {page}");
        assert!(mia.page("/desk?view=snoozed").await.contains(&path), "{until}");
        sleeping.push((until, path, wakes_ms));
    }
    assert!(!mia.page("/desk?view=open").await.contains("/desk/conversations/"), "all of them sleep");

    for (until, path, wakes_ms) in sleeping {
        shop.pass(wakes_ms - shop.clock.now_ms() - 1_000).await;
        assert!(!mia.page("/desk?view=open").await.contains(&path), "{until} woke too early");
        shop.pass(1_000).await;
        assert!(mia.page("/desk?view=open").await.contains(&path), "{until} didn't wake");
        assert!(mia.page(&path).await.contains("Woke up from its snooze"), "{until}");
    }
}

#[tokio::test]
async fn a_snooze_without_a_sensible_time_says_what_to_choose() {
    let (_shop, mia, path) = one_conversation().await;
    let cases = [
        ("custom", "soon", "Choose when it should come back."),
        ("", "", "Choose when it should come back."),
        ("custom", "2026-11-22T14:30", "Choose a time between now and a year from now."),
        ("custom", "2028-01-01T00:00", "Choose a time between now and a year from now."),
        ("custom", "99999-01-01T00:00", "Choose when it should come back."),
    ];

    for (until, at, advice) in cases {
        let page = mia.act(&format!("{path}/snooze"), &[("until", until), ("at", at)]).await;
        assert!(page.contains(advice), "{until} {at}: {page}");
        assert!(!page.contains("snoozed until"), "{until} {at}");
    }
}

#[tokio::test]
async fn a_snoozed_or_closed_conversation_is_open_at_once_when_the_customer_writes() {
    let (shop, mia, path) = one_conversation().await;
    let first = mia.page(&path).await;
    let reference = between(&first, "class=\"mono\">", "<").to_owned();
    let again = format!("Re: [#{}]", reference.replace('-', ""));

    mia.act(&format!("{path}/snooze"), &[("until", "monday")]).await;
    shop.write("ana@example.org", &again, "It is urgent now.").await;
    assert!(mia.page("/desk?view=open").await.contains(&path));

    let closed = mia.act(&format!("{path}/closure"), &[]).await;
    assert!(closed.contains("Closed. It opens again when the customer writes."), "{closed}");
    assert_eq!(mia.first_in("closed").await, path);
    shop.write("ana@example.org", &again, "Still flickering.").await;
    let page = mia.page(&path).await;
    assert!(page.contains("Still flickering.") && page.contains("Ana Lima opened this again"), "{page}");
    assert!(!mia.page("/desk?view=closed").await.contains(&path));
}

#[tokio::test]
async fn a_closed_conversation_can_be_opened_again_but_not_snoozed() {
    let (_shop, mia, path) = one_conversation().await;

    mia.act(&format!("{path}/closure"), &[]).await;
    let refused = mia.act(&format!("{path}/snooze"), &[("until", "1h")]).await;
    let open = mia.act(&format!("{path}/reopening"), &[]).await;
    let twice = mia.act(&format!("{path}/reopening"), &[]).await;

    assert!(refused.contains("Reopen it before you snooze it."), "{refused}");
    assert!(open.contains("Mia closed this") && open.contains("Mia opened this again"), "{open}");
    assert!(twice.contains("This conversation is open already."), "{twice}");
}

#[tokio::test]
async fn of_two_agents_who_close_at_once_one_hears_who_was_faster() {
    let (shop, mia, path) = one_conversation().await;
    let noa = shop.agent("Noa", "Agent").await;
    let act = format!("{path}/closure");

    let (by_mia, by_noa) = tokio::join!(mia.act(&act, &[]), noa.act(&act, &[]));

    let told_mia = by_mia.contains("Noa has closed this conversation already.");
    let told_noa = by_noa.contains("Mia has closed this conversation already.");
    assert!(told_mia != told_noa, "{by_mia}\n\n{by_noa}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM closures").await, 1);
    assert!(!mia.page(&path).await.contains("closed this conversation already"), "it is said once");
}

#[tokio::test]
async fn tags_are_tidied_shown_in_the_queue_and_taken_off() {
    let (_shop, mia, path) = one_conversation().await;
    let long = "x".repeat(41);

    let tagged = mia.act(&format!("{path}/tags"), &[("tag", "  Lamp   BROKEN ")]).await;
    let refused = mia.act(&format!("{path}/tags"), &[("tag", &long)]).await;
    let empty = mia.act(&format!("{path}/tags"), &[("tag", "  ")]).await;

    assert!(tagged.contains("Mia tagged this “lamp broken”"), "{tagged}");
    assert!(
        refused.contains("Write a tag of 1 to 40 characters.")
            && empty.contains("Write a tag of 1 to 40 characters.")
    );
    assert!(mia.page("/desk?view=open").await.contains("lamp broken"));
    let off = mia.act(&format!("{path}/tags/removal"), &[("tag", "lamp broken")]).await;
    assert!(off.contains("Mia took the tag “lamp broken” off"), "{off}");
    assert!(!mia.page("/desk?view=open").await.contains("lamp broken"));
}

#[tokio::test]
async fn a_queue_of_a_hundred_is_paged_without_gap_or_repeat() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    for number in 0..100 {
        let raw = letter(&format!("c{number}@example.org"), &format!("Matter {number}"), "Hello")
            .replace('\n', "\r\n");
        assert!(shop.try_mail("c@example.org", ADDRESS, raw.as_bytes()).await.starts_with("250"));
        shop.clock.advance(i64::from(number % 3 == 0));
    }
    shop.settle().await;

    let mut seen = BTreeSet::new();
    let mut page = mia.page("/desk?view=open").await;
    let mut pages = 0;
    loop {
        let rows: Vec<String> = page
            .match_indices("id=\"row-")
            .map(|(at, sign)| page[at + sign.len()..].split('"').next().unwrap().into())
            .collect();
        for row in rows {
            assert!(seen.insert(row.clone()), "{row} came twice");
        }
        pages += 1;
        shop.write("late@example.org", "Meanwhile", "Hello").await;
        let Some(at) = page.find("/desk?view=open&amp;before=") else { break };
        let next = page[at..].split('"').next().unwrap().replace("&amp;", "&");
        page = mia.page(&next).await;
    }

    assert_eq!((seen.len(), pages), (100, 3));
    assert!(
        mia.page("/desk?view=open&before=nonsense").await.contains("Meanwhile"),
        "a damaged key is the first page"
    );
    assert_eq!(mia.get("/desk?view=everything").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_conversation_is_found_by_reference_address_order_and_name() {
    let (shop, mia, path) = one_conversation().await;
    let order = r##"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"]}
{"type":"order","number":"#W7","customer":"ana","placed_at":"2026-11-20T10:00:00Z","status":"sent","currency":"EUR","lines":[{"title":"Lamp","quantity":1,"price":5}],"shipments":[{"carrier":"DHL","tracking":"JD0034"}]}
"##;
    crate::people::import(&shop, order).await;
    shop.write("Leo <leo@example.org>", "The desk", "Is it in stock?").await;
    let first = mia.page(&path).await;
    let reference = between(&first, "class=\"mono\">", "<").to_owned();

    let found = mia.get(&format!("/desk/search?q={}", reference.to_lowercase())).await;
    assert_eq!(found.location, path, "a reference leads straight there");
    for query in ["ana@example.org", "ana@exam", "%23W7", "JD0034", "Ana", "ana lima"] {
        let page = mia.page(&format!("/desk/search?q={query}")).await;
        assert!(page.contains(&path) && !page.contains("The desk"), "{query}: {page}");
    }
    for query in ["nobody@example.org", "%25", "_", "%27%20OR%201=1--", "Zzz", ""] {
        let page = mia.page(&format!("/desk/search?q={query}")).await;
        assert!(!page.contains(&path), "{query}: {page}");
    }
}
