//! Three thousand real mails, most of them from mailing lists, in any order: answers find their parents, and nothing
//! else meets.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use ::mail::thread::{Node, groups};

use crate::mail::tests::Shop;

/// The mails of the archive; empty, with a word about it, where it isn't.
fn mails() -> Vec<Vec<u8>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    let archive = data.join("spamassassin_ham2_spam2.tar.gz");
    if !archive.is_file() {
        println!("passed over: the archive isn't at {}", archive.display());
        return Vec::new();
    }
    let each = "--to-command=cat; printf '\\0\\0\\0'";
    let unpacked = std::process::Command::new("tar").arg("-xzf").arg(&archive).arg(each).output();
    let Ok(output) = unpacked else {
        println!("passed over: no tar on this machine");
        return Vec::new();
    };
    let all = output.stdout;
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut start = 0;
    while let Some(length) = all[start..].windows(3).position(|three| three == [0, 0, 0]) {
        mails.push(all[start..start + length].to_vec());
        start += length + 3;
    }
    mails.retain(|mail| mail.len() > 100);
    assert!(mails.len() > 3000, "need the whole archive for this test to mean anything, not {}", mails.len());
    mails
}

/// A shuffle that is the same every time.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, (seed >> 33) as usize % (at + 1));
    }
}

#[tokio::test]
async fn answers_in_an_archive_find_their_parents_in_any_order_and_nothing_else_meets() {
    let mut raw = mails();
    if raw.is_empty() {
        return;
    }
    raw.sort();
    shuffle(&mut raw, 42);
    let shop = Shop::open().await;
    let mut fed = Vec::new();
    for mail in raw {
        let Ok(parsed) = ::mail::parse(&mail, "bounces@sender.example") else { continue };
        fed.push((shop.store("help@shop.example", mail).await, parsed));
    }
    shop.work().await;
    let mut conversations = Vec::new();
    for (id, _) in &fed {
        conversations.push(shop.item(*id).await.conversation_id);
    }

    let nodes: Vec<Node> = fed.iter().map(|(_, mail)| Node::of(mail)).collect();
    let by_id: HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| !node.id.is_empty())
        .map(|(at, node)| (node.id.as_str(), at))
        .collect();
    let (mut replies, mut found) = (0, 0);
    for (at, (_, mail)) in fed.iter().enumerate() {
        let Some(parent) =
            mail.ancestors().into_iter().find_map(|id| by_id.get(id)).filter(|one| **one != at)
        else {
            continue;
        };
        replies += 1;
        found += usize::from(conversations[at].is_some() && conversations[at] == conversations[*parent]);
    }
    let share = f64::from(found as u32) / f64::from(replies);
    assert!(replies > 600 && share >= 0.98, "{found} of {replies} answers are with their parent");

    let unlinked = meetings(&nodes, &conversations);
    println!(
        "{found} of {replies} answers are with their parent; {unlinked} conversations joined by subject and people"
    );
}

/// How many conversations hold mails that no citation connects. Each such part bears a subject of another part.
fn meetings(nodes: &[Node], conversations: &[Option<i64>]) -> usize {
    let groups = groups(nodes);
    let mut met: HashMap<i64, HashMap<usize, HashSet<String>>> = HashMap::new();
    for (at, conversation) in conversations.iter().enumerate() {
        if let Some(conversation) = conversation {
            let parts = met.entry(*conversation).or_default();
            parts.entry(groups[at]).or_default().insert(::mail::subject::subject_core(&nodes[at].subject));
        }
    }
    met.retain(|_, parts| parts.len() > 1);
    for parts in met.values() {
        for (group, subjects) in parts {
            let others = parts.iter().filter(|(other, _)| *other != group);
            let is_told = others.flat_map(|(_, others)| others).any(|subject| subjects.contains(subject));
            assert!(is_told, "different matters met: {subjects:?} in {parts:?}");
        }
    }
    met.len()
}
