//! A server of our own that says what no good server says: refusals, silence, broken connections.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What happens when a mail is asked for.
#[derive(Clone, Debug)]
pub enum Body {
    /// It is given.
    Give(Vec<u8>),
    /// The whole command is refused.
    No,
    /// The connection breaks.
    Break,
    /// It is passed over in silence.
    Nothing,
}

/// A mail: its size as it is said, and what is given of it.
#[derive(Clone, Debug)]
pub struct Mail {
    pub size: usize,
    pub whole: Body,
    pub head: Body,
}

impl Mail {
    /// One that is as it should be.
    pub fn good(text: &str) -> Mail {
        let head = text.split_inclusive("\r\n\r\n").next().unwrap().as_bytes().to_vec();
        Mail { size: text.len(), whole: Body::Give(text.as_bytes().to_vec()), head: Body::Give(head) }
    }
}

/// The running server.
pub struct Scripted {
    pub port: u16,
    /// All commands, without their tags.
    pub said: Arc<Mutex<Vec<String>>>,
    /// Its one folder.
    pub mails: Arc<Mutex<BTreeMap<i64, Mail>>>,
}

impl Scripted {
    pub async fn start(mails: impl IntoIterator<Item = (i64, Mail)>, abilities: &'static str) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let mails = Arc::new(Mutex::new(mails.into_iter().collect::<BTreeMap<_, _>>()));
        let (heard, shelf) = (said.clone(), mails.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, (heard.clone(), shelf.clone()), abilities));
            }
        });
        Scripted { port, said, mails }
    }

    /// The commands that begin with `start`.
    pub fn heard(&self, start: &str) -> Vec<String> {
        self.said.lock().unwrap().iter().filter(|line| line.starts_with(start)).cloned().collect()
    }
}

type Shared = (Arc<Mutex<Vec<String>>>, Arc<Mutex<BTreeMap<i64, Mail>>>);

async fn serve(stream: TcpStream, (said, mails): Shared, abilities: &'static str) {
    let mut stream = BufReader::new(stream);
    let _ = stream.get_mut().write_all(b"* OK scripted\r\n").await;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let Some((tag, command)) = line.trim_end().split_once(' ') else { continue };
        said.lock().unwrap().push(command.to_owned());
        let shelf = mails.lock().unwrap().clone();
        let Some((lines, is_ok)) = answer(command, &shelf, abilities) else { return };
        let end = if is_ok { "OK done" } else { "NO can't convert this message" };
        let whole = [lines, format!("{tag} {end}\r\n").into_bytes()].concat();
        if stream.get_mut().write_all(&whole).await.is_err() {
            return;
        }
    }
}

/// The lines before the last one, and whether that is an OK; none breaks the connection.
fn answer(command: &str, mails: &BTreeMap<i64, Mail>, abilities: &str) -> Option<(Vec<u8>, bool)> {
    let text = |text: String| Some((text.into_bytes(), true));
    let next = mails.keys().last().map_or(1, |last| last + 1);
    if command.starts_with("CAPABILITY") {
        return text(format!("* CAPABILITY IMAP4rev1 {abilities}\r\n"));
    }
    if command.starts_with("EXAMINE") || command.starts_with("SELECT") {
        let count = mails.len();
        return text(format!("* {count} EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT {next}] n\r\n"));
    }
    if let Some(set) = command.strip_prefix("UID SEARCH UID ") {
        let first: i64 = set.split([':', ' ']).next().unwrap().parse().unwrap();
        // As the protocol has it, n:* names the last mail, whatever its number.
        let mut found: Vec<i64> = mails.keys().copied().filter(|uid| *uid >= first).collect();
        if set.contains(":*") && found.is_empty() {
            found.extend(mails.keys().last());
        }
        if !set.contains(':') {
            found.retain(|uid| *uid == first);
        }
        let found: Vec<String> = found.iter().map(i64::to_string).collect();
        return text(format!("* SEARCH {}\r\n", found.join(" ")));
    }
    match command.strip_prefix("UID FETCH ").and_then(|rest| rest.split_once(' ')) {
        Some((set, parts)) => fetch(&uids(set), parts, mails),
        None => text(String::new()),
    }
}

fn fetch(uids: &[i64], parts: &str, mails: &BTreeMap<i64, Mail>) -> Option<(Vec<u8>, bool)> {
    let (mut lines, mut is_ok) = (Vec::new(), true);
    for (uid, mail) in uids.iter().filter_map(|uid| mails.get(uid).map(|mail| (uid, mail))) {
        if parts.contains("RFC822.SIZE") {
            lines.extend(
                format!(
                    "* {uid} FETCH (UID {uid} RFC822.SIZE {} INTERNALDATE \"23-Nov-2026 09:00:00 +0000\")\r\n",
                    mail.size
                )
                .into_bytes(),
            );
            continue;
        }
        let (name, body) =
            if parts.contains("HEADER") { ("BODY[HEADER]", &mail.head) } else { ("BODY[]", &mail.whole) };
        match body {
            Body::Give(bytes) => {
                lines.extend(format!("* {uid} FETCH (UID {uid} {name} {{{}}}\r\n", bytes.len()).into_bytes());
                lines.extend(bytes);
                lines.extend(b")\r\n");
            }
            Body::No => is_ok = false,
            Body::Break => return None,
            Body::Nothing => {}
        }
    }
    Some((lines, is_ok))
}

fn uids(set: &str) -> Vec<i64> {
    set.split(',')
        .flat_map(|part| {
            let (first, last) = part.split_once(':').unwrap_or((part, part));
            first.parse::<i64>().unwrap()..=last.parse::<i64>().unwrap()
        })
        .collect()
}
