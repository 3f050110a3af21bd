//! The bell that readers sleep by: rung after each commit that recorded an event.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

/// Cheap to clone; all clones ring the same bell.
#[derive(Clone)]
pub(super) struct Wake {
    bell: Arc<watch::Sender<u64>>,
    /// Set when other processes should hear of it too.
    abroad: Arc<AtomicBool>,
}

impl Wake {
    pub(super) fn new() -> Wake {
        Wake { bell: Arc::new(watch::Sender::new(0)), abroad: Arc::default() }
    }

    /// Something was recorded by this process.
    pub(super) fn ring(&self) {
        self.abroad.store(true, Ordering::Release);
        self.hear();
    }

    /// Something was recorded by another process.
    pub(super) fn hear(&self) {
        self.bell.send_modify(|count| *count += 1);
    }

    /// True once after any number of [`Wake::ring`]s.
    pub(super) fn take_abroad(&self) -> bool {
        self.abroad.swap(false, Ordering::AcqRel)
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}
