//! `cargo xtask retail-replay`: gold sequences of the retail test data, each replayed in a fresh copy of its shop through
//! the public API, and every difference to the gold result printed.

mod gold;
mod sending;
mod shop;
mod state;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::{Error, Result};
use tokio::task::JoinSet;

use gold::Task;
use shop::Template;
use state::Initial;

/// What is replayed.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder with users.json, products.json and orders.json.
    shop_dir: PathBuf,
    /// A `.json` list of tasks, or a `.jsonl` file with one sequence a line.
    tasks: PathBuf,
    /// Tasks that are replayed at the same time; as many as there are processors without it.
    #[arg(long)]
    at_once: Option<usize>,
}

/// What became of one task.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Calls whose answer was the gold answer.
    pub calls_right: usize,
    /// All its calls.
    pub calls: usize,
    /// What differs, a line each.
    pub differences: Vec<String>,
}

/// Replays all tasks; an error when one of them differs.
pub async fn run(arguments: &Arguments) -> Result<()> {
    let tasks = Arc::new(gold::read(&arguments.tasks)?);
    let at_once =
        arguments.at_once.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from));
    let outcomes = replay(&arguments.shop_dir, tasks.clone(), at_once).await?;
    for (task, outcome) in tasks.iter().zip(&outcomes) {
        for difference in &outcome.differences {
            println!("{}: {difference}", task.name);
        }
    }
    let right = outcomes.iter().filter(|outcome| outcome.differences.is_empty()).count();
    let calls_right: usize = outcomes.iter().map(|outcome| outcome.calls_right).sum();
    let calls: usize = outcomes.iter().map(|outcome| outcome.calls).sum();
    println!("{right} of {} tasks, {calls_right} of {calls} calls", outcomes.len());
    if right == outcomes.len() {
        Ok(())
    } else {
        Err(Error::refused("Not all tasks match the gold results."))
    }
}

/// Replays `tasks` in copies of the shop in `shop_dir`, and says what became of each.
pub async fn replay(
    shop_dir: &std::path::Path,
    tasks: Arc<Vec<Task>>,
    at_once: usize,
) -> Result<Vec<Outcome>> {
    let template = Arc::new(Template::make(shop_dir).await?);
    let initial = Arc::new(Initial::read(shop_dir, &template).await?);
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..at_once.clamp(1, 64) {
        let (template, initial, tasks, next) =
            (template.clone(), initial.clone(), tasks.clone(), next.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(task) = tasks.get(at) else { return Ok::<_, Error>(done) };
                done.push((at, one(&template, &initial, task).await?));
            }
        });
    }
    let mut outcomes = vec![Outcome::default(); tasks.len()];
    while let Some(done) = workers.join_next().await {
        for (at, outcome) in done.map_err(|panic| Error::inside(panic.to_string()))?? {
            outcomes[at] = outcome;
        }
    }
    Ok(outcomes)
}

/// One task in a shop of its own: every call, then the whole state.
async fn one(template: &Template, initial: &Initial, task: &Task) -> Result<Outcome> {
    let shop = template.open().await?;
    let mut outcome = Outcome { calls: task.steps.len(), ..Outcome::default() };
    for (at, step) in task.steps.iter().enumerate() {
        let answer = sending::send(&shop, template, step).await?;
        if answer.is_ok == step.ok {
            outcome.calls_right += 1;
        } else {
            let wanted = if step.ok { "accepted" } else { "refused" };
            outcome.differences.push(format!(
                "step {} {} should be {wanted}, the answer was {}",
                at + 1,
                step.name,
                answer.text
            ));
        }
    }
    outcome.differences.extend(initial.differences(&shop, &task.end_state_diff).await?);
    shop.close().await;
    Ok(outcome)
}

#[cfg(test)]
mod tests;
