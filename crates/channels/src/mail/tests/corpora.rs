//! Real mails of other projects: none may stop the program, each ends in a named state.

use std::path::{Path, PathBuf};

use super::Shop;
use crate::mail::intake::State;

const FOLDERS: [&str; 5] = ["zammad", "chatwoot", "otobo", "stalwart", "mime4j"];
const ENDINGS: [&str; 3] = ["eml", "box", "msg"];

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
            if path.is_dir() {
                folders.push(path);
            } else if ENDINGS.iter().any(|ending| path.extension().is_some_and(|its| its == *ending)) {
                let raw = std::fs::read(&path).unwrap();
                found.push((path, raw));
            }
        }
    }
    found.sort();
    assert!(found.len() > 300, "need the mails of all five projects for these tests to mean anything");
    found
}

/// Why the few texts among them that have no header at all are no mails.
const NO_MAIL: &str = "It is empty or has no headers.";

#[test]
fn every_mail_of_the_corpora_is_read() {
    for (path, raw) in mails() {
        if let Err(why) = ::mail::parse(&raw, "sender@sender.example") {
            assert_eq!(why, NO_MAIL, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn every_mail_of_the_corpora_ends_in_a_named_state() {
    let shop = Shop::open().await;
    let mut ids = Vec::new();
    for (path, raw) in mails() {
        ids.push((path, shop.store("help@shop.example", raw).await));
    }

    shop.work().await;

    let mut quarantined = 0;
    for (path, id) in ids {
        let item = shop.item(id).await;
        assert!(!item.reason.is_empty(), "{}", path.display());
        let has_conversation = match item.state {
            State::Received => panic!("{} is nowhere", path.display()),
            State::Opened | State::Joined | State::Automatic => true,
            // What a mail came with before may have ended in none.
            State::Duplicate | State::Bounce => item.conversation_id.is_some(),
            State::Spam | State::Blocked | State::Own => false,
            State::Quarantined => {
                assert_eq!(item.reason, NO_MAIL, "{}", path.display());
                quarantined += 1;
                false
            }
        };
        assert_eq!(item.conversation_id.is_some(), has_conversation, "{}", path.display());
    }
    assert!(quarantined <= 3, "{quarantined} mails have no header?");
}
