//! Which kinds of notices are told at all.

use base::events::{self, Happening};
use base::{Read, Result, Tx};
use people::Agent;

use super::kind::Kind;

/// Whether customers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// They are.
    On,
    /// They aren't.
    Off,
}

impl Switch {
    /// As it is stored and sent by forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Switch::On => "on",
            Switch::Off => "off",
        }
    }
}

/// How `kind` is switched.
pub fn find(read: &Read<'_>, kind: Kind) -> Result<Switch> {
    let set = read
        .find("SELECT value FROM settings WHERE name = $1", &[&setting(kind)], |row| row.get::<String>(0))?;
    Ok(match set.as_deref() {
        Some("on") => Switch::On,
        Some(_) => Switch::Off,
        None if kind.is_on_by_default() => Switch::On,
        None => Switch::Off,
    })
}

/// Switches `kind`. What happened before is not told afterwards.
pub fn set(tx: &mut Tx<'_>, agent: &Agent, kind: Kind, switch: Switch) -> Result<()> {
    tx.execute(
        "INSERT INTO settings (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
        &[&setting(kind), &switch.as_str()],
    )?;
    events::record(
        tx,
        &Happening {
            kind: "notice.switched",
            actor: agent.actor(),
            data: serde_json::json!({ "notice": kind.as_str(), "to": switch.as_str() }).to_string(),
            ..Happening::default()
        },
    )
}

fn setting(kind: Kind) -> String {
    format!("notice.{}", kind.as_str())
}
