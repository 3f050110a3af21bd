//! The command line as an operator meets it: the real program, its words and its exit codes.

use std::path::PathBuf;

use base::testing::Place;
use base::{Chance, Context};
use reqwest::StatusCode;

use crate::harness::{Browser, client};
use crate::process::{Program, run};

const GOOD: &str = r##"{"type":"product","key":"P1","title":"T-Shirt","variants":[{"sku":"S1","options":{"size":"M"},"price":"19.99","currency":"EUR"}]}
{"type":"customer","key":"anna","name":"Anna Lind","emails":["anna@shop.example"]}
{"type":"order","number":"#W1","customer":"anna","placed_at":"2026-11-20T10:00:00Z","status":"sent","currency":"EUR","lines":[{"sku":"S1","title":"T-Shirt","quantity":1,"price":19.99}]}
"##;

/// A place with a folder for files and the flags that lead the program to its data.
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
        let path: PathBuf = self.place.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn with<'a>(&'a self, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut all = vec![command, "--data", &self.data, "--database", &self.database];
        all.extend(more);
        all
    }

    fn serve(&self) -> Program {
        Program::start(&self.with("serve", &["--listen", "127.0.0.1:0", "--smtp", "127.0.0.1:0"]))
    }

    fn export<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let mut all = vec!["withdrawals", "export", "--data", &self.data, "--database", &self.database];
        all.extend(more);
        all
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.db().await.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }

    async fn change(&self, sql: &'static str) {
        assert_eq!(self.db().await.write(move |tx| tx.execute_counted(sql, &[])).await.unwrap(), 1);
    }

    async fn db(&self) -> base::Db {
        let location = match self.place.location() {
            base::db::Location::Sqlite(_) => {
                base::db::Location::Sqlite(PathBuf::from(&self.data).join("attend.db"))
            }
            postgres => postgres,
        };
        base::open(&location, Context::machine()).await.unwrap()
    }
}

fn address(line: &str) -> String {
    line.split_whitespace()
        .find(|word| word.starts_with("http://") || word.starts_with("127."))
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn help_documents_every_command_and_option() {
    let (code, all, _) = run(&["--help"]).await;
    assert_eq!(code, Some(0));
    for command in ["serve", "demo", "import", "migrate"] {
        assert!(all.contains(command), "{all}");
        let (code, text, _) = run(&[command, "--help"]).await;
        assert_eq!(code, Some(0));
        let options: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("--")).collect();
        assert!(options.len() >= 8, "{text}");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for option in options {
            let at = lines.iter().position(|line| *line == option).unwrap();
            let told = option.split_once("  ").map_or_else(|| lines[at + 1], |(_, told)| told.trim());
            assert!(told.len() > 15, "{command} {option} says nothing: {text}");
        }
        assert!(text.contains("ATTEND_DATA") && text.contains("[default: attend-data]"), "{text}");
    }
    let (code, _, wrong) = run(&["serve", "--colour", "red"]).await;
    assert!(code == Some(2) && wrong.contains("--colour") && wrong.contains("--help"), "{wrong}");
}

#[tokio::test]
async fn a_wrong_configuration_is_told_with_its_line_and_what_is_allowed() {
    let site = Site::new();
    let cases = [
        ("[shop]\n\nnme = \"A\"\n", ["line 3", "time_zone"]),
        ("[mail]\nmessage_mib = \"big\"\n", ["line 2", "message_mib"]),
        ("[shop]\nhours = [\"always\"]\n", ["always", "mon-fri 09:00-18:00"]),
        ("database = \"mysql://x\"\n", ["mysql://x", "postgres://"]),
        ("[mail]\nrelay = \"pigeon\"\n", ["pigeon", "smtp://host:25"]),
        ("listen = 7\n", ["line 1", "listen"]),
    ];
    for (text, hints) in cases {
        let file = site.file("attend.toml", text);
        let (code, _, told) = run(&[
            "serve",
            "--data",
            &site.data,
            "--config",
            &file,
            "--listen",
            "127.0.0.1:0",
            "--smtp",
            "127.0.0.1:0",
        ])
        .await;
        assert_eq!(code, Some(1), "{text}: {told}");
        assert!(hints.iter().all(|hint| told.contains(hint)), "{text}: {told}");
        assert!(!told.contains("panicked") && told.starts_with("attend: "), "{told}");
    }
    let (code, _, told) = run(&["serve", "--config", "/nowhere/attend.toml"]).await;
    assert!(code == Some(1) && told.contains("/nowhere/attend.toml can't be read"), "{told}");
    let blocked = site.file("file", "");
    let (code, _, told) = run(&["serve", "--data", &blocked]).await;
    assert!(code == Some(1) && told.contains("Choose another with --data."), "{told}");
}

#[tokio::test]
async fn serve_prints_the_set_up_link_and_serves_until_it_is_told_to_end() {
    let site = Site::new();
    let mut program = site.serve();
    let url = address(&program.line_with("serves").await);
    let link = program.line_with("/setup/").await;
    let token = link.trim().rsplit('/').next().unwrap().to_owned();
    let client = client().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let owner = Browser { client, url };
    assert!(owner.page(&format!("/setup/{token}")).await.contains("Welcome"));
    let fields = [
        ("token", token.as_str()),
        ("name", "Olga"),
        ("email", "olga@shop.example"),
        ("password", "a good long one"),
        ("again", "a good long one"),
    ];
    assert_eq!(owner.post("/desk/setup", &fields).await.status, StatusCode::SEE_OTHER);
    let film = vec![7; 8_000_000];
    let form = [
        ("name", "Zoe"),
        ("email", "zoe@example.org"),
        ("subject", "Film"),
        ("text", "See."),
        ("client_id", "f1"),
    ];
    let files: [(&str, &[u8]); 1] = [("film.mp4", &film)];

    let (sent, code) = tokio::join!(owner.upload("/contact", &form, &files), async {
        while owner.client.get(format!("{}/healthz", owner.url)).send().await.is_err() {}
        program.terminate().await
    });

    assert_eq!(code, Some(0));
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "what was begun is finished: {}", sent.text);
    assert_eq!(site.count("SELECT COUNT(*) FROM messages").await, 1);
    let mut again = site.serve();
    let url = address(&again.line_with("serves").await);
    assert_eq!(
        owner.client.get(format!("{url}/setup/{token}")).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(again.terminate().await, Some(0));
}

#[tokio::test]
async fn a_second_program_on_the_same_folder_or_address_says_what_is_in_its_way() {
    let site = Site::new();
    let mut first = site.serve();
    let url = address(&first.line_with("serves").await);
    let taken = url.trim_start_matches("http://").to_owned();
    let other = Site::new();

    let (code, _, told) = run(&other.with("serve", &["--listen", &taken, "--smtp", "127.0.0.1:0"])).await;
    assert!(
        code == Some(1)
            && told.contains(&format!("The address {taken} can't be listened on"))
            && told.contains("--listen"),
        "{told}"
    );
    if site.database == "sqlite" {
        let (code, _, told) =
            run(&site.with("serve", &["--listen", "127.0.0.1:0", "--smtp", "127.0.0.1:0"])).await;
        assert!(
            code == Some(1)
                && told.contains("Another Attend runs on the folder")
                && told.contains(&site.data),
            "{told}"
        );
    }
    assert_eq!(
        client().build().unwrap().get(format!("{url}/healthz")).send().await.unwrap().text().await.unwrap(),
        "ok\n",
        "the first one goes on"
    );
    assert_eq!(first.terminate().await, Some(0));
}

#[tokio::test]
async fn a_good_file_is_imported_and_a_second_time_changes_nothing() {
    let site = Site::new();
    let file = site.file("shop.jsonl", GOOD);

    let (code, told, _) = run(&site.with("import", &[&file])).await;
    let (again, same, _) = run(&site.with("import", &[&file])).await;

    assert_eq!((code, again), (Some(0), Some(0)), "{told}");
    for what in ["products", "customers", "orders"] {
        let line =
            |text: &str| text.lines().find(|line| line.starts_with(what)).unwrap_or_default().to_owned();
        assert!(line(&told).ends_with("1 new, 0 changed, 0 as they were"), "{told}");
        assert!(line(&same).ends_with("0 new, 0 changed, 1 as they were"), "{same}");
    }
    assert_eq!(site.count("SELECT COUNT(*) FROM order_lines").await, 1);
}

#[tokio::test]
async fn with_a_wrong_line_nothing_is_imported_unless_it_is_left_out() {
    let site = Site::new();
    let bad = format!("{GOOD}{{\"type\":\"order\",\"number\":\"#W2\"}}\nnonsense\n");
    let file = site.file("shop.jsonl", &bad);

    let (code, _, told) = run(&site.with("import", &[&file])).await;
    assert_eq!(code, Some(1));
    assert!(
        told.contains("Line 4, ")
            && told.contains("Line 5")
            && told.contains("2 of 5 lines are wrong; nothing was brought in."),
        "{told}"
    );
    assert_eq!(
        site.count("SELECT COUNT(*) FROM customers").await + site.count("SELECT COUNT(*) FROM events").await,
        0
    );

    let (code, told, _) = run(&site.with("import", &[&file, "--skip-bad-lines"])).await;
    assert_eq!(code, Some(1), "not all of it came in: {told}");
    assert!(told.contains("2 wrong lines were left out."), "{told}");
    assert_eq!(site.count("SELECT COUNT(*) FROM orders").await, 1);
    let (code, _, told) = run(&site.with("import", &["/nowhere.jsonl"])).await;
    assert!(code == Some(1) && told.contains("/nowhere.jsonl can't be read"), "{told}");
}

#[tokio::test]
async fn migrate_brings_an_empty_folder_up_and_can_be_repeated() {
    let site = Site::new();
    for _ in 0..2 {
        let (code, told, _) = run(&site.with("migrate", &[])).await;
        assert!(code == Some(0) && told.contains("The database is at this program's version."), "{told}");
    }
    assert_eq!(site.count("SELECT COUNT(*) FROM agents").await, 0);
}

#[tokio::test]
async fn the_demo_opens_and_says_where_to_look() {
    let folder = std::env::temp_dir().join(format!("attend-demo-test-{}", Chance::Machine.token()));
    let data = folder.to_str().unwrap().to_owned();
    let mut demo =
        Program::start(&["demo", "--data", &data, "--listen", "127.0.0.1:0", "--smtp", "127.0.0.1:0"]);

    let desk = address(&demo.line_with("Desk").await);
    let shop = address(&demo.line_with("Shop").await);
    let help = address(&demo.line_with("Help").await);
    let mailbox = address(&demo.line_with("Mailbox").await);
    let sign_in = demo.line_with("Sign in with the password").await;
    let email = demo.line_with("@").await.split_whitespace().next().unwrap().to_owned();
    demo.line_with("Customers sign in at").await;
    let customer = demo.line_with("@").await.split_whitespace().next().unwrap().to_owned();

    assert!(world::SHOPPERS.iter().any(|one| one.email == customer), "{customer}");
    for url in [&shop, &help, &mailbox] {
        assert_eq!(
            client().build().unwrap().get(url).send().await.unwrap().status(),
            StatusCode::OK,
            "{url}"
        );
    }
    let client = client().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let agent = Browser { client, url: desk.trim_end_matches("/desk").to_owned() };
    let password =
        sign_in.trim().trim_start_matches("Sign in with the password ").trim_end_matches(" as").to_owned();
    assert_eq!(
        agent.post("/desk/sign-in", &[("email", &email), ("password", &password)]).await.location,
        "/desk"
    );
    let queue = agent.page("/desk?view=open").await;
    assert!(queue.matches("id=\"row-").count() > 3, "the sample shop has matters: {queue}");
    let path = agent.first_in("open").await;
    agent.page(&path).await;
    assert_eq!(demo.terminate().await, Some(0));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_record_of_withdrawals_is_written_and_a_changed_one_ends_with_a_failure() {
    let site = Site::new();
    let mut program = site.serve();
    let url = address(&program.line_with("serves").await);
    for order in ["#1", "#2"] {
        let fields = [("name", "Ana"), ("email", "ana@example.org"), ("order", order), ("text", "de/1")];
        let request = reqwest::Client::new().post(format!("{url}/withdrawal/confirmation")).form(&fields);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    }
    assert_eq!(program.terminate().await, Some(0));

    let (code, text, told) = run(&site.export(&[])).await;
    let file = site.place.folder().join("record.jsonl").to_str().unwrap().to_owned();
    let (none, _, later) = run(&site.export(&["--from", "2999-01-01", "--out", &file])).await;
    let (wrong, _, advice) = run(&site.export(&["--from", "yesterday"])).await;

    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2 withdrawals written. All 2 records fit together."), "{told}");
    assert_eq!(text.matches("\"kind\":\"withdrawal\"").count(), 2, "{text}");
    assert!(
        text.contains("sha256sum") && text.contains("\"is_whole\":true") && text.contains("de/1"),
        "{text}"
    );
    assert_eq!(none, Some(0), "{later}");
    assert!(std::fs::read_to_string(&file).unwrap().contains("\"checked\":2"));
    assert!(wrong == Some(1) && advice.contains("Write it as 2026-06-19."), "{advice}");
    site.change("UPDATE withdrawals SET content = REPLACE(content, '#1', '#3') WHERE seq = 1").await;
    let (code, text, told) = run(&site.export(&[])).await;
    assert!(code == Some(1) && told.contains("changed at no. 1"), "{told}");
    assert!(text.contains("\"first_broken\":{\"number\":1"), "{text}");
}

#[test]
fn html_is_cleaned_from_standard_input_to_standard_output() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_attend"))
        .args(["mail", "clean-html"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let html = b"<p onclick=x>H\xffi <script>alert(1)</script><img src=https://t.example/a.png></p>";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), html).unwrap();

    let output = child.wait_with_output().unwrap();

    assert!(output.status.success());
    let cleaned = String::from_utf8(output.stdout).unwrap();
    assert_eq!(cleaned, "<p>H\u{fffd}i <img data-src=\"https://t.example/a.png\"></p>");
}
