//! Webhooks out: other programs hear of what happens here, signed as Standard Webhooks say (standardwebhooks.com), until
//! they have taken it or it is given up, every attempt on record.

pub mod delivering;
pub mod following;
pub mod replaying;
pub mod signing;

use base::events::{self, Happening};
use base::secret::Key;
use base::{Error, Read, Result, Row, Tx};

use crate::outbound::Outbound;

/// The families of events that are told outside.
pub const FAMILIES: [&str; 8] =
    ["order", "act", "return", "claim", "shipment", "conversation", "message", "customer"];
/// Endpoints of one shop.
const HOOKS_LIMIT: i64 = 50;
/// Kinds one endpoint chooses.
const KINDS_LIMIT: usize = 50;

/// An endpoint that is told.
#[derive(Clone, Debug)]
pub struct Hook {
    /// Its id.
    pub id: i64,
    /// Where it is told.
    pub url: String,
    /// What it is told: `order.changed`, `order.*` or `*`.
    pub kinds: Vec<String>,
    /// Who made it.
    pub created_by: String,
    /// When, UTC milliseconds.
    pub created_ms: i64,
    /// Since when it takes nothing.
    pub failing_since_ms: Option<i64>,
    /// Since when it is told nothing.
    pub disabled_ms: Option<i64>,
    /// Why not.
    pub disabled_why: String,
}

/// What it takes to make one.
#[derive(Clone, Debug, Default)]
pub struct NewHook {
    /// Where it is told.
    pub url: String,
    /// What it is told.
    pub kinds: Vec<String>,
}

/// What seals secrets and judges addresses.
#[derive(Clone, Debug)]
pub struct Means {
    /// Seals secrets.
    pub key: Key,
    /// The way out.
    pub outbound: Outbound,
}

impl Hook {
    /// True when it is told events of this kind.
    pub fn hears(&self, kind: &str) -> bool {
        self.kinds.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(start) => kind.starts_with(start),
            None => wanted == kind,
        })
    }
}

/// True when events of this kind are told outside.
pub fn is_public(kind: &str) -> bool {
    kind.split_once('.').is_some_and(|(family, _)| FAMILIES.contains(&family))
}

/// Makes an endpoint and returns its id and its secret, which is shown this once.
pub fn create(tx: &mut Tx<'_>, means: &Means, by: &str, new: &NewHook) -> Result<(i64, String)> {
    let url = new.url.trim();
    means.outbound.check(url)?;
    let kinds = read_kinds(&new.kinds)?;
    if list(tx)?.len() as i64 >= HOOKS_LIMIT {
        return Err(Error::refused(format!(
            "There are {HOOKS_LIMIT} webhooks already. Remove one that is no longer needed."
        )));
    }
    let secret = signing::new_secret(&tx.context().chance);
    let id: i64 = tx.id();
    let sealed = means.key.seal(&tx.context().chance, secret.as_bytes(), &bound_to(id));
    tx.execute(
        "INSERT INTO hooks (id, url, kinds, secret, created_by, created_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &url, &kinds.join(" "), &sealed, &by, &tx.now_ms()],
    )?;
    record(tx, "hook.created", by, id)?;
    Ok((id, secret))
}

/// Ends an endpoint: it is told nothing more, not even what waits.
pub fn remove(tx: &mut Tx<'_>, by: &str, id: i64) -> Result<()> {
    let gone = tx.execute_counted(
        "UPDATE hooks SET deleted_ms = $1 WHERE id = $2 AND deleted_ms IS NULL",
        &[&tx.now_ms(), &id],
    )?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    record(tx, "hook.removed", by, id)
}

/// Tells a disabled endpoint again, from now on.
pub fn enable(tx: &mut Tx<'_>, by: &str, id: i64) -> Result<()> {
    let found = tx.execute_counted(
        "UPDATE hooks
         SET disabled_ms = NULL, disabled_why = '', failing_since_ms = NULL
         WHERE id = $1 AND deleted_ms IS NULL AND disabled_ms IS NOT NULL",
        &[&id],
    )?;
    if found == 0 {
        return Err(Error::Conflict("This webhook isn't disabled.".into()));
    }
    record(tx, "hook.enabled", by, id)
}

/// Tells an endpoint nothing more, for this reason; what waits for it is given up.
pub(crate) fn disable(tx: &mut Tx<'_>, id: i64, why: &str) -> Result<()> {
    let disabled = tx.execute_counted(
        "UPDATE hooks SET disabled_ms = $1, disabled_why = $2 WHERE id = $3 AND disabled_ms IS NULL",
        &[&tx.now_ms(), &why, &id],
    )?;
    if disabled == 0 {
        return Ok(());
    }
    tx.execute(
        "UPDATE hook_deliveries SET state = 'failed', settled_ms = $1 WHERE hook_id = $2 AND state = 'waiting'",
        &[&tx.now_ms(), &id],
    )?;
    record(tx, "hook.disabled", "system", id)
}

/// All endpoints, oldest first.
pub fn list(read: &Read<'_>) -> Result<Vec<Hook>> {
    read.list(&format!("{HOOK} WHERE deleted_ms IS NULL ORDER BY id LIMIT {HOOKS_LIMIT}"), &[], hook_from)
}

/// The endpoint `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Hook> {
    read.get(&format!("{HOOK} WHERE id = $1 AND deleted_ms IS NULL"), &[&id], hook_from)
}

const HOOK: &str =
    "SELECT id, url, kinds, created_by, created_ms, failing_since_ms, disabled_ms, disabled_why
     FROM hooks";

/// What a hook's secret is sealed for.
fn bound_to(id: i64) -> String {
    format!("hook:{id}")
}

fn read_kinds(asked: &[String]) -> Result<Vec<String>> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in asked.iter().map(|kind| kind.trim()).filter(|kind| !kind.is_empty()) {
        let family = kind.split('.').next().unwrap_or_default();
        let is_plain = kind.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.' || c == '*');
        let is_known = kind == "*" || (FAMILIES.contains(&family) && kind.contains('.'));
        let ends_well = kind.strip_suffix('*').is_none_or(|start| start.is_empty() || start.ends_with('.'));
        if !is_plain || !is_known || !ends_well || kind.trim_end_matches('*').contains('*') || kind.len() > 60
        {
            let all = FAMILIES.map(|family| format!("{family}.*")).join(", ");
            return Err(Error::refused(format!(
                "events: `{kind}` is none. Choose from *, {all}, or one kind such as order.changed."
            )));
        }
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    match kinds.len() {
        1..=KINDS_LIMIT => Ok(kinds),
        0 => Err(Error::refused("events: choose one kind of event or more, or * for all.")),
        _ => Err(Error::refused(format!("events: choose at most {KINDS_LIMIT} kinds, or * for all."))),
    }
}

fn record(tx: &mut Tx<'_>, kind: &'static str, by: &str, id: i64) -> Result<()> {
    let happening = Happening { kind, actor: by.into(), subject_id: Some(id), ..Happening::default() };
    events::record(tx, &happening)
}

fn hook_from(row: &Row<'_>) -> Result<Hook> {
    Ok(Hook {
        id: row.get(0)?,
        url: row.get(1)?,
        kinds: row.get::<String>(2)?.split_whitespace().map(str::to_owned).collect(),
        created_by: row.get(3)?,
        created_ms: row.get(4)?,
        failing_since_ms: row.get(5)?,
        disabled_ms: row.get(6)?,
        disabled_why: row.get(7)?,
    })
}
