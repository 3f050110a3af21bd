//! A small IMAP server of one folder, for what people and the command line see. The real one stands in the tests of channels.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub const PASSWORD: &str = "a-secret-of-tests";

/// The running server.
pub struct Imap {
    pub port: u16,
    pub mails: Arc<Mutex<Vec<String>>>,
}

impl Imap {
    pub async fn start() -> Imap {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails: Arc<Mutex<Vec<String>>> = Arc::default();
        let shelf = mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shelf.clone()));
            }
        });
        Imap { port, mails }
    }
}

async fn serve(stream: TcpStream, mails: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let _ = stream.get_mut().write_all(b"* OK ready\r\n").await;
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let answer = answer(line.trim_end(), &mails.lock().unwrap());
        if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        line.clear();
    }
}

fn answer(line: &str, mails: &[String]) -> String {
    let (tag, command) = line.split_once(' ').unwrap_or((line, ""));
    let done = format!("{tag} OK done\r\n");
    let next = mails.len() + 1;
    if command.starts_with("LOGIN") && !command.contains(PASSWORD) {
        return format!("{tag} NO wrong\r\n");
    }
    let lines = if command.starts_with("CAPABILITY") {
        "* CAPABILITY IMAP4rev1\r\n".to_owned()
    } else if command.starts_with("LIST") {
        "* LIST () \"/\" INBOX\r\n* LIST () \"/\" R&APw-cksendungen\r\n".to_owned()
    } else if command.starts_with("EXAMINE") {
        format!("* {} EXISTS\r\n* OK [UIDVALIDITY 3] v\r\n* OK [UIDNEXT {next}] n\r\n", mails.len())
    } else if command.starts_with("UID SEARCH") {
        let all: Vec<String> = (1..next).map(|uid| uid.to_string()).collect();
        format!("* SEARCH {}\r\n", all.join(" "))
    } else if command.contains("BODY.PEEK[]") {
        let give = |(at, mail): (usize, &String)| {
            let uid = at + 1;
            format!("* {uid} FETCH (UID {uid} BODY[] {{{}}}\r\n{mail})\r\n", mail.len())
        };
        mails.iter().enumerate().map(give).collect()
    } else if command.contains("RFC822.SIZE") {
        let size = |(at, mail): (usize, &String)| {
            let uid = at + 1;
            format!("* {uid} FETCH (UID {uid} RFC822.SIZE {})\r\n", mail.len())
        };
        mails.iter().enumerate().map(size).collect()
    } else {
        String::new()
    };
    lines + &done
}
