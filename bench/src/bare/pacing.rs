//! Work of bare connections, timed: at a fixed rate from one, or from several as fast as they can.

use std::thread;
use std::time::{Duration, Instant};

use base::db::Location;
use base::{Error, Result};

use super::engine::Engine;
use crate::spread::Spread;

/// Does `act` so many times a second for `time`, each counted from the moment it was due; the number is the how-manieth.
pub fn at_rate(
    location: &Location,
    (per_second, time): (u32, Duration),
    mut act: impl FnMut(&mut Engine, usize) -> Result<()>,
) -> Result<Spread> {
    let mut engine = Engine::open(location)?;
    act(&mut engine, 0)?;
    let begun = Instant::now();
    let mut taken = Vec::new();
    for number in 1..=(time.as_secs_f64() * f64::from(per_second)) as u32 {
        let due = begun + Duration::from_secs(1) * number / per_second;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        act(&mut engine, number as usize)?;
        taken.push(due.elapsed());
    }
    Ok(Spread::of(taken))
}

/// Does `act` from `connections` for `time` without a pause: how often a second.
pub fn as_fast(
    location: &Location,
    (connections, time): (usize, Duration),
    act: impl Fn(&mut Engine, usize) -> Result<()> + Sync,
) -> Result<f64> {
    let run = |first: usize| {
        let mut engine = Engine::open(location)?;
        let begun = Instant::now();
        let mut count = 0;
        while begun.elapsed() < time {
            act(&mut engine, first + count * connections)?;
            count += 1;
        }
        Ok::<_, Error>(count)
    };
    let run = &run;
    let counts = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|first| scope.spawn(move || run(first))).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .map(|count| count.map_err(|_| Error::inside("a bare connection panicked"))?)
            .collect::<Result<Vec<usize>>>()
    })?;
    Ok(counts.iter().sum::<usize>() as f64 / time.as_secs_f64())
}
