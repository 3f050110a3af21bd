//! The gold files: what is called, whether it is accepted, and how the shop stands afterwards.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Error, Result};
use serde::Deserialize;
use serde_json::Value;

/// A task or sequence.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its name in what is printed.
    pub name: String,
    /// What is called, in this order.
    pub steps: Vec<Step>,
    /// How what changed stands afterwards.
    pub end_state_diff: End,
}

/// One call.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Which tool.
    pub name: String,
    /// With what.
    pub kwargs: Value,
    /// Whether it is accepted.
    pub ok: bool,
}

/// Orders and users that are not as they were.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct End {
    /// By number.
    pub orders: BTreeMap<String, Value>,
    /// By id.
    pub users: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(alias = "id")]
    index: Option<Value>,
    steps: Vec<Step>,
    #[serde(default)]
    end_state_diff: End,
}

/// Reads a list of tasks (`.json`) or sequences, one a line (`.jsonl`).
pub fn read(path: &Path) -> Result<Vec<Task>> {
    let said =
        |cause: &dyn std::fmt::Display| Error::refused(format!("{} can't be read: {cause}.", path.display()));
    let text = std::fs::read_to_string(path).map_err(|cause| said(&cause))?;
    let is_lines = path.extension().is_some_and(|extension| extension == "jsonl");
    let written: std::result::Result<Vec<Written>, _> = if is_lines {
        text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect()
    } else {
        serde_json::from_str(&text)
    };
    let tasks = written.map_err(|cause| said(&cause))?.into_iter().enumerate().map(|(at, task)| Task {
        name: format!("task {}", task.index.unwrap_or_else(|| at.into())),
        steps: task.steps,
        end_state_diff: task.end_state_diff,
    });
    Ok(tasks.collect())
}
