//! Customers: what the page beside a conversation knows of them, and joining two records of one person.

use std::io::Cursor;
use std::ops::ControlFlow;

use orders::import::{self, BadLines};

use crate::harness::{Browser, Shop, between};

const SHOP: &str = r##"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org","ana@work.example"],"phones":["+49 30 123456"]}
{"type":"order","number":"#W7","customer":"ana","placed_at":"2026-11-20T10:00:00Z","status":"processed","currency":"EUR","lines":[{"title":"Floor <b>lamp</b>","quantity":2,"price":19.99}],"shipments":[{"carrier":"DHL","tracking":"JD0034","status":"on its way"}]}
{"type":"order","number":"#W8","customer":"ana","placed_at":"2026-11-21T10:00:00Z","status":"cancelled","currency":"EUR","lines":[{"title":"Bulb","quantity":1,"price":3}]}
"##;

/// Brings `lines` in, as `attend import` does.
pub async fn import(shop: &Shop, lines: &str) {
    let db = &shop.running.post.db;
    let file = || Cursor::new(lines.as_bytes().to_vec());
    let report = import::check(db, file(), |_| ControlFlow::Continue(())).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(db, file(), &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await.unwrap();
}

/// The path of the person whose conversation is at `path`.
async fn person_of(agent: &Browser, path: &str) -> String {
    let page = agent.page(path).await;
    format!("/desk/people/{}", between(&page, "/desk/people/", "\""))
}

#[tokio::test]
async fn beside_a_conversation_stands_everything_known_of_the_customer() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    import(&shop, SHOP).await;
    shop.write("Ana <ana@example.org>", "The bulb", "Where is it?").await;
    let first = mia.first_in("open").await;
    mia.act(&format!("{first}/closure"), &[]).await;
    shop.write("Ana <ana@work.example>", "The lamp", "It flickers.").await;

    let page = mia.page(&mia.first_in("open").await).await;
    let panel = between(&page, "id=\"customer\"", "</aside>");

    for known in [
        "Ana Lima",
        "ana@example.org",
        "ana@work.example",
        "+4930123456",
        "#W7",
        "#W8",
        "Floor &lt;b&gt;lamp&lt;/b&gt;",
        "39.98",
        "DHL",
        "JD0034",
        "The bulb",
    ] {
        assert!(panel.contains(known), "{known}: {panel}");
    }
    assert!(panel.find("#W8") < panel.find("#W7"), "the newest order first");
    assert!(panel.contains(&first), "the earlier conversation is a click away");
    let person = mia.page(&person_of(&mia, &first).await).await;
    assert!(person.contains("The bulb") && person.contains("The lamp") && person.contains("#W7"), "{person}");
}

#[tokio::test]
async fn two_records_of_one_person_are_joined_by_address_and_taken_apart_again() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("Ana <ana@example.org>", "The lamp", "It flickers.").await;
    let lamp = mia.first_in("open").await;
    shop.clock.advance(1_000);
    shop.write("A. Lima <lima@private.example>", "The desk", "It wobbles.").await;
    let desk = mia.first_in("open").await;
    let (ana, lima) = (person_of(&mia, &lamp).await, person_of(&mia, &desk).await);
    assert_ne!(ana, lima);

    let joined = mia.act(&format!("{ana}/merges"), &[("other", "LIMA@private.example")]).await;

    assert!(joined.contains("Merged. It can be undone below."), "{joined}");
    for known in ["ana@example.org", "lima@private.example", "The lamp", "The desk", "A. Lima", "joined by"] {
        assert!(joined.contains(known), "{known}: {joined}");
    }
    assert_eq!(person_of(&mia, &desk).await, ana, "from the conversation one comes to the one record");
    assert!(mia.page(&lima).await.contains("The lamp"), "the old address leads there, too");
    let again = mia.act(&format!("{ana}/merges"), &[("other", "lima@private.example")]).await;
    assert!(again.contains("These two are one customer already."), "{again}");

    let undo = format!("/desk/merges/{}/undo", between(&joined, "/desk/merges/", "/"));
    let apart = mia.act(&undo, &[("person", ana.rsplit('/').next().unwrap())]).await;
    assert!(apart.contains("They are two customers again.") && apart.contains("taken back"), "{apart}");
    assert!(!apart.contains("The desk") && !apart.contains("lima@private.example"), "{apart}");
    let other = mia.page(&lima).await;
    assert!(other.contains("The desk") && !other.contains("The lamp"), "{other}");
}

#[tokio::test]
async fn a_name_that_fits_several_offers_a_choice() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    for (name, subject) in [
        ("Ana Lima <ana@example.org>", "First"),
        ("Kim Lee <kim@one.example>", "Second"),
        ("Kim Lee <kim@two.example>", "Third"),
    ] {
        shop.write(name, subject, "Hello").await;
        shop.clock.advance(1_000);
    }
    let queue = mia.page("/desk?view=open").await;
    let rows: Vec<&str> =
        queue.match_indices("id=\"row-").map(|(at, _)| queue[at + 8..].split('"').next().unwrap()).collect();
    let ana = person_of(&mia, &format!("/desk/conversations/{}", rows[2])).await;
    let act = format!("{ana}/merges");

    let choices = mia.act(&act, &[("other", "Kim")]).await;
    let nobody = mia.act(&act, &[("other", "Zacharias")]).await;

    assert!(
        choices.contains("Who do you mean?")
            && choices.contains("kim@one.example")
            && choices.contains("kim@two.example"),
        "{choices}"
    );
    assert!(
        nobody.contains("That could be several people, or none.") && !nobody.contains("Who do you mean?"),
        "{nobody}"
    );
    let at = choices.find("kim@one.example").unwrap();
    let chosen = choices[..at].rsplit("name=\"other\" value=\"").next().unwrap().split('"').next().unwrap();
    let joined = mia.act(&act, &[("other", chosen)]).await;
    assert!(joined.contains("kim@one.example") && !joined.contains("kim@two.example"), "{joined}");
}

#[tokio::test]
async fn identities_are_added_once_and_only_when_they_can_be_ones() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("Ana <ana@example.org>", "The lamp", "It flickers.").await;
    shop.write("Leo <leo@example.org>", "The desk", "It wobbles.").await;
    let page = mia.page("/desk/people?q=ana@example.org").await;
    let ana = format!("/desk/people/{}", between(&page, "/desk/people/", "\""));

    let phone = mia.act(&format!("{ana}/identities"), &[("value", "+49 (30) 555-0199")]).await;
    let taken = mia.act(&format!("{ana}/identities"), &[("value", "leo@example.org")]).await;
    let nonsense = mia.act(&format!("{ana}/identities"), &[("value", "x")]).await;

    assert!(phone.contains("+49305550199") && phone.contains("Added."), "{phone}");
    assert!(!taken.contains("Added.") && taken.contains("notice--bad"), "{taken}");
    assert!(nonsense.contains("Write an e-mail address such as"), "{nonsense}");
    let leo = mia.page("/desk/people?q=leo").await;
    assert!(leo.contains("leo@example.org"), "Leo keeps his address: {leo}");
}

#[tokio::test]
async fn all_people_are_listed_page_by_page() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let lines: String = (0..120).map(|at| format!("{{\"type\":\"customer\",\"key\":\"c{at}\",\"name\":\"Customer & {}\",\"emails\":[\"c{at}@example.org\"]}}\n", at / 3)).collect();
    import(&shop, &lines).await;

    let mut seen = std::collections::BTreeSet::new();
    let mut page = mia.page("/desk/people").await;
    loop {
        for (at, _) in page.match_indices("people__name clip\" href=\"/desk/people/") {
            assert!(seen.insert(page[at..].split('"').nth(2).unwrap().to_owned()), "{at}");
        }
        let Some(at) = page.find("/desk/people?after_name=") else { break };
        let next = page[at..].split('"').next().unwrap().replace("&amp;", "&");
        page = mia.page(&next).await;
    }

    assert_eq!(seen.len(), 120);
}

#[tokio::test]
async fn agents_join_a_team_and_leave_it_again() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    root.post("/desk/team/teams", &[("name", "Returns")]).await;
    let page = root.page("/desk/team").await;
    let at = page.find("/desk/team/teams/").unwrap();
    let members = page[at..].split('"').next().unwrap().to_owned();
    let own = page.split("id=\"agent-").nth(1).unwrap().split('"').next().unwrap().to_owned();

    root.post(&members, &[("agent_id", &own)]).await;
    assert!(root.page("/desk/team").await.contains("Remove Root from this team"));
    let nobody = root.post(&members, &[("agent_id", "nobody")]).await;
    assert!(root.page(&nobody.location).await.contains("Choose one of the agents in the list."));
    root.post(&format!("{members}/removal"), &[("agent_id", &own)]).await;

    let page = root.page("/desk/team").await;
    assert!(!page.contains("Remove Root from this team") && page.contains("nobody yet"), "{page}");
}
