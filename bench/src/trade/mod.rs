//! `orders`: a customer's order page and an act, over very many orders, beside the same rows by the bare engine.
//!
//! | module | what is in it |
//! |---|---|
//! | `filling` | the orders |
//! | `shop` | a filled shop and its customers' sessions |
//! | `page` | the page of one order |
//! | `acts` | orders called off, held and done at once |

mod acts;
mod filling;
mod page;
mod shop;

use base::Result;

use crate::plan::{Engine, Plan};
use crate::report::Report;
use shop::Shop;

/// Connections that never pause.
const CONNECTIONS: usize = 8;

/// Fills a shop and measures both.
pub fn measure(plan: &Plan, engine: &Engine, report: &mut Report) -> Result<()> {
    let shop = Shop::filled(plan, engine)?;
    page::measure(plan, &shop, report)?;
    acts::measure(plan, &shop, report)
}
