//! A filled shop: its database, agents who are signed in, and some ids to ask for.

use std::time::Instant;

use base::{Context, Read, Result, Tx};
use people::agent::{self, NewAgent, role};
use people::session;

use crate::filling::{self, AGENTS};
use crate::place::Place;
use crate::plan::{Engine, Plan};

/// Ids of each kind to ask for.
const ASKED: i64 = 2_000;

/// A shop that can be served.
pub struct Shop {
    /// Where its data lies.
    pub place: Place,
    /// The cookie of an agent who is signed in.
    pub cookie: String,
    /// Conversations from all over the season.
    pub conversations: Vec<i64>,
    /// Their customers.
    pub customers: Vec<i64>,
}

impl Shop {
    /// A new shop with the plan's number of conversations.
    pub fn filled(plan: &Plan, engine: &Engine) -> Result<Shop> {
        let place = Place::new(plan, engine)?;
        let begun = Instant::now();
        let count = plan.conversations;
        let (token, conversations, customers) = plan.runtime.block_on(async {
            let db = base::open(&place.location(), Context::machine()).await?;
            let token = db.write(hire).await?;
            filling::fill(&db, count).await?;
            let every = (count / ASKED).max(1);
            let (conversations, customers) = db.read(move |read| ids(read, every)).await?;
            Ok::<_, base::Error>((token, conversations, customers))
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        eprintln!("{count} conversations filled into {} in {seconds:.1} s", engine.name());
        Ok(Shop { place, cookie: format!("attend_agent={token}"), conversations, customers })
    }
}

/// Makes the agents and returns the first one's session.
fn hire(tx: &mut Tx<'_>) -> Result<String> {
    role::prepare(tx)?;
    let mut first = None;
    for number in 0..AGENTS {
        let new = NewAgent {
            name: format!("Agent {number}"),
            email: format!("agent{number}@shop.example"),
            password_hash: "no password fits this".into(),
            role: if number == 0 { "Administrator".into() } else { "Agent".into() },
        };
        let id = agent::create(tx, "system", &new)?;
        first.get_or_insert(id);
    }
    let first = first.ok_or_else(|| base::Error::inside("a shop has an agent"))?;
    session::start_agent(tx, first, "bench")
}

/// Every so-many-th conversation and its customer.
fn ids(read: &Read<'_>, every: i64) -> Result<(Vec<i64>, Vec<i64>)> {
    let rows = read.list(
        "SELECT id, customer_id
         FROM (SELECT id, customer_id, row_number() OVER (ORDER BY id) AS place FROM conversations) AS placed
         WHERE place % $1 = 0
         ORDER BY id
         LIMIT $2",
        &[&every, &ASKED],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().unzip())
}
