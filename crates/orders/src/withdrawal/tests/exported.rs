use super::*;

#[tokio::test]
async fn a_court_can_check_the_export_without_us() {
    let (_place, db) = shop().await;
    for given in ["1", "2"] {
        file(&db, given, statement("#A1")).await.unwrap();
    }

    let export = db
        .read(|read| export::whole(read, export::Range::all(), ("Northwind", MONDAY_MS), 10))
        .await
        .unwrap();

    let lines: Vec<serde_json::Value> =
        export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["about", "withdrawal", "withdrawal", "text", "verification"]);
    let mut prev = chain::START.to_owned();
    for line in &lines[1..3] {
        assert_eq!(line["prev"], prev);
        prev = chain::hash(&format!("{prev}\n{}", line["content"].as_str().unwrap()));
        assert_eq!(line["hash"], prev);
    }
    let content: Content = serde_json::from_str(lines[1]["content"].as_str().unwrap()).unwrap();
    assert_eq!(lines[3]["key"], content.text);
    assert_eq!(chain::hash(lines[3]["content"].as_str().unwrap()), content.text_hash);
    assert!(lines[3]["content"].as_str().unwrap().contains("Widerruf bestätigen"));
    assert_eq!((&lines[4]["is_whole"], &lines[4]["last_hash"]), (&true.into(), &prev.into()));
}

#[tokio::test]
async fn an_export_of_some_days_has_those_records_and_the_check_of_all() {
    let (_place, db) = shop().await;
    for given in ["1", "2", "3"] {
        file(&db, given, statement("x")).await.unwrap();
        db.context().clock.advance(DAY_MS);
    }
    change(&db, "UPDATE withdrawals SET content = '{}' WHERE seq = 3").await;

    let range = export::Range::of_days("2026-11-24", "2026-11-24", "Europe/Berlin").unwrap();
    let export = db.read(move |read| export::whole(read, range, ("Northwind", 0), 10)).await.unwrap();
    let too_many =
        db.read(|read| export::whole(read, export::Range::all(), ("Northwind", 0), 2)).await.unwrap_err();

    assert_eq!(export.matches("\"kind\":\"withdrawal\"").count(), 1, "{export}");
    assert!(export.contains("\"first_broken\":{\"number\":3"), "{export}");
    assert!(too_many.to_string().contains("attend withdrawals export"));
}

#[test]
fn days_that_cant_be_read_say_what_to_write() {
    for (from, until) in [("19.06.2026", ""), ("", "2026-13-01"), ("2026-06-20", "2026-06-19")] {
        assert!(
            matches!(export::Range::of_days(from, until, "UTC"), Err(base::Error::Refused(_))),
            "{from} {until}"
        );
    }
    assert_eq!(export::Range::of_days("", " ", "UTC").unwrap(), export::Range::all());
}

#[test]
fn the_text_follows_what_was_asked_for_then_the_browser_then_english() {
    let cases = [
        ("fr", "de", "fr/1"),
        ("", "de-DE,de;q=0.9,en;q=0.8", "de/1"),
        ("", "de-AT", "de-AT/1"),
        ("", "DE-ch", "de/1"),
        ("", "xx, pl;q=0.3", "pl/1"),
        ("", "", "en/1"),
        ("../../etc", ";;;,,,\u{0}", "en/1"),
    ];
    for (asked, accepted, key) in cases {
        assert_eq!(texts::choose(asked, accepted, MONDAY_MS).key(), key, "{asked:?} {accepted:?}");
    }
    assert_eq!(
        texts::current(0).len(),
        texts::current(MONDAY_MS).len(),
        "a first version is shown at any time"
    );
}

/// What was shown stays as it was: whoever changes a text adds a version, and its hash here.
#[test]
fn no_version_of_a_text_is_ever_changed() {
    let hashes: Vec<String> =
        texts::all().iter().map(|text| format!("{} {}", text.key(), &text.hash().unwrap()[..16])).collect();

    assert_eq!(hashes, HASHES);
}

#[test]
fn no_receipt_reads_as_if_the_shop_agreed() {
    for text in texts::all() {
        let said = serde_json::to_string(&text.receipt).unwrap().to_lowercase();
        for word in [
            "accept",
            "agree",
            "approv",
            "grant",
            "akzept",
            "angenommen",
            "genehmig",
            "anerkannt",
            "wirksam",
            "stattgegeben",
            "aanvaard",
            "geaccepteerd",
            "goedgekeurd",
            "accett",
            "approvat",
            "acept",
            "aprobad",
            "accord",
            "approuv",
            "zaakcept",
            "uznan",
            "godkän",
            "accepter",
        ] {
            assert!(!said.contains(word), "{}: {word}", text.key());
        }
        assert!(
            text.receipt.sent.contains("{email}") && text.wrong.long.contains("{limit}"),
            "{}",
            text.key()
        );
    }
}
