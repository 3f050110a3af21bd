//! What a check found, weighed against `exceptions.toml`: the list may only get shorter.

use crate::tree::Tree;
use serde::Deserialize;

/// The file the exceptions stand in.
pub const LIST: &str = "checks/exceptions.toml";

/// One thing that breaks a rule. `value` is the number that is too high, 0 where the rule has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    pub name: String,
    pub value: usize,
    pub says: String,
}

/// One entry of the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    pub kind: String,
    pub path: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub value: usize,
    pub why: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// The exceptions of a tree; none when it has no list.
pub fn exceptions(tree: &Tree) -> Result<Vec<Exception>, toml::de::Error> {
    let Some(text) = tree.text(LIST) else { return Ok(Vec::new()) };

    Ok(toml::from_str::<List>(text)?.exception)
}

/// What is left to complain about: findings without an exception, and exceptions that allow more than is there.
pub fn weigh(kind: &str, found: &[Finding], allowed: &[Exception]) -> Vec<String> {
    let allowed: Vec<&Exception> = allowed.iter().filter(|exception| exception.kind == kind).collect();
    let open = found.iter().filter_map(|finding| {
        match allowed.iter().find(|exception| covers(exception, finding)).map(|exception| exception.value) {
            Some(value) if value == finding.value => None,
            Some(value) if value > finding.value => Some(format!(
                "{}: {LIST} allows {value}, {} is enough: lower it",
                finding.path, finding.value
            )),
            _ => Some(format!("{}: {}", finding.path, finding.says)),
        }
    });
    let needless = allowed.iter().filter(|exception| !found.iter().any(|finding| covers(exception, finding)));
    let needless = needless.map(|exception| {
        format!(
            "{}: the exception {kind} {:?} is no longer needed: delete it",
            exception.path, exception.name
        )
    });

    open.chain(needless).collect()
}

/// Fails with every complaint on a line of its own.
pub fn hold(kind: &str, tree: &Tree, found: &[Finding]) {
    let allowed = exceptions(tree).expect("the list of exceptions is TOML of the shape its head shows");
    let complaints = weigh(kind, found, &allowed);

    assert!(complaints.is_empty(), "{} × {kind}\n  {}\n", complaints.len(), complaints.join("\n  "));
}

fn covers(exception: &Exception, finding: &Finding) -> bool {
    exception.path == finding.path && exception.name == finding.name
}
