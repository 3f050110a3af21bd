//! `attend mail` as an operator runs it: files in, a line for each mail out, the ledger searched and added up.

use std::path::PathBuf;
use std::time::Duration;

use base::testing::Place;
use base::{Chance, Context};
use serde_json::Value;

use crate::process::{Program, run};

const SEPARATOR: &str = "From ana@example.org Mon Nov 23 09:00:00 2026\n";

struct Site {
    place: Place,
    data: String,
    database: String,
}

impl Site {
    fn new() -> Site {
        let place = Place::new();
        let data = place.folder().join("data").to_str().unwrap().to_owned();
        let database = place.database();
        Site { place, data, database }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.place.folder().join("mails").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn mails(&self) -> String {
        self.place.folder().join("mails").to_str().unwrap().to_owned()
    }

    fn with<'a>(&'a self, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut all = vec!["mail", command, "--data", &self.data, "--database", &self.database];
        all.extend(["--address", "help@shop.example"]);
        all.extend(more);
        all
    }

    /// Runs the command; its exit code, each line of standard output as JSON, and its complaints.
    async fn json(&self, command: &str, more: &[&str]) -> (Option<i32>, Vec<Value>, String) {
        let (code, out, err) = run(&self.with(command, more)).await;
        let lines = out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")));
        (code, lines.collect(), err)
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let location = match self.place.location() {
            base::db::Location::Sqlite(_) => {
                base::db::Location::Sqlite(PathBuf::from(&self.data).join("attend.db"))
            }
            postgres => postgres,
        };
        let db = base::open(&location, Context::machine()).await.unwrap();
        db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }
}

fn mail(headers: &str, text: &str) -> String {
    format!("From: Ana <ana@example.org>\nTo: help@shop.example\n{headers}\n\n{text}\n")
}

#[tokio::test]
async fn files_of_every_kind_are_taken_in_with_a_line_for_each_mail() {
    let site = Site::new();
    let first = mail("Message-ID: <a1@x>\nSubject: Lamp", "Broken.");
    let mbox = format!(
        "{SEPARATOR}{}\n{SEPARATOR}{}",
        mail("In-Reply-To: <a1@x>", "Still."),
        mail("Subject: Shade", "Blue?")
    );
    site.file("1.eml", &first);
    site.file("2.mbox", &mbox);
    site.file("3/cur/1:2,S", &mail("References: <a1@x>", "From a maildir."));
    site.file("3/new/2", &first);
    site.file("4.txt", "no mail");
    std::fs::create_dir_all(site.place.folder().join("mails/3/tmp")).unwrap();

    let (code, lines, err) = site.json("ingest", &["--json", &site.mails()]).await;

    assert_eq!((code, err.as_str()), (Some(0), ""));
    let told: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            (line["file"].as_str().unwrap().rsplit("mails/").next().unwrap(), line["state"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("1.eml", "opened"),
            ("2.mbox:1", "joined"),
            ("2.mbox:2", "opened"),
            ("3/cur/1:2,S", "joined"),
            ("3/new/2", "duplicate"),
            ("4.txt", "quarantined"),
        ]
    );
    for at in [1, 3, 4] {
        assert_eq!(lines[at]["conversation"], lines[0]["conversation"]);
    }
    assert!(lines[0]["conversation"].is_string() && lines[5]["conversation"].is_null());
    assert!(lines.iter().all(|line| !line["reasons"].as_array().unwrap().is_empty()));
}

#[tokio::test]
async fn a_file_that_isnt_there_is_said_and_the_exit_code_says_so() {
    let site = Site::new();
    let good = site.file("1.eml", &mail("", "Hello."));
    let gone = format!("{}/gone.eml", site.mails());

    let (code, lines, _) = site.json("ingest", &["--json", &gone, &good]).await;
    let (again, told, _) = run(&site.with("ingest", &[&gone, &good])).await;

    assert_eq!((code, again), (Some(1), Some(1)));
    assert_eq!((&lines[0]["state"], &lines[1]["state"]), (&"failed".into(), &"opened".into()));
    assert!(told.contains("gone.eml: It can't be read") && told.contains("duplicate    1"), "{told}");
}

#[tokio::test]
async fn a_run_that_was_killed_is_begun_again_and_nothing_is_there_twice() {
    let site = Site::new();
    let mut mbox = String::new();
    for number in 0..1_500 {
        let headers = format!("Message-ID: <n{number}@x>\nSubject: Number {number}");
        mbox.push_str(&format!("{SEPARATOR}{}\n", mail(&headers, &format!("text {number}"))));
    }
    let file = site.file("all.mbox", &mbox);
    let chance = Chance::seeded(9);
    for _ in 0..4 {
        let mut program = Program::start(&site.with("ingest", &["--archive", &file]));
        tokio::time::sleep(Duration::from_millis(150 + chance.below(700))).await;
        program.kill();
    }

    let (code, lines, _) = site.json("ingest", &["--archive", "--json", &file]).await;

    assert_eq!((code, lines.len()), (Some(0), 1_500));
    let states = |wanted: &str| lines.iter().filter(|line| line["state"] == wanted).count();
    assert_eq!(states("opened") + states("joined") + states("duplicate"), 1_500);
    assert_eq!(site.count("SELECT COUNT(*) FROM messages").await, 1_500);
    assert_eq!(site.count("SELECT COUNT(*) FROM incoming WHERE state = 'received'").await, 0);
    let (code, sums, _) = run(&site.with("ledger", &["--reconcile"])).await;
    assert!(code == Some(0) && sums.contains("difference 0") && sums.contains("; 0 of them name"), "{sums}");
}

#[tokio::test]
async fn the_ledger_is_listed_filtered_and_read_again() {
    let site = Site::new();
    site.file("1.eml", &mail("Message-ID: <a1@x>\nSubject: Lamp", "Broken."));
    site.file("2.eml", "no mail");
    site.file("3.eml", &mail("Subject: Shade", "Blue?"));
    site.json("ingest", &["--json", &site.mails()]).await;

    let (code, all, _) = site.json("ledger", &["--json"]).await;
    let (_, some, _) = site.json("ledger", &["--json", "--subject", "lamp", "--state", "opened"]).await;
    let (_, one, _) = site.json("ledger", &["--json", "--limit", "1"]).await;
    let (_, later, _) = site.json("ledger", &["--json", "--since", "2999-01-01"]).await;
    let (_, text, _) = run(&site.with("ledger", &["--sender", "ana@example.org"])).await;
    let quarantined = all.iter().find(|line| line["state"] == "quarantined").unwrap()["id"].as_str().unwrap();
    let (replayed, told, _) = run(&site.with("ledger", &["--replay", quarantined])).await;
    let (refused, _, why) = run(&site.with("ledger", &["--replay", some[0]["id"].as_str().unwrap()])).await;
    let (many, none, _) = run(&site.with("ledger", &["--replay-state", "quarantined"])).await;

    assert_eq!((code, all.len(), some.len(), one.len(), later.len()), (Some(0), 3, 1, 1, 0));
    assert_eq!((&some[0]["message_id"], &some[0]["source"]), (&"a1@x".into(), &"file".into()));
    assert!(some[0]["conversation"].is_string() && all[0]["subject"] == "Shade");
    assert!(text.lines().count() == 2 && text.contains("“Lamp” #"), "{text}");
    assert!(replayed == Some(0) && told.contains("read again"), "{told}");
    assert!(refused == Some(1) && why.contains("said twice"), "{why}");
    assert!(many == Some(0) && none.contains("0 mails"), "{none}");
    assert_eq!(site.count("SELECT COUNT(*) FROM incoming WHERE state = 'received'").await, 1);
}

#[tokio::test]
async fn what_cant_be_asked_of_the_ledger_is_said() {
    let site = Site::new();
    for (flags, complaint) in [
        (vec!["--state", "lost"], "`lost` is no state of a mail. There are: received, opened"),
        (vec!["--source", "pigeon"], "`pigeon` is no door"),
        (vec!["--since", "yesterday"], "Write --since as 2026-11-23"),
        (vec!["--replay", "7"], "There is no mail 7"),
        (vec!["--replay-state", "lost"], "is no state"),
    ] {
        let (code, _, err) = run(&site.with("ledger", &flags)).await;

        assert!(code == Some(1) && err.contains(complaint), "{flags:?}: {err}");
    }
}
