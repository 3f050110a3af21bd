//! Thousands of real mails, good and broken, over SMTP: the ledger accounts for every one.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::harness::{ADDRESS, Shop};

const MAILS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mail");
const CONNECTIONS: usize = 4;
/// Fewer than the receiver takes in one.
const MAILS_PER_SESSION: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_thousand_real_mails_all_end_in_the_ledger() {
    let archive = Path::new(MAILS).join("spamassassin_ham2_spam2.tar.gz");
    if !archive.exists() {
        return println!("{} isn't there: not tried", archive.display());
    }
    let shop = Shop::open().await;
    let folder = shop.place.folder().join("corpus");
    std::fs::create_dir(&folder).unwrap();
    let unpacked = Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&folder).status().unwrap();
    assert!(unpacked.success());

    let count = send_all(&shop, files_in(&folder)).await;

    assert!(count > 2_500, "need more than {count} mails for this test to mean anything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_odd_mail_of_other_projects_ends_in_the_ledger() {
    if !Path::new(MAILS).exists() {
        return println!("{MAILS} isn't there: not tried");
    }
    let mut files = files_in(Path::new(MAILS));
    files.retain(|path| {
        path.extension().is_some_and(|kind| ["eml", "box", "msg"].iter().any(|known| kind == *known))
    });
    let shop = Shop::open().await;

    let count = send_all(&shop, files).await;

    assert!(count > 300, "need more than {count} mails for this test to mean anything");
}

/// Sends each file as one mail over a few connections, waits until all are read, and holds the ledger against them.
async fn send_all(shop: &Shop, files: Vec<PathBuf>) -> i64 {
    let begun = Instant::now();
    let count = files.len() as i64;
    let queue = Arc::new(Mutex::new(VecDeque::from(files)));
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        senders.spawn(send_some(shop.running.smtp.unwrap().to_string(), queue.clone()));
    }
    while let Some(ended) = senders.join_next().await {
        ended.expect("every sender got through");
    }
    let read = async {
        while shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'received'").await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(240), read).await.expect("all of it is read");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, count);
    let messages = shop.count("SELECT COUNT(*) FROM messages").await;
    let placed =
        shop.count("SELECT COUNT(DISTINCT message_id) FROM incoming WHERE message_id IS NOT NULL").await;
    let quarantined = shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'quarantined'").await;
    assert_eq!(messages, placed);
    let empty = "SELECT COUNT(*) FROM conversations WHERE moved_to IS NULL AND NOT EXISTS
                   (SELECT 1 FROM messages WHERE messages.conversation_id = conversations.id)";
    assert_eq!(shop.count(empty).await, 0);
    let reasons = "SELECT reason FROM incoming WHERE state = 'quarantined' ORDER BY id LIMIT 200";
    let reasons = shop
        .running
        .post
        .db
        .read(move |read| read.list(reasons, &[], |row| row.get::<String>(0)))
        .await
        .unwrap();
    for reason in reasons {
        let known = ["Neither its headers nor its envelope", "It is empty or has no headers."];
        assert!(
            known.iter().any(|known| reason.starts_with(known)),
            "a mail nobody can send is in quarantine, but: {reason}"
        );
    }
    println!("{count} mails, {messages} messages, {quarantined} in quarantine, {:?}", begun.elapsed());
    count
}

/// Session after session, as long as there are mails.
async fn send_some(address: String, queue: Arc<Mutex<VecDeque<PathBuf>>>) {
    while !queue.lock().unwrap().is_empty() {
        let mut stream = BufReader::new(TcpStream::connect(&address).await.unwrap());
        stream.get_mut().write_all(b"EHLO corpus.example\r\n").await.unwrap();
        expect(&mut stream, "220").await;
        expect(&mut stream, "250").await;
        for _ in 0..MAILS_PER_SESSION {
            let Some(path) = queue.lock().unwrap().pop_front() else { break };
            hand_over(&mut stream, &path).await;
        }
        stream.get_mut().write_all(b"QUIT\r\n").await.unwrap();
        expect(&mut stream, "221").await;
    }
}

/// Hands over a mail as a busy server does, its commands at once.
async fn hand_over(stream: &mut BufReader<TcpStream>, path: &Path) {
    let raw = std::fs::read(path).unwrap();
    let envelope = format!("MAIL FROM:<list@corpus.example>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n");
    stream.get_mut().write_all(envelope.as_bytes()).await.unwrap();
    expect(stream, "250").await;
    expect(stream, "250").await;
    expect(stream, "354").await;
    stream.get_mut().write_all(&stuffed(&raw)).await.unwrap();
    expect(stream, "250").await;
}

/// The answer with that code; panics at any other.
async fn expect(stream: &mut BufReader<TcpStream>, code: &str) {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        assert!(line.starts_with(code), "{line}");
        if line.as_bytes()[3] == b' ' {
            return;
        }
    }
}

/// With the line ends and dots of the wire, and its end.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + 1_000);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(&path));
        } else if path.file_name().is_some_and(|name| name != "cmds") {
            files.push(path);
        }
    }
    files.sort();
    files
}
