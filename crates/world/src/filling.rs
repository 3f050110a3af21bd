//! Fills an empty database with the demo shop: thirty days of it, told by a clock that is set.

use base::Result;
use channels::Post;

use crate::shop::{self, catalogue, customers};
use crate::size::Size;
use crate::story::telling::Teller;
use crate::story::{MONTH_MS, planning};
use crate::team;

/// What the demo shop is called.
pub const SHOP_NAME: &str = "Northwind Home";

/// When the shop exports its orders, in hours before the end; the first time is the beginning.
const EXPORT_HOURS: [i64; 6] = [30 * 24, 22 * 24, 14 * 24, 7 * 24, 30, 1];

/// Fills the empty database of `post`. Its clock must be one that is set ([`base::Clock::set_to`]) and stand thirty days
/// before the time at which the story is to end; it stands there afterwards.
///
/// Answers by mail are left as queued: the worker that follows the events writes and sends them.
pub async fn fill(post: &Post, size: Size) -> Result<()> {
    let start_ms = post.db.now_ms();
    let end_ms = start_ms + MONTH_MS;
    let agents = team::settle_in(&post.db).await?;
    let plan = planning::plan(size, start_ms);
    let lines = catalogue::lines() + &customers::lines(&plan.people);
    shop::import(&post.db, &lines).await?;
    let exports_ms = EXPORT_HOURS.map(|hours| end_ms - hours * 3_600_000);
    Teller::new(post, plan, agents)?.tell(&exports_ms).await?;
    post.db.context().clock.advance(end_ms - post.db.now_ms());
    Ok(())
}
