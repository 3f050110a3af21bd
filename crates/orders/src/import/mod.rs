//! Brings the shop's products, customers and orders in from a file of JSON lines; `docs/import.md` describes the format.
//!
//! Two passes over the same file: [`check`] reads and judges every line and writes nothing; [`apply`] writes the good
//! ones. Both hold one batch in memory, and `check` beside it a hash of each key. A connection to the shop's own system
//! writes a few records at once with [`put`].
//!
//! ```text
//! let report = import::check(&db, open()?, |_| ControlFlow::Continue(())).await?;
//! let applied = import::apply(&db, open()?, &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await?;
//! ```

mod amount;
mod applying;
mod belongings;
mod checking;
mod customer;
mod fault;
mod journey;
mod known;
pub mod limits;
mod object;
mod order;
mod outcome;
mod parts;
mod product;
mod putting;
mod reading;
mod record;
mod references;
mod source;

pub use applying::{Applied, BadLines, apply};
pub use checking::{Progress, Report, check};
pub use fault::Fault;
pub use outcome::Tally;
pub use putting::put;

#[cfg(test)]
mod tests;
