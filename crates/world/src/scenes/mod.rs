//! What customers did with their orders themselves, and what agents did about it: so that every act, return and claim
//! stands somewhere, at each of its steps.
//!
//! | module | what is in it |
//! |---|---|
//! | [`script`] | the orders and what happens to each, as a table |
//! | [`deed`] | doing it, in the functions that serve customers and agents |

mod deed;
mod script;

use std::collections::BTreeMap;

use base::blobs::Folder;
use base::{Db, Result};
use channels::Post;
use channels::withdrawal::receipt;
use orders::evidence::{self, NewFile};
use orders::invoice::Settings;
use people::Agent;

use crate::photo;
use crate::settings;
use crate::shop::catalogue::goods;
use crate::shop::customers::Person;
use crate::shop::order::{Bought, Order};
use deed::Part;
use script::{Deed, SCRIPTS, Script};

pub(crate) use script::CAST;

const MINUTE_MS: i64 = 60_000;

/// The orders of the scenes with what happens to them, by the time it does.
pub(crate) struct Scenes {
    people: Vec<Person>,
    agents: Vec<Agent>,
    orders: Vec<Order>,
    photo: NewFile,
    settings: Settings,
    due: BTreeMap<i64, Vec<(usize, Deed)>>,
}

/// How many orders the scenes are about.
pub(crate) fn count() -> usize {
    SCRIPTS.len()
}

impl Scenes {
    /// The scenes of a month that ends at `end_ms`, played by these people.
    pub fn plan(folder: &Folder, people: &[Person], agents: &[Agent], end_ms: i64) -> Result<Scenes> {
        let mut due: BTreeMap<i64, Vec<(usize, Deed)>> = BTreeMap::new();
        for (at, script) in SCRIPTS.iter().enumerate() {
            for (minutes, deed) in script.deeds {
                due.entry(end_ms - minutes * MINUTE_MS).or_default().push((at, *deed));
            }
        }
        Ok(Scenes {
            people: people.to_vec(),
            agents: agents.to_vec(),
            orders: SCRIPTS.iter().map(|script| order(script, end_ms)).collect(),
            photo: evidence::keep(folder, "photo.png", &photo::leaning_shelf())?,
            settings: Settings::of(&settings::config())?,
            due,
        })
    }

    /// When something happens.
    pub fn moments(&self) -> impl Iterator<Item = i64> {
        self.due.keys().copied()
    }

    /// Everything that happens at `at_ms`, in one transaction; a receipt follows its withdrawal.
    pub async fn play(self: &std::sync::Arc<Scenes>, post: &Post, at_ms: i64) -> Result<()> {
        let Some(deeds) = self.due.get(&at_ms).cloned() else { return Ok(()) };
        for id in self.act(&post.db, deeds).await? {
            settings::done(receipt::run(post, &id.to_string()).await)?;
        }
        Ok(())
    }

    async fn act(self: &std::sync::Arc<Scenes>, db: &Db, deeds: Vec<(usize, Deed)>) -> Result<Vec<i64>> {
        let scenes = self.clone();
        db.write(move |tx| {
            let mut withdrawn = Vec::new();
            for (at, deed) in &deeds {
                withdrawn.extend(Part { scenes: &scenes, order: &scenes.orders[*at] }.act(tx, *deed)?);
            }
            Ok(withdrawn)
        })
        .await
    }
}

fn order(script: &Script, end_ms: i64) -> Order {
    let lines = script.goods.iter().map(|(key, variant, quantity)| Bought {
        goods: goods(key),
        variant: *variant,
        quantity: *quantity,
    });
    let before = |minutes: i64| end_ms - minutes * MINUTE_MS;
    let (placed, sent) = script.life;
    let way = (before(placed), sent.map(|(left, _)| before(left)), sent.map(|(_, arrived)| before(arrived)));
    Order::going(script.number.into(), (script.person, lines.collect()), way)
}
