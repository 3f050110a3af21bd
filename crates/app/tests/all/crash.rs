//! The program is killed again and again while everybody writes: nothing that was accepted is lost or there twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base::testing::Place;
use base::{Chance, Context};
use channels::mail::intake;
use reqwest::multipart;
use serde_json::{Value, json};

use crate::harness::{client, is_read};
use crate::process::{self, Program};

const KILLS: usize = 20;
const ADDRESS: &str = "help@shop.example";

/// Where the program listens now; whoever writes looks it up before each try.
#[derive(Clone, Default)]
struct Doors(Arc<Mutex<(String, String)>>);

/// What those who write know.
#[derive(Clone, Default)]
struct Load {
    doors: Doors,
    is_over: Arc<AtomicBool>,
    accepted: Arc<Mutex<BTreeSet<String>>>,
    /// Sent again until accepted, so each of these must be there once.
    repeated: Arc<AtomicUsize>,
}

impl Load {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::SeqCst)
    }

    fn accept(&self, text: &str) {
        self.accepted.lock().unwrap().insert(text.to_owned());
    }

    fn http(&self) -> String {
        self.doors.0.lock().unwrap().0.clone()
    }

    fn smtp(&self) -> String {
        self.doors.0.lock().unwrap().1.clone()
    }

    async fn again(&self) {
        self.repeated.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn mails(load: Load, writer: usize) {
    let mut number = 0;
    while load.goes_on() {
        number += 1;
        let text = format!("mail-{writer}-{number}");
        let raw = format!(
            "From: w{writer}-{number}@example.org\r\nTo: {ADDRESS}\r\nSubject: {text}\r\nMessage-ID: <{text}@example.org>\r\n\r\n{text}\r\n"
        );
        loop {
            match process::send_mail(&load.smtp(), ADDRESS, &raw).await {
                Ok(answer) if answer.starts_with("250") => break load.accept(&text),
                _ => load.again().await,
            }
        }
    }
}

async fn chats(load: Load, writer: usize) {
    let client = client().build().unwrap();
    let mut number = 0;
    let mut token: Option<String> = None;
    while load.goes_on() {
        number += 1;
        let text = format!("chat-{writer}-{number}");
        if number % 20 == 1 {
            token = None;
        }
        loop {
            let body = json!({ "client_id": text, "text": text });
            let mut request = client.post(format!("{}/widget/messages", load.http())).json(&body);
            if let Some(token) = &token {
                request = request.header("Authorization", format!("Visitor {token}"));
            }
            match request.send().await {
                Ok(answer) if answer.status().is_success() => {
                    if let Ok(told) = answer.json::<Value>().await {
                        token = told["token"].as_str().map(str::to_owned);
                        break load.accept(&text);
                    }
                }
                Ok(answer) => panic!("{text}: {}", answer.status()),
                Err(_) => {}
            }
            if token.is_none() {
                break; // Nothing names this visitor yet: what was said may stand there or not.
            }
            load.again().await;
        }
    }
}

async fn forms(load: Load, writer: usize) {
    let client = client().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut number = 0;
    while load.goes_on() {
        number += 1;
        let text = format!("form-{writer}-{number}");
        loop {
            let form = multipart::Form::new()
                .text("name", "Zoe")
                .text("email", format!("f{writer}-{}@example.org", number / 3))
                .text("subject", text.clone())
                .text("text", text.clone())
                .text("client_id", text.clone())
                .part("files", multipart::Part::bytes(text.clone().into_bytes()).file_name("a.txt"));
            match client.post(format!("{}/contact", load.http())).multipart(form).send().await {
                Ok(answer) if answer.status().is_redirection() => break load.accept(&text),
                Ok(answer) => panic!("{text}: {}", answer.status()),
                Err(_) => load.again().await,
            }
        }
    }
}

async fn start(place: &Place, load: &Load) -> Program {
    let data = place.folder().join("data");
    let database = place.database();
    let flags = [
        "serve",
        "--data",
        data.to_str().unwrap(),
        "--database",
        &database,
        "--listen",
        "127.0.0.1:0",
        "--smtp",
        "127.0.0.1:0",
        "--address",
        ADDRESS,
    ];
    let mut program = Program::start(&flags);
    let http = program.line_with("serves").await;
    let smtp = program.line_with("Mail is received on").await;
    let url = http.split(' ').next_back().unwrap().to_owned();
    let smtp = smtp.split(' ').nth(4).unwrap().to_owned();
    *load.doors.0.lock().unwrap() = (url, smtp);
    program
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_accepted_is_lost_or_doubled_by_twenty_kills() {
    let place = Place::new();
    let load = Load::default();
    let chance = Chance::seeded(20);
    let begun = Instant::now();
    let mut program = start(&place, &load).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..2 {
        writers.spawn(mails(load.clone(), writer));
        writers.spawn(chats(load.clone(), writer));
        writers.spawn(forms(load.clone(), writer));
    }

    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(40 + chance.below(600))).await;
        program.kill();
        program = start(&place, &load).await;
    }
    load.is_over.store(true, Ordering::SeqCst);
    while let Some(ended) = writers.join_next().await {
        ended.expect("every writer got through");
    }
    let db = base::open(&open_at(&place), Context::machine()).await.unwrap();
    caught_up(&db).await;
    program.terminate().await;

    let accepted = load.accepted.lock().unwrap().clone();
    let texts = all_texts(&db).await;
    let twice: Vec<_> = texts.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    let lost: Vec<_> = accepted.iter().filter(|text| texts.binary_search(text).is_err()).collect();
    let repeated = load.repeated.load(Ordering::SeqCst);
    println!("{} accepted, {repeated} tries repeated, {:?}", accepted.len(), begun.elapsed());
    for kind in ["mail", "chat", "form"] {
        let count = accepted.iter().filter(|text| text.starts_with(kind)).count();
        assert!(count > KILLS, "need more than {count} of {kind} for this test to mean anything");
    }
    assert!(repeated > KILLS, "need tries that failed for this test to mean anything");
    assert!(lost.is_empty() && twice.is_empty(), "lost: {lost:?}, twice: {twice:?}");
    let bad = count(&db, "SELECT COUNT(*) FROM incoming WHERE state IN ('received', 'quarantined')").await;
    assert_eq!(bad, 0, "every mail ended well");
    assert_eq!(
        count(&db, "SELECT COUNT(*) FROM attachments").await,
        count(&db, "SELECT COUNT(*) FROM messages WHERE channel = 'form'").await
    );
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

fn open_at(place: &Place) -> base::db::Location {
    match place.location() {
        base::db::Location::Sqlite(_) => base::db::Location::Sqlite(place.folder().join("data/attend.db")),
        postgres => postgres,
    }
}

async fn caught_up(db: &base::Db) {
    let waiting = async {
        loop {
            if db.read(|read| Ok(intake::list_received(read, 1)?.is_empty() && is_read(read)?)).await.unwrap()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), waiting).await.expect("the readers catch up");
}

async fn all_texts(db: &base::Db) -> Vec<String> {
    let sql = "SELECT text FROM messages ORDER BY id";
    let mut texts: Vec<String> =
        db.read(move |read| read.list(sql, &[], |row| row.get::<String>(0))).await.unwrap();
    for text in &mut texts {
        *text = text.trim().to_owned();
    }
    texts.sort();
    texts
}

async fn count(db: &base::Db, sql: &'static str) -> i64 {
    db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
}
