//! What a customer lets us do beyond serving them: each yes and no is a row that stays, none means no.

use base::db::{params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

use crate::names::CustomerId;

/// Rows of the history a page shows.
pub const HISTORY_LIMIT: i64 = 200;

/// What one can say yes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// News about their own orders beyond what the contract needs.
    OrderNews,
    /// Offers by e-mail.
    Offers,
    /// Surveys after contact or delivery.
    Surveys,
    /// Recommendations made from what they bought.
    Recommendations,
}

/// A yes or a no as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: i64,
    /// To what.
    pub purpose: Purpose,
    /// Yes or no.
    pub is_given: bool,
    /// Who said so: `customer:7`, `agent:5`.
    pub actor: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

impl Purpose {
    /// All purposes, in the order pages show them.
    pub const ALL: [Purpose; 4] =
        [Purpose::OrderNews, Purpose::Offers, Purpose::Surveys, Purpose::Recommendations];

    /// As it is stored, and as forms name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::OrderNews => "order_news",
            Purpose::Offers => "offers",
            Purpose::Surveys => "surveys",
            Purpose::Recommendations => "recommendations",
        }
    }

    fn read(text: &str) -> Result<Purpose> {
        Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown purpose {text}")))
    }
}

/// What the person says yes to now.
pub fn given(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Purpose>> {
    let mut given = Vec::new();
    for purpose in Purpose::ALL {
        let sql = format!(
            "SELECT is_given FROM consents
             WHERE customer_id IN ({}) AND purpose = $1
             ORDER BY id DESC
             LIMIT 1",
            placeholders(2, cluster.len())
        );
        let name = purpose.as_str();
        let mut bound: Vec<&dyn base::Param> = vec![&name];
        bound.extend(params(cluster));
        if read.find(&sql, &bound, |row| row.get::<bool>(0))?.unwrap_or(false) {
            given.push(purpose);
        }
    }
    Ok(given)
}

/// Every yes and no of the person, newest first, [`HISTORY_LIMIT`] at most.
pub fn history(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Consent>> {
    let sql = format!(
        "SELECT id, purpose, is_given, actor, at_ms FROM consents
         WHERE customer_id IN ({})
         ORDER BY id DESC
         LIMIT {HISTORY_LIMIT}",
        placeholders(1, cluster.len())
    );
    read.list(&sql, &params(cluster), consent_from)
}

/// Makes exactly `wanted` what the person says yes to; what doesn't change leaves no row.
pub fn set(tx: &mut Tx<'_>, actor: &str, id: CustomerId, wanted: &[Purpose]) -> Result<()> {
    let cluster = super::cluster(tx, id)?;
    let known = given(tx, &cluster)?;
    for purpose in Purpose::ALL {
        let is_given = wanted.contains(&purpose);
        if known.contains(&purpose) != is_given {
            write(tx, actor, cluster[0], (purpose, is_given))?;
        }
    }
    Ok(())
}

fn write(tx: &mut Tx<'_>, actor: &str, kept: i64, (purpose, is_given): (Purpose, bool)) -> Result<()> {
    let row: i64 = tx.id();
    tx.execute(
        "INSERT INTO consents (id, customer_id, purpose, is_given, actor, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&row, &kept, &purpose.as_str(), &is_given, &actor, &tx.now_ms()],
    )?;
    let happening = Happening {
        kind: if is_given { "customer.consent_given" } else { "customer.consent_ended" },
        actor: actor.into(),
        customer_id: Some(kept),
        subject_id: Some(row),
        data: purpose.as_str().into(),
        ..Happening::default()
    };
    events::record(tx, &happening)
}

fn consent_from(row: &Row<'_>) -> Result<Consent> {
    Ok(Consent {
        id: row.get(0)?,
        purpose: Purpose::read(&row.get::<String>(1)?)?,
        is_given: row.get(2)?,
        actor: row.get(3)?,
        at_ms: row.get(4)?,
    })
}
