//! Fills an empty database with the demo shop: thirty days of it, told by a clock that is set.

use std::sync::Arc;

use base::Result;
use channels::Post;
use orders::policy::{FIRST, version};
use people::Agent;

use crate::noise;
use crate::scenes::Scenes;
use crate::shop::{self, catalogue, customers};
use crate::size::Size;
use crate::story::telling::Teller;
use crate::story::{MONTH_MS, planning};
use crate::team::{self, LEAD};

/// Days before the end from which the shop's own version of the policy holds.
const OWN_POLICY_DAYS: i64 = 26;
const DAY_MS: i64 = 24 * 3_600_000;

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
    settle_policy(post, &agents[LEAD], end_ms - OWN_POLICY_DAYS * DAY_MS).await?;
    let scenes = Arc::new(Scenes::plan(&post.folder, &plan.people, &agents, end_ms)?);
    let lines = catalogue::lines() + &customers::lines(&plan.people);
    shop::import(&post.db, &lines).await?;
    let exports_ms = EXPORT_HOURS.map(|hours| end_ms - hours * 3_600_000);
    Teller::new(post, plan, agents)?.tell(scenes, &exports_ms).await?;
    post.db.context().clock.advance(end_ms - post.db.now_ms());
    noise::arrive(post).await
}

/// The policy Attend brings along, and the shop's own from `starts_ms` on.
async fn settle_policy(post: &Post, lead: &Agent, starts_ms: i64) -> Result<()> {
    let author = format!("agent:{}", lead.id);
    post.db
        .write(move |tx| {
            version::prepare(tx)?;
            let note = "An hour to think again before a cancellation is done; 60 days for gold customers";
            version::add(tx, &author, &own_policy(), note, starts_ms).map(|_| ())
        })
        .await
}

fn own_policy() -> String {
    let gold = "\n[acts.return]\nstage = [\"delivered\", \"on_its_way\"]\nwindows = [\n";
    FIRST
        .replacen("hold_minutes = 15", "hold_minutes = 60", 1)
        .replacen("time_zone = \"UTC\"", "time_zone = \"Europe/Berlin\"", 1)
        .replacen(gold, &format!("{gold}  {{ when = {{ level = [\"gold\"] }}, days = 60 }},\n"), 1)
}
