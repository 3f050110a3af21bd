//! Clock, chance and ids in one handle, so that the program never asks the machine for them directly.

use std::sync::Arc;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::ids::Ids;

/// What a transaction needs beside its connection: time, chance, ids.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The id generator of this process.
    pub ids: Arc<Ids>,
}

impl Context {
    /// The real world: machine clock, machine chance.
    pub fn machine() -> Context {
        Context::new(Clock::Machine, Chance::Machine)
    }

    /// A context of the given clock and chance with a generator of its own.
    pub fn new(clock: Clock, chance: Chance) -> Context {
        let node = u16::from_le_bytes(chance.bytes());
        Context { clock, chance, ids: Arc::new(Ids::new(node)) }
    }
}
