//! A shop that runs for one test: the whole service on free ports, a relay that collects its mail, people to act as.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::Running;
use base::config::Config;
use base::events::Position;
use base::testing::{MONDAY_MS, Place};
use base::{Chance, Clock, Context, Read, jobs};
use channels::mail::intake;
use channels::smtp::{Limits, Receiver, Verdict};
use people::agent::NewAgent;
use people::{agent, password};
use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, StatusCode, redirect};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub use crate::texts::{between, header, message_before};

pub const PASSWORD: &str = "a password for tests";
pub const ADDRESS: &str = "help@shop.example";

/// Hashed once: argon2 is slow on purpose.
static PASSWORD_HASH: std::sync::LazyLock<String> =
    std::sync::LazyLock::new(|| password::hash(PASSWORD, &Chance::Machine).unwrap());

/// A running shop.
pub struct Shop {
    pub running: Running,
    pub relay: Relay,
    pub clock: Clock,
    pub config: Config,
    /// Dropped last: the data goes when nothing uses it any more.
    pub place: Place,
}

/// The other side of the relay.
#[derive(Clone)]
pub struct Relay {
    pub address: SocketAddr,
    mails: Arc<Mutex<Vec<Vec<u8>>>>,
    verdict: Arc<Mutex<Verdict>>,
    _stop: Arc<watch::Sender<bool>>,
}

/// Somebody with a browser.
pub struct Browser {
    pub client: Client,
    pub url: String,
}

/// An answer to a browser.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub location: String,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Shop {
    pub async fn open() -> Shop {
        Shop::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Config)) -> Shop {
        let place = Place::new();
        let relay = Relay::start().await;
        let mut config = Config {
            data: place.folder().join("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            smtp: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            database: place.database(),
            database_connections: 4,
            ..Config::default()
        };
        config.shop.name = "Northwind Home".into();
        config.spam.dns = "off".into();
        config.mail.address = ADDRESS.into();
        config.mail.relay = format!("smtp://{}", relay.address);
        config.mail.undo_s = 0;
        change(&mut config);
        let clock = Clock::set_to(MONDAY_MS);
        let context = Context::new(clock.clone(), Chance::Machine);
        let running = Running::start(&config, context).await.unwrap();
        Shop { running, relay, clock, config, place }
    }

    /// An agent of that role, signed in.
    pub async fn agent(&self, name: &str, role: &str) -> Browser {
        let email = format!("{}@shop.example", name.to_lowercase());
        let new = NewAgent {
            name: name.into(),
            email: email.clone(),
            password_hash: PASSWORD_HASH.clone(),
            role: role.into(),
        };
        self.running.post.db.write(move |tx| agent::create(tx, "test", &new)).await.unwrap();
        let browser = self.browser();
        let answer = browser.post("/desk/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }

    /// Somebody who isn't signed in.
    pub fn browser(&self) -> Browser {
        let client = client().cookie_store(true).redirect(redirect::Policy::none()).build().unwrap();
        Browser { client, url: format!("http://{}", self.running.http) }
    }

    /// The id of the agent called `name`.
    pub async fn agent_id(&self, name: &'static str) -> String {
        let agents = self.running.post.db.read(agent::list).await.unwrap();
        agents.iter().find(|agent| agent.name == name).expect("this agent exists").id.to_string()
    }

    /// One number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.running.post.db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
    }

    /// Waits until the database counts one or more by `sql`.
    pub async fn wait(&self, what: &str, sql: &'static str) {
        let mut wakes = self.running.post.db.wakes();
        let counted = async {
            while self.count(sql).await == 0 {
                let _ = tokio::time::timeout(Duration::from_millis(10), wakes.changed()).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(2), counted)
            .await
            .unwrap_or_else(|_| panic!("waited for: {what}"));
    }

    /// Somebody writes a mail to the shop.
    pub async fn write(&self, from: &str, subject: &str, text: &str) {
        let address = from.rsplit('<').next().unwrap().trim_end_matches('>');
        self.mail(address, ADDRESS, &letter(from, subject, text)).await;
    }

    /// Sends a mail as a real peer would; panics unless it is taken.
    pub async fn mail(&self, from: &str, to: &str, raw: &str) {
        let answer = self.try_mail(from, to, raw.replace('\n', "\r\n").as_bytes()).await;
        assert!(answer.starts_with("250"), "{answer}");
        self.settle().await;
    }

    /// Sends a mail and returns the answer that decided it.
    pub async fn try_mail(&self, from: &str, to: &str, raw: &[u8]) -> String {
        self.try_mail_at(self.running.smtp.unwrap(), (from, to), raw).await
    }

    /// The same through another server.
    pub async fn try_mail_at(&self, at: SocketAddr, (from, to): (&str, &str), raw: &[u8]) -> String {
        let stream = TcpStream::connect(at).await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut answer = read_answer(&mut stream).await;
        for command in [
            "EHLO test.example".into(),
            format!("MAIL FROM:<{from}>"),
            format!("RCPT TO:<{to}>"),
            "DATA".into(),
        ] {
            stream.get_mut().write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
            answer = read_answer(&mut stream).await;
            if !answer.starts_with(['2', '3']) {
                return answer;
            }
        }
        let mut body = Vec::with_capacity(raw.len());
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") && (body.is_empty() || body.ends_with(b"\r\n")) {
                body.push(b'.');
            }
            body.extend_from_slice(line);
        }
        stream.get_mut().write_all(&body).await.unwrap();
        stream.get_mut().write_all(b"\r\n.\r\n").await.unwrap();
        answer.clear();
        answer.push_str(&read_answer(&mut stream).await);
        let _ = stream.get_mut().write_all(b"QUIT\r\n").await;
        answer
    }

    /// Waits until everything that was caused has happened: mail read, readers at the end, no job due.
    pub async fn settle(&self) {
        let db = &self.running.post.db;
        let mut wakes = db.wakes();
        let busy = async {
            loop {
                let now_ms = db.now_ms();
                let is_quiet = db
                    .read(move |read| {
                        let has_mail = !intake::list_received(read, 1)?.is_empty();
                        let lag = !is_read(read)?;
                        let due = jobs::list_waiting(read, 100)?.iter().any(|job| job.run_at_ms <= now_ms);
                        let to_wake = "SELECT id FROM conversations WHERE snoozed_until_ms <= $1 LIMIT 1";
                        let wakes = read.find(to_wake, &[&now_ms], |row| row.get::<i64>(0))?.is_some();
                        Ok(!has_mail && !lag && !due && !wakes)
                    })
                    .await
                    .unwrap();
                if is_quiet {
                    return;
                }
                let _ = tokio::time::timeout(Duration::from_millis(10), wakes.changed()).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(2), busy).await.expect("the shop comes to rest");
    }

    /// Lets time pass, and what is due then happen.
    pub async fn pass(&self, ms: i64) {
        self.settle().await;
        self.clock.advance(ms);
        self.settle().await;
    }
}

impl Relay {
    pub async fn start() -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (stop, stopping) = watch::channel(false);
        let relay = Relay {
            address: listener.local_addr().unwrap(),
            mails: Arc::default(),
            verdict: Arc::new(Mutex::new(Verdict::Accepted)),
            _stop: Arc::new(stop),
        };
        let (mails, verdict) = (relay.mails.clone(), relay.verdict.clone());
        let receiver = Receiver::new(
            "relay.example".into(),
            Limits::default(),
            None,
            Arc::new(|_: &str| true),
            Arc::new(move |_, raw| {
                let verdict = verdict.lock().unwrap().clone();
                if matches!(verdict, Verdict::Accepted) {
                    mails.lock().unwrap().push(raw);
                }
                Box::pin(async move { verdict })
            }),
        );
        tokio::spawn(Arc::new(receiver).serve(listener, stopping));
        relay
    }

    /// All mails handed over so far, as text.
    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().iter().map(|raw| String::from_utf8_lossy(raw).into_owned()).collect()
    }

    /// The same, as bytes.
    pub fn raw(&self) -> Vec<Vec<u8>> {
        self.mails.lock().unwrap().clone()
    }

    /// What it answers from now on.
    pub fn set(&self, verdict: Verdict) {
        *self.verdict.lock().unwrap() = verdict;
    }

    /// The last one.
    pub fn last(&self) -> String {
        self.mails().pop().expect("a mail went out")
    }
}

impl Browser {
    pub async fn get(&self, path: &str) -> Answer {
        let response = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        Answer::read(response).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let response = self.client.post(format!("{}{path}", self.url)).form(fields).send().await.unwrap();
        Answer::read(response).await
    }

    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in fields {
            form = form.text(name.to_string(), value.to_string());
        }
        for (name, bytes) in files {
            form = form
                .part("files", reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_string()));
        }
        let response = self.client.post(format!("{}{path}", self.url)).multipart(form).send().await.unwrap();
        Answer::read(response).await
    }

    /// Any request at all: what a browser wouldn't send, too.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let request = change(self.client.request(method, format!("{}{path}", self.url)));
        Answer::read(request.send().await.unwrap()).await
    }

    /// Sends a form and opens the page it leads to, as a browser does.
    pub async fn act(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text);
        self.page(&answer.location).await
    }

    /// Signs in as `email` and returns the session's cookie, for what is no browser.
    pub async fn cookie(&self, email: &str) -> String {
        let fields = [("email", email), ("password", PASSWORD)];
        let answer = self.post("/desk/sign-in", &fields).await;
        let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let session =
            cookies.into_iter().find(|value| value.starts_with("attend_agent=")).expect("a session");
        session.split(';').next().unwrap().to_owned()
    }

    /// Opens the page `path`; panics unless it is there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.text
    }

    /// The path of the first conversation in the queue of `view`.
    pub async fn first_in(&self, view: &str) -> String {
        let page = self.page(&format!("/desk?view={view}")).await;
        let at = page.find("/desk/conversations/").unwrap_or_else(|| panic!("nothing in {view}: {page}"));
        page[at..].split(['?', '"']).next().unwrap().to_owned()
    }

    /// Answers in the conversation at `path`.
    pub async fn answer(&self, path: &str, channel: &str, text: &str) -> Answer {
        let name = Chance::Machine.token();
        let fields =
            [("kind", "reply"), ("channel", channel), ("text", text), ("client_id", &name), ("view", "open")];
        self.upload(&format!("{path}/messages"), &fields, &[]).await
    }
}

impl Answer {
    async fn read(response: reqwest::Response) -> Answer {
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get("location").map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = response.bytes().await.unwrap().to_vec();
        Answer { status, headers, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

/// True when every reader has read everything, also what other tests' transactions on the same server hold back.
pub fn is_read(read: &Read<'_>) -> base::Result<bool> {
    let at = |row: &base::Row<'_>| Ok(Position { tx: row.get(0)?, id: row.get(1)? });
    let last = read.find("SELECT tx, id FROM events ORDER BY tx DESC, id DESC LIMIT 1", &[], at)?;
    let read_to = read.find("SELECT tx, id FROM readers ORDER BY tx, id LIMIT 1", &[], at)?;
    Ok(last <= read_to)
}

/// A client of the program. The library asks for TLS even where none is spoken.
pub fn client() -> ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
}

/// A mail of its own name, as people send it.
pub fn letter(from: &str, subject: &str, text: &str) -> String {
    let name = Chance::Machine.token();
    format!("From: {from}\nTo: {ADDRESS}\nSubject: {subject}\nMessage-ID: <{name}@test.example>\n\n{text}\n")
}

async fn read_answer(stream: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap() == 0 {
            return "closed".into();
        }
        if line.len() < 4 || line.as_bytes()[3] == b' ' {
            return line.trim_end().to_owned();
        }
    }
}
