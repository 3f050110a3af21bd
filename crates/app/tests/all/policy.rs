//! The policy as those who keep it meet it: in words, as versions, tried before it is saved; exceptions; the command line.

use base::testing::Place;
use orders::act::{self, Command, What, Who};
use orders::policy::{ActKind, version};
use people::customer::Proof;
use reqwest::StatusCode;

use crate::harness::{Browser, Shop, between};
use crate::people::import;
use crate::process::run;

const DAY_MS: i64 = 86_400_000;
const RETURNS: &str = "name = \"Ours\"\n[acts.return]\nstage = [\"delivered\"]\nwindows = [{ days = 30 }]\n[acts.cancel]\nstage = [\"placed\"]\nbecomes = \"cancelled\"\n";

/// Ana's three orders: one arrived ten days ago, one forty, one has just been placed.
const ORDERS: &str = r##"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"]}
{"type":"order","number":"#NEW","customer":"ana","placed_at":"2026-11-20T10:00:00Z","status":"pending","currency":"EUR","lines":[{"title":"Mug","quantity":1,"price":10}],"payments":[{"kind":"payment","method":"card","amount":10}]}
{"type":"order","number":"#TEN","customer":"ana","placed_at":"2026-11-08T10:00:00Z","status":"delivered","currency":"EUR","lines":[{"title":"Mug","quantity":1,"price":10}],"payments":[{"kind":"payment","method":"card","amount":10}],"shipments":[{"carrier":"DHL","tracking":"T1","shipped_at":"2026-11-10T08:00:00Z","delivered_at":"2026-11-13T08:00:00Z"}]}
{"type":"order","number":"#OLD","customer":"ana","placed_at":"2026-10-01T10:00:00Z","status":"delivered","currency":"EUR","lines":[{"title":"Mug","quantity":1,"price":10}],"payments":[{"kind":"payment","method":"card","amount":10}],"shipments":[{"carrier":"DHL","tracking":"T2","shipped_at":"2026-10-12T08:00:00Z","delivered_at":"2026-10-14T08:00:00Z"}]}
"##;

fn form<'a>(body: &'a str, starts: &'a str) -> [(&'static str, &'a str); 3] {
    [("body", body), ("note", "As agreed"), ("starts", starts)]
}

async fn keeper(shop: &Shop) -> Browser {
    shop.agent("Adam", "Administrator").await
}

/// Whether the policy lets Ana do `kind` with the order now.
async fn may(shop: &Shop, number: &'static str, kind: ActKind) -> bool {
    let now_ms = shop.clock.now_ms();
    let acts = shop
        .running
        .post
        .db
        .read(move |read| {
            let order = orders::find_by_number(read, number)?.unwrap();
            let who = Who::customer(order.customer_id, vec![order.customer_id], Proof::SignIn);
            Ok(act::possible(read, &who, &order, now_ms)?.0)
        })
        .await
        .unwrap();
    acts.iter().find(|one| one.kind == kind).unwrap().is_now()
}

async fn versions(shop: &Shop) -> i64 {
    shop.count("SELECT count(*) FROM policies").await
}

/// Ana cancels the order she has just placed.
async fn cancel(shop: &Shop) {
    shop.running
        .post
        .db
        .write(|tx| {
            let order = orders::find_by_number(tx, "#NEW")?.unwrap();
            let who = Who::customer(order.customer_id, vec![order.customer_id], Proof::Code);
            act::confirm(tx, &who, &Command::new("#NEW", What::Cancel), ("k1", None))
        })
        .await
        .unwrap();
    shop.settle().await;
}

#[tokio::test]
async fn the_policy_in_force_is_read_in_words_by_everybody_and_edited_by_few() {
    let shop = Shop::open().await;
    let (adam, olaf) = (keeper(&shop).await, shop.agent("Olaf", "Observer").await);

    let read = olaf.page("/desk/policy").await;
    let edited = adam.page("/desk/policy").await;

    assert!(read.contains("30 days from delivery.") && read.contains("holds now"), "{read}");
    assert!(!read.contains("<textarea") && edited.contains("<textarea"));
}

#[tokio::test]
async fn a_wrong_line_is_named_and_nothing_is_saved_or_lost() {
    let shop = Shop::open().await;
    let adam = keeper(&shop).await;
    let before = versions(&shop).await;
    let cases = [
        ("name = \"x\"\n[acts.cancel]\nhold_minuts = 5\n", "", "Line 3: "),
        ("[acts.cancel]\nhold_minutes = 99999\n", "", "Line 2: "),
        (RETURNS, "2020-01-01T00:00", "in the past"),
        (RETURNS, "soon", "2026-12-01T00:00"),
    ];

    for (body, starts, expected) in cases {
        let answer = adam.post("/desk/policy", &form(body, starts)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(answer.text.contains(expected), "{expected}: {}", answer.text);
        assert!(
            answer.text.contains(body.lines().last().unwrap().split('"').next().unwrap()),
            "{body} is lost"
        );
    }
    let no_note = adam.post("/desk/policy", &[("body", RETURNS)]).await;
    assert!(no_note.text.contains("the next colleague will ask"));
    assert_eq!(versions(&shop).await, before);
}

#[tokio::test]
async fn a_huge_text_is_refused() {
    let shop = Shop::open().await;
    let adam = keeper(&shop).await;
    let before = versions(&shop).await;
    let (large, huge) = ("x".repeat(257 * 1024), "x".repeat(600 * 1024));

    let answer = adam.post("/desk/policy", &form(&large, "")).await;
    let refused = adam.post("/desk/policy", &form(&huge, "")).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("larger than 256 KiB"));
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(versions(&shop).await, before);
}

#[tokio::test]
async fn a_version_that_starts_tomorrow_holds_from_tomorrow() {
    let shop = Shop::open().await;
    let adam = keeper(&shop).await;
    import(&shop, ORDERS).await;
    let tomorrow = jiff::Timestamp::from_millisecond(shop.clock.now_ms() + DAY_MS).unwrap();
    let starts = tomorrow.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string();
    let short = RETURNS.replace("30", "10");

    adam.act("/desk/policy", &form(RETURNS, "")).await;
    let page = adam.act("/desk/policy", &form(&short, &starts)).await;

    assert!(
        page.contains("Saved as version 3. It holds from its start on.") && page.contains("to come"),
        "{page}"
    );
    assert!(may(&shop, "#TEN", ActKind::Return).await, "today the old one holds");
    shop.pass(2 * DAY_MS).await;
    assert!(!may(&shop, "#TEN", ActKind::Return).await, "tomorrow the new one does");
    let page = adam.page("/desk/policy/versions/3").await;
    assert!(page.contains("<del>- windows = [{ days = 30 }]</del>"), "{page}");
    assert!(page.contains("<ins>+ windows = [{ days = 10 }]</ins>") && page.contains("As agreed"));
    assert_eq!(adam.get("/desk/policy/versions/9").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_preview_says_who_could_do_what_today_and_saves_nothing() {
    let shop = Shop::open().await;
    let adam = keeper(&shop).await;
    import(&shop, ORDERS).await;
    adam.act("/desk/policy", &form(RETURNS, "")).await;
    let before = versions(&shop).await;

    let longer = adam.post("/desk/policy/preview", &form(&RETURNS.replace("30", "60"), "")).await;
    let same = adam.post("/desk/policy/preview", &form(RETURNS, "")).await;
    let wrong = adam.post("/desk/policy/preview", &form("[acts.fly]", "")).await;

    let found = between(&longer.text, "id=\"today\"", "</section>");
    assert!(found.contains("newest 3 orders"), "{found}");
    assert!(
        found.contains("<td>Return items</td><td class=\"table__num\">1</td><td class=\"table__num\">2</td>"),
        "{found}"
    );
    assert!(found.contains("#OLD") && found.contains("refused: Mug could be returned until"), "{found}");
    assert!(!found.contains("#TEN"), "{found}");
    assert!(same.text.contains("Nothing would come out differently."));
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("Line 1: "));
    assert_eq!(versions(&shop).await, before);
}

#[tokio::test]
async fn a_dry_run_counts_what_would_have_come_out_differently() {
    let shop = Shop::open().await;
    let adam = keeper(&shop).await;
    import(&shop, ORDERS).await;
    adam.act("/desk/policy", &form(RETURNS, "")).await;
    cancel(&shop).await;
    shop.pass(DAY_MS).await;
    let run = async |body: &str, days: &str| {
        let answer = adam.post("/desk/policy/dry-run", &[("body", body), ("days", days)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        between(&answer.text, "id=\"dry-run\"", "</section>").to_owned()
    };

    let same = run(RETURNS, "").await;
    let reviewed = run(&format!("{RETURNS}review = [{{ why = \"We look at each\" }}]\n"), "7").await;
    let refused = run("[acts.return]\n", "90").await;
    let past = adam.post("/desk/policy/dry-run", &[("body", RETURNS), ("days", "91")]).await;

    assert!(same.contains("1 acts on 1 orders") && same.contains("1 would be allowed"), "{same}");
    assert!(same.contains("Nothing would come out differently."), "{same}");
    assert!(reviewed.contains("1 looked at first") && reviewed.contains("We look at each"), "{reviewed}");
    assert!(refused.contains("1 refused") && refused.contains("Before: allowed"), "{refused}");
    assert!(refused.contains("After: refused: The shop doesn"), "{refused}");
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text.contains("from 1 to 90"));
}

#[tokio::test]
async fn an_exception_allows_what_the_window_refuses_until_it_ends() {
    let shop = Shop::open().await;
    let (adam, mia) = (keeper(&shop).await, shop.agent("Mia", "Agent").await);
    import(&shop, ORDERS).await;
    adam.act("/desk/policy", &form(RETURNS, "")).await;
    let ana = shop.count("SELECT id FROM customers WHERE shop_key = 'ana'").await;
    let path = format!("/desk/people/{ana}");
    let add = format!("{path}/exceptions");
    let new = [("act", "return"), ("said", "allow"), ("until", "2026-12-31"), ("reason", "Was ill")];

    assert!(!may(&shop, "#OLD", ActKind::Return).await);
    let without = mia.act(&add, &[("act", "return"), ("said", "allow"), ("reason", " ")]).await;
    let past = mia
        .act(&add, &[("act", "return"), ("said", "allow"), ("until", "2020-01-01"), ("reason", "x")])
        .await;
    let odd = mia.act(&add, &[("act", "fly"), ("said", "allow"), ("reason", "x")]).await;
    let page = mia.act(&add, &new).await;

    assert!(without.contains("Write why") && past.contains("today or later") && odd.contains("Choose what"));
    assert!(
        page.contains("Return items: allowed") && page.contains("Was ill") && page.contains("Mia"),
        "{page}"
    );
    assert!(may(&shop, "#OLD", ActKind::Return).await);
    let end = format!("{path}/exceptions/{}/end", between(&page, "/exceptions/", "/end"));
    let ended = mia.act(&end, &[]).await;
    assert!(!ended.contains("Return items: allowed"), "{ended}");
    assert!(!may(&shop, "#OLD", ActKind::Return).await);
    assert!(mia.act(&end, &[]).await.contains("ended already"));
}

#[tokio::test]
async fn two_people_who_save_at_once_make_two_versions() {
    let shop = Shop::open().await;
    let (adam, eve) = (keeper(&shop).await, shop.agent("Eve", "Administrator").await);
    let other = RETURNS.replace("30", "14");
    let before = versions(&shop).await;
    let (one_form, two_form) = (form(RETURNS, ""), form(&other, ""));

    for round in 1..=3 {
        let (one, two) =
            tokio::join!(adam.post("/desk/policy", &one_form), eve.post("/desk/policy", &two_form));
        assert_eq!(
            (one.status, two.status),
            (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
            "{} {}",
            one.text,
            two.text
        );
        assert_eq!(versions(&shop).await, before + 2 * round);
    }
    let all = shop.running.post.db.read(version::list).await.unwrap();
    let numbers: Vec<i64> = all.iter().rev().map(|one| one.version).collect();
    assert_eq!(numbers, (1..=before + 6).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_policy_is_kept_from_the_command_line() {
    let place = Place::new();
    let (data, database) = (place.folder().join("data").to_str().unwrap().to_owned(), place.database());
    let file = place.folder().join("policy.toml").to_str().unwrap().to_owned();
    let at = |command: &'static str| {
        ["policy", command, "--data", &data, "--database", &database].map(str::to_owned).to_vec()
    };
    let call = async |command: &'static str, more: &[&str]| {
        let mut all = at(command);
        all.extend(more.iter().map(|one| (*one).to_owned()));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        run(&all).await
    };

    std::fs::write(&file, "[acts.cancel]\nhold_minutes = -1\n").unwrap();
    let wrong = call("load", &[&file, "--note", "x"]).await;
    let checked = run(&["policy", "check", &file]).await;
    std::fs::write(&file, RETURNS).unwrap();
    let good = run(&["policy", "check", &file]).await;
    let loaded = call("load", &[&file, "--note", "Thirty days"]).await;
    let shown = call("show", &[]).await;
    let listed = call("versions", &[]).await;

    for (code, _, complaint) in [&wrong, &checked] {
        assert!(
            *code == Some(1) && complaint.contains("Line 2: ") && complaint.contains("policy.toml"),
            "{complaint}"
        );
    }
    assert!(good.0 == Some(0) && good.1.contains("Until when: 30 days from delivery."), "{good:?}");
    assert!(loaded.0 == Some(0) && loaded.1.contains("Saved as version "), "{loaded:?}");
    assert!(shown.1.contains(": Ours") && shown.1.contains("30 days from delivery."), "{shown:?}");
    assert!(listed.1.contains("by command line: Thirty days"), "{listed:?}");
}
