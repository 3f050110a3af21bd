//! What the system says of processes and of itself: CPU time, and how many others want the same cores.

use std::time::Duration;

use base::{Error, Result};

/// Linux counts CPU time in hundredths of a second, whatever its own clock does.
const TICK: Duration = Duration::from_millis(10);

/// CPU time that the process `id` has used, or this one as `self`: unlike time by the clock it is the same on a busy machine.
pub fn cpu_time(id: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<u32> = fields.skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    match ticks[..] {
        [user, system] => Ok(TICK * (user + system)),
        _ => Err(Error::inside("this system doesn't say how much CPU time a process has used")),
    }
}

/// Processes that wanted to run over the last minute.
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}
