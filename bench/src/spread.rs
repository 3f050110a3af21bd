//! How a set of durations is spread.

use std::time::Duration;

/// Durations, shortest first.
#[derive(Clone, Debug, Default)]
pub struct Spread(Vec<Duration>);

impl Spread {
    /// Sorts `durations`.
    pub fn of(mut durations: Vec<Duration>) -> Spread {
        durations.sort_unstable();
        Spread(durations)
    }

    /// Milliseconds that `share` of the durations stay within; 0.5 is the median, 1.0 the longest.
    pub fn ms(&self, share: f64) -> f64 {
        let Some(last) = self.0.len().checked_sub(1) else { return f64::NAN };
        let at = (self.0.len() as f64 * share).ceil() as usize;
        self.0[at.saturating_sub(1).min(last)].as_secs_f64() * 1000.0
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_duration_that_was_measured() {
        let spread = Spread::of((1..=100).rev().map(Duration::from_millis).collect());

        assert_eq!((spread.ms(0.5), spread.ms(0.99), spread.ms(1.0)), (50.0, 99.0, 100.0));
        assert_eq!(Spread::of(vec![Duration::from_millis(7)]).ms(0.99), 7.0);
        assert!(Spread::default().ms(0.5).is_nan());
    }
}
