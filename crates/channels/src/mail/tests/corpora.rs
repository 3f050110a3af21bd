//! Real mails of other projects: none may stop the program, each ends in a named state.

use std::path::{Path, PathBuf};

use super::Shop;
use crate::mail::intake::State;
use crate::mail::parsing;

const FOLDERS: [&str; 5] = ["zammad", "chatwoot", "otobo", "stalwart", "mime4j"];
/// Not mails: what their authors expect of them, licences, tables.
const OTHERS: [&str; 9] = ["json", "xml", "yml", "csv", "md", "txt", "png", "pdf", "LICENSE"];

/// Every mail of the corpora; empty, with a word about it, where they aren't.
fn mails() -> Vec<(PathBuf, Vec<u8>)> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    if !data.is_dir() {
        println!("passed over: the corpora aren't at {}", data.display());
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|name| data.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !OTHERS.iter().any(|other| name.ends_with(other)) {
                let raw = std::fs::read(&path).unwrap();
                found.push((path, raw));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_mail_of_the_corpora_is_read() {
    for (path, raw) in mails() {
        let mail = parsing::parse(&raw, "sender@sender.example");

        assert!(mail.is_ok() || raw.trim_ascii().is_empty(), "{}: {mail:?}", path.display());
    }
}

#[tokio::test]
async fn every_mail_of_the_corpora_ends_in_a_named_state() {
    let shop = Shop::open().await;
    let mails = mails();
    let mut ids = Vec::new();
    for (path, raw) in &mails {
        ids.push((path, shop.store("help@shop.example", raw).await));
    }

    shop.work().await;

    for (path, id) in ids {
        let item = shop.item(id).await;
        let has_place = matches!(item.state, State::Opened | State::Joined);
        let has_reason = matches!(item.state, State::Duplicate | State::Own);
        assert!(has_place || has_reason, "{}: {:?} {}", path.display(), item.state, item.reason);
        assert_eq!(has_place, item.conversation_id.is_some());
        assert!(!item.reason.is_empty());
    }
}
