use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::*;

/// The folder of the published shop; says so when it isn't there.
fn shared() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/retail");
    if dir.join("orders.json").is_file() {
        return Some(dir);
    }
    println!("left out: {} is not here", dir.display());
    None
}

async fn replayed(dir: &Path, tasks: Vec<Task>) -> Vec<Outcome> {
    replay(dir, Arc::new(tasks), 2).await.unwrap()
}

fn is_right(outcome: &Outcome) -> bool {
    outcome.differences.is_empty() && outcome.calls_right == outcome.calls
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gold_tasks_and_fuzz_sequences_end_as_the_published_shop_says() {
    let Some(dir) = shared() else { return };
    let mut tasks = gold::read(&dir.join("tasks_dev_gold.json")).unwrap();
    let sequences = gold::read(&dir.join("fuzz_sequences.jsonl")).unwrap();
    // Among them the one that cancels after the payment method was changed.
    tasks.extend(sequences.into_iter().filter(|task| task.name.ends_with('3')));
    assert!(tasks.iter().any(|task| task.name == "task 343") && tasks.len() > 50);

    let outcomes = replayed(&dir, tasks.clone()).await;

    for (task, outcome) in tasks.iter().zip(&outcomes) {
        assert!(is_right(outcome), "{}: {:#?}", task.name, outcome.differences);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_difference_is_told() {
    let Some(dir) = shared() else { return };
    let right = gold::read(&dir.join("tasks_dev_gold.json")).unwrap();
    let acts = right.iter().find(|task| !task.end_state_diff.orders.is_empty()).unwrap();
    let number = acts.end_state_diff.orders.keys().next().unwrap().clone();
    let mut refused = acts.clone();
    refused.steps[0].ok = false;
    let mut elsewhere = acts.clone();
    elsewhere.end_state_diff.orders.get_mut(&number).unwrap()["status"] = json!("lost");
    let mut unnoticed = acts.clone();
    unnoticed.end_state_diff.orders.remove(&number);
    let mut dearer = acts.clone();
    dearer.end_state_diff.orders.get_mut(&number).unwrap()["payment_history"][0]["amount"] = json!(0.01);

    let outcomes = replayed(&dir, vec![refused, elsewhere, unnoticed, dearer]).await;

    let said: Vec<String> = outcomes.iter().map(|outcome| outcome.differences.join("\n")).collect();
    assert!(
        said[0].contains("should be refused") && outcomes[0].calls_right + 1 == outcomes[0].calls,
        "{}",
        said[0]
    );
    assert!(said[1].contains(&format!("{number}.status")) && said[1].contains("lost"), "{}", said[1]);
    assert!(said[2].contains(&number), "{}", said[2]);
    assert!(said[3].contains("payment_history[0].amount"), "{}", said[3]);
}

#[test]
fn a_file_that_isnt_gold_says_so() {
    let error = gold::read(Path::new("nowhere.json")).unwrap_err().to_string();

    assert!(error.contains("nowhere.json can't be read"), "{error}");
}

#[test]
fn the_shops_policy_can_be_read() {
    let policy = orders::policy::Policy::read(shop::POLICY).unwrap();

    assert_eq!(policy.acts.len(), 7);
}
