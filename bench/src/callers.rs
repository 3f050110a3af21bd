//! Many callers at once, each waiting for its answer before it asks again.

use std::time::{Duration, Instant};

use base::Result;
use tokio::task::JoinSet;

use crate::failure::inside;
use crate::spread::Spread;

/// Runs `act` from `count` tasks for `time`: how many a second were done, and how long each took.
pub async fn call<F, R>(count: usize, time: Duration, act: F) -> Result<(f64, Spread)>
where
    F: Fn() -> R + Clone + Send + 'static,
    R: Future<Output = Result<()>> + Send,
{
    let begun = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..count {
        let act = act.clone();
        callers.spawn(async move {
            let mut taken = Vec::new();
            while begun.elapsed() < time {
                let asked = Instant::now();
                act().await?;
                taken.push(asked.elapsed());
            }
            Ok::<_, base::Error>(taken)
        });
    }
    let mut all = Vec::new();
    while let Some(taken) = callers.join_next().await {
        all.extend(taken.map_err(inside)??);
    }
    let rate = all.len() as f64 / begun.elapsed().as_secs_f64();
    Ok((rate, Spread::of(all)))
}

/// The middle one of several rates.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}
