//! The order in which mails come makes no difference: any order ends in the groups that plain citation gives.

use std::collections::HashMap;

use ::mail::thread::{Node, groups};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::ANA;
use crate::mail::tests::{Shop, mail};

/// Whom each of up to nine mails cites: of the first nine ids the mails bear seven, the rest nobody has.
fn citations() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(0_usize..9, 0..4), 2..8)
}

fn node(number: usize, cited: &[usize]) -> Node {
    let references = cited.iter().filter(|one| **one != number).map(|one| format!("{one}@x")).collect();
    Node { id: format!("{number}@x"), references, ..Node::default() }
}

/// Feeds the mails one by one in `order` and returns the conversation of each.
async fn feed(nodes: &[Node], order: &[usize]) -> Vec<i64> {
    let shop = Shop::open().await;
    let mut ids = HashMap::new();
    for at in order {
        let node = &nodes[*at];
        let cited: Vec<String> = node.references.iter().map(|id| format!("<{id}>")).collect();
        let references =
            if cited.is_empty() { String::new() } else { format!("\nReferences: {}", cited.join(" ")) };
        let headers = format!("Message-ID: <{}>{references}", node.id);
        ids.insert(*at, shop.take("help@shop.example", mail(ANA, &headers, &node.id)).await.id);
    }
    let mut conversations = Vec::new();
    for at in 0..nodes.len() {
        conversations.push(shop.item(ids[&at]).await.conversation_id.unwrap());
    }
    conversations
}

fn same_groups(one: &[i64], other: &[usize]) -> bool {
    (0..one.len()).all(|a| (0..one.len()).all(|b| (one[a] == one[b]) == (other[a] == other[b])))
}

#[test]
fn any_order_gives_the_groups_of_plain_citation() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let cases = citations().prop_flat_map(|cited| {
        let order: Vec<usize> = (0..cited.len()).collect();
        (Just(cited), Just(order).prop_shuffle())
    });

    let result = runner.run(&cases, |(cited, order)| {
        let nodes: Vec<Node> = cited.iter().enumerate().map(|(at, cited)| node(at, cited)).collect();
        let found = runtime.block_on(feed(&nodes, &order));
        let expected = groups(&nodes);
        prop_assert!(same_groups(&found, &expected), "{:?}: {:?}, expected {:?}", order, found, expected);
        Ok(())
    });

    result.unwrap();
}

#[tokio::test]
async fn of_mails_that_wait_together_the_one_that_is_answered_is_taken_first() {
    let shop = Shop::open().await;
    let answer =
        mail("bob@work.example", "Message-ID: <b1@x>\nIn-Reply-To: <a1@x>\nCc: ana@example.org", "Yes");
    let asked = mail(ANA, "Message-ID: <a1@x>\nCc: bob@work.example", "Is it?");
    let (answer, asked) =
        (shop.store("help@shop.example", answer).await, shop.store("help@shop.example", asked).await);

    shop.work().await;

    let (answer, asked) = (shop.item(answer).await, shop.item(asked).await);
    assert_eq!(answer.conversation_id, asked.conversation_id);
    let owner = shop.conversation(&asked).await.customer_id;
    let ana = shop.db.read(|read| {
        people::customer::identity::find(read, people::customer::Kind::Email, "ana@example.org")
    });
    assert_eq!(ana.await.unwrap(), Some(owner), "it is Ana's, who began it");
}
