//! How long name servers are waited for: briefly for a while after they kept silent, or every mail would wait in vain.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long all of it may take together.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// The same while name servers are known to be silent.
const IMPATIENCE: Duration = Duration::from_millis(200);
/// How long a silence is remembered.
const REMEMBERED: Duration = Duration::from_mins(1);

/// Whether name servers kept silent lately.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    impatient_until: Arc<Mutex<Option<Instant>>>,
}

impl Waiting {
    /// What `asked` comes to; none when it takes too long.
    pub async fn wait_for<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        let limit = if self.is_impatient() { IMPATIENCE } else { PATIENCE };
        let answer = tokio::time::timeout(limit, asked).await.ok();
        // A short wait in vain proves nothing: each minute one long one is tried.
        if answer.is_none() && limit == PATIENCE {
            let mut until = self.impatient_until.lock().unwrap_or_else(PoisonError::into_inner);
            *until = Some(Instant::now() + REMEMBERED);
        }
        answer
    }

    fn is_impatient(&self) -> bool {
        let until = self.impatient_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }
}
