//! The shop's trade: what it sells, to whom, and what became of each order.

pub(crate) mod catalogue;
pub(crate) mod customers;
pub(crate) mod order;

use std::ops::ControlFlow;

use base::{Db, Result};
use orders::import::{self, BadLines};

/// Brings `lines` of JSON in, as a shop's nightly export would come.
pub(crate) async fn import(db: &Db, lines: &str) -> Result<()> {
    let report = import::check(db, lines.as_bytes(), |_| ControlFlow::Continue(())).await?;
    import::apply(db, lines.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await?;
    Ok(())
}
