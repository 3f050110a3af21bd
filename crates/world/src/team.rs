//! Who answers in the demo shop, and how they sign in.

use base::{Db, Result};
use people::agent::{self, Agent, NewAgent, role, team};
use people::password;

/// The password of every agent of the demo.
pub const PASSWORD: &str = "northwind-demo";

/// An agent of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Login {
    /// Their name.
    pub name: &'static str,
    /// The address they sign in with.
    pub email: &'static str,
    /// Their role.
    pub role: &'static str,
}

/// All agents of the demo; the last one only looks on.
pub const LOGINS: &[Login] = &[
    Login { name: "Mia Okafor", email: "mia@northwind.example", role: "Administrator" },
    Login { name: "Jonas Weber", email: "jonas@northwind.example", role: "Team lead" },
    Login { name: "Aiko Tanaka", email: "aiko@northwind.example", role: "Agent" },
    Login { name: "Sam Duarte", email: "sam@northwind.example", role: "Agent" },
    Login { name: "Lena Brandt", email: "lena@northwind.example", role: "Observer" },
];

/// Place of the team lead, who looks through what is new.
pub(crate) const LEAD: usize = 1;
/// How many of them answer, from the first on.
pub(crate) const ANSWERING: usize = 4;

/// The demo's teams and who is in them.
const TEAMS: [(&str, &[usize]); 2] = [("Customer care", &[0, 1, 2, 3]), ("Returns", &[2, 3])];

/// Makes roles, agents and teams; the password is hashed once for all.
pub(crate) async fn settle_in(db: &Db) -> Result<Vec<Agent>> {
    let chance = db.context().chance.clone();
    let hash = tokio::task::spawn_blocking(move || password::hash(PASSWORD, &chance))
        .await
        .map_err(|panic| base::Error::inside(panic.to_string()))??;
    db.write(move |tx| {
        role::prepare(tx)?;
        let mut agents = Vec::new();
        for login in LOGINS {
            let new = NewAgent {
                name: login.name.into(),
                email: login.email.into(),
                password_hash: hash.clone(),
                role: login.role.into(),
            };
            let id = agent::create(tx, "setup", &new)?;
            agents.push(agent::find(tx, id)?);
        }
        for (name, members) in TEAMS {
            let id = team::create(tx, name)?;
            for member in members {
                team::join(tx, id, agents[*member].id)?;
            }
        }
        Ok(agents)
    })
    .await
}
