//! The ledger as people use it: found again by what they remember, added up, read anew.

use base::{Error, Result};

use super::{Shop, mail};
use crate::mail::intake::{Item, STATES, Source, State};
use crate::mail::ledger::{self, Filter, Page, Replayed};

const ANA: &str = "Ana <ana@example.org>";
const HELP: &str = "help@shop.example";
const DAY_MS: i64 = 24 * 3_600_000;

async fn list(shop: &Shop, filter: Filter, (before, limit): (Option<i64>, usize)) -> Page {
    shop.db.read(move |read| ledger::list(read, &filter, before, limit)).await.unwrap()
}

async fn ids(shop: &Shop, filter: Filter) -> Vec<i64> {
    list(shop, filter, (None, 50)).await.items.into_iter().map(|item| item.id).collect()
}

async fn sql(shop: &Shop, sql: &'static str) {
    shop.db.write(move |tx| tx.script(sql)).await.unwrap();
}

async fn replay(shop: &Shop, item: &Item) -> Result<()> {
    let id = item.id;
    shop.db.write(move |tx| ledger::replay(tx, id)).await
}

#[tokio::test]
async fn a_mail_is_known_by_its_headers_whatever_became_of_it() {
    let shop = Shop::open().await;
    let head = "Message-ID: <a1@x>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=";

    let opened = shop.take(HELP, mail(ANA, head, "Hello")).await;
    let quarantined = shop.store(HELP, "Subject: no sender\r\nMessage-ID: <a2@x>\r\n\r\nHello").await;
    sql(&shop, "UPDATE incoming SET sender = '' WHERE state = 'received'").await;
    shop.work().await;
    let quarantined = shop.item(quarantined).await;

    let known = |item: &Item| (item.mail_id.clone(), item.from_email.clone(), item.subject.clone());
    assert_eq!(known(&opened), ("a1@x".into(), "ana@example.org".into(), "Grüße".into()));
    assert_eq!(opened.customer_id, Some(shop.conversation(&opened).await.customer_id.0));
    assert_eq!(quarantined.state, State::Quarantined);
    assert_eq!(known(&quarantined), ("a2@x".into(), String::new(), "no sender".into()));
}

#[tokio::test]
async fn mails_are_found_by_state_door_sender_subject_and_time() {
    let shop = Shop::open().await;
    let first = shop.take(HELP, mail(ANA, "Subject: Über die Lampe", "1")).await.id;
    shop.db.context().clock.advance(DAY_MS);
    let second = shop.take(HELP, mail("Bo <bo@other.example>", "Subject: Lamp", "2")).await.id;
    let broken = shop.take(HELP, "").await.id;
    let (now_ms, all) = (shop.db.now_ms(), Filter::default());

    let by_text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    let by_sender = |sender: &str| Filter { sender: sender.into(), ..Filter::default() };
    for (filter, expected) in [
        (all.clone(), vec![broken, second, first]),
        (Filter { state: Some(State::Opened), ..all.clone() }, vec![second, first]),
        (Filter { state: Some(State::Spam), ..all.clone() }, vec![]),
        (Filter { source: Some(Source::Smtp), ..all.clone() }, vec![broken, second, first]),
        (Filter { source: Some(Source::Imap), ..all.clone() }, vec![]),
        (by_text("LAMP"), vec![second, first]),
        (by_text("über"), vec![first]),
        (by_text("%"), vec![]),
        (by_sender("ana@example.org"), vec![first]),
        (by_sender("Ana@Example.org"), vec![first]),
        (by_sender("other."), vec![second]),
        (by_sender("bounces@"), vec![broken, second, first]),
        (Filter { since_ms: Some(now_ms - 1), ..all.clone() }, vec![broken, second]),
        (Filter { until_ms: Some(now_ms), ..all.clone() }, vec![first]),
        (Filter { state: Some(State::Opened), since_ms: Some(now_ms), ..by_text("lamp") }, vec![second]),
    ] {
        assert_eq!(ids(&shop, filter.clone()).await, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_by_key_until_the_end() {
    let shop = Shop::open().await;
    let mut stored = Vec::new();
    for number in 0..7 {
        stored.push(shop.store(HELP, mail(ANA, "", &number.to_string())).await);
    }
    stored.reverse();

    let (mut found, mut before, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = list(&shop, Filter::default(), (before, 3)).await;
        found.extend(page.items.iter().map(|item| item.id));
        (before, pages) = (page.next, pages + 1);
        if before.is_none() {
            break;
        }
    }

    assert_eq!((found, pages), (stored, 3));
}

#[tokio::test]
async fn a_search_says_how_far_it_looked_and_goes_on_from_there() {
    let shop = Shop::open().await;
    let wanted = shop.take(HELP, mail(ANA, "Subject: needle", "1")).await.id;
    shop.db.context().clock.advance(DAY_MS);
    let many = ledger::LOOKED_THROUGH as i64 + 5;
    let from = base::ids::first_at(shop.db.now_ms());
    shop.db
        .write(move |tx| {
            let hash = vec![0_u8; 32];
            tx.execute(
                "INSERT INTO blobs (hash, size, body, created_ms) VALUES ($1, 32, $1, 0)",
                &[&hash],
            )?;
            tx.execute(
                "WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST($1 AS BIGINT))
                 INSERT INTO incoming
                   (id, channel, source, received_ms, hash, size, peer, sender, recipients, state, subject)
                 SELECT CAST($2 AS BIGINT) + n, 'email', 'smtp', 0, $3, 0, '', '', '', 'spam', 'hay' FROM numbers",
                &[&many, &from, &hash],
            )
        })
        .await
        .unwrap();
    let needle = Filter { text: "needle".into(), ..Filter::default() };

    let first = list(&shop, needle.clone(), (None, 50)).await;
    let second = list(&shop, needle, (first.next, 50)).await;

    assert!(first.items.is_empty() && first.next.is_some());
    assert_eq!(first.looked_back_to_ms, Some(shop.db.now_ms()));
    assert_eq!((second.items[0].id, second.next, second.looked_back_to_ms), (wanted, None, None));
}

#[tokio::test]
async fn the_sums_of_all_states_are_what_came() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Message-ID: <a1@x>", "Hello");
    for text in [raw.as_str(), raw.as_str(), "", &mail(ANA, "In-Reply-To: <a1@x>", "Again")] {
        shop.take(HELP, text).await;
    }
    shop.take(HELP, mail(HELP, "", "Forged")).await;
    shop.store(HELP, mail(ANA, "", "Waits")).await;

    let (sums, dangling) =
        shop.db.read(|read| Ok((ledger::sums(read)?, ledger::count_dangling(read)?))).await.unwrap();

    assert_eq!((sums.len(), sums[0].count, dangling), (1, 6, 0));
    assert_eq!(sums[0].states.iter().map(|(_, count)| count).sum::<i64>(), 6);
    let of = |wanted: State| sums[0].states.iter().find(|(state, _)| *state == wanted).unwrap().1;
    for state in
        [State::Received, State::Opened, State::Joined, State::Duplicate, State::Own, State::Quarantined]
    {
        assert_eq!(of(state), 1, "{state:?}");
    }
}

#[tokio::test]
async fn a_message_that_isnt_there_any_more_is_counted() {
    let shop = Shop::open().await;
    shop.take(HELP, mail(ANA, "", "Hello")).await;
    sql(&shop, "UPDATE incoming SET message_id = 7").await;

    assert_eq!(shop.db.read(ledger::count_dangling).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_in_a_conversation_isnt_read_again() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Message-ID: <a1@x>", "Hello");
    let opened = shop.take(HELP, &raw).await;
    let joined = shop.take(HELP, mail(ANA, "In-Reply-To: <a1@x>", "Again")).await;
    let waiting = shop.store(HELP, mail(ANA, "", "Waits")).await;
    let waiting = shop.item(waiting).await;

    for (item, why) in
        [(&opened, "said twice"), (&joined, "said twice"), (&waiting, "waits to be read already")]
    {
        let Err(Error::Conflict(told)) = replay(&shop, item).await else { panic!("{item:?}") };
        assert!(told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn a_mail_without_a_message_is_read_again_whatever_it_was() {
    let shop = Shop::open().await;
    let item = shop.take(HELP, mail(ANA, "Message-ID: <a1@x>", "Hello")).await;
    for (state, name) in STATES {
        if matches!(state, State::Received | State::Opened | State::Joined) {
            continue;
        }
        sql(&shop, "DELETE FROM mail_ids").await;
        let change =
            format!("UPDATE incoming SET state = '{name}', message_id = NULL, conversation_id = NULL");
        shop.db.write(move |tx| tx.script(&change)).await.unwrap();

        replay(&shop, &item).await.unwrap();
        sql(&shop, "UPDATE messages SET client_id = NULL").await;
        shop.work().await;

        assert_eq!(shop.item(item.id).await.state, State::Opened, "{name}");
    }
}

#[tokio::test]
async fn headers_alone_arent_read_again_and_say_how_large_the_mail_is() {
    let shop = Shop::open().await;
    let id = shop.store(HELP, mail(ANA, "Subject: A film", "")).await;
    sql(&shop, "UPDATE incoming SET is_whole = FALSE, size = 62000000").await;

    shop.work().await;

    let item = shop.item(id).await;
    assert_eq!(item.reason, "It is larger than the limit: 62.0 MB; only its headers were kept.");
    assert_eq!((item.state, item.subject.as_str()), (State::Quarantined, "A film"));
    assert!(matches!(replay(&shop, &item).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn many_are_read_again_after_a_fix_and_what_cant_be_stays() {
    let shop = Shop::open().await;
    let mut all = Vec::new();
    for number in 0..5 {
        all.push(shop.take(HELP, mail(ANA, "", &number.to_string())).await.id);
    }
    sql(&shop, "DELETE FROM mails; UPDATE messages SET client_id = NULL").await;
    sql(&shop, "UPDATE incoming SET state = 'quarantined', message_id = NULL WHERE subject = ''").await;
    let kept = shop.take(HELP, mail(ANA, "Subject: kept", "x")).await.id;
    all.push(kept);
    let quarantined = Filter { state: Some(State::Quarantined), ..Filter::default() };

    let found = shop.db.read(move |read| ledger::list_replayable(read, &quarantined, 3)).await.unwrap();
    let asked = all.clone();
    let replayed = shop.db.write(move |tx| ledger::replay_some(tx, &asked)).await.unwrap();
    shop.work().await;

    assert_eq!(found, [all[4], all[3], all[2]], "newest first, no more than asked for");
    assert_eq!(replayed, Replayed { again: 5, left: 1 });
    for id in all {
        assert_eq!(shop.item(id).await.state, State::Opened);
    }
}

#[tokio::test]
async fn twins_and_namesakes_of_a_mail_are_found() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Message-ID: <a1@x>", "One");
    let one = shop.take(HELP, &raw).await;
    let same = shop.take(HELP, &raw).await;
    let other = shop.take(HELP, mail(ANA, "Message-ID: <a1@x>", "Two")).await;

    let asked = one.clone();
    let (twins, namesakes) = shop
        .db
        .read(move |read| Ok((ledger::list_twins(read, &asked)?, ledger::list_namesakes(read, &asked)?)))
        .await
        .unwrap();

    assert_eq!(twins.iter().map(|item| item.id).collect::<Vec<_>>(), [same.id]);
    assert_eq!(namesakes.iter().map(|item| item.id).collect::<Vec<_>>(), [other.id]);
    assert_eq!((same.conversation_id, same.message_id), (one.conversation_id, one.message_id));
    assert_eq!(same.signals[0].text, format!("it says the same as mail {}", one.id));
}
