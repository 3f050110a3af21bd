//! What a mail server we trust found out before us: its `Authentication-Results` (RFC 8601).
//!
//! Anybody can write such a header, so only the topmost one of a server named in the configuration counts: that server
//! removes forged ones of its own name.

use super::origin::{Findings, Outcome, Wish};

/// The findings of the first of `headers` that a server in `trusted` wrote.
pub(super) fn believed(trusted: &[String], headers: &[&str]) -> Option<Findings> {
    let ours = headers.iter().find(|header| {
        let name = header.trim_start().split([';', ' ', '\t']).next().unwrap_or_default().to_lowercase();
        trusted.contains(&name)
    })?;
    Some(read(ours))
}

/// Reads `mx.shop.example; spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example; dmarc=fail (p=reject) header.from=a.example`.
fn read(header: &str) -> Findings {
    let mut findings = Findings::default();
    let mut domains: Vec<(&str, String)> = Vec::new();
    let lower = header.to_lowercase();
    for part in lower.split(';').skip(1) {
        let Some((method, rest)) = part.trim().split_once('=') else { continue };
        let outcome = outcome(rest);
        let (name, domain) = match method.trim() {
            "spf" => ("spf", domain_in(rest, &["smtp.mailfrom=", "smtp.helo="])),
            "dkim" => ("dkim", domain_in(rest, &["header.d=", "header.i="])),
            "dmarc" => ("dmarc", domain_in(rest, &["header.from="])),
            _ => continue,
        };
        match name {
            "spf" => findings.spf = outcome,
            "dkim" if findings.dkim == Outcome::Pass => continue,
            "dkim" => findings.dkim = outcome,
            _ => {
                findings.dmarc = outcome;
                findings.wish = wish(rest);
            }
        }
        domains.retain(|(known, _)| *known != name);
        domains.push((name, domain));
    }
    let said: Vec<(&str, &str)> = domains.iter().map(|(name, domain)| (*name, domain.as_str())).collect();
    findings.say(&said);
    findings
}

fn outcome(rest: &str) -> Outcome {
    match rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default() {
        "pass" | "bestguesspass" => Outcome::Pass,
        "fail" | "hardfail" => Outcome::Fail,
        "softfail" => Outcome::Softfail,
        "neutral" | "policy" => Outcome::Neutral,
        "temperror" | "permerror" => Outcome::Error,
        _ => Outcome::None,
    }
}

fn wish(rest: &str) -> Wish {
    let wants = |word: &str| {
        rest.contains(&format!("p={word}"))
            || rest.contains(&format!("action={word}"))
            || rest.contains(&format!("dis={word}"))
    };
    match () {
        () if wants("reject") => Wish::Reject,
        () if wants("quarantine") => Wish::Quarantine,
        () => Wish::Nothing,
    }
}

fn domain_in(rest: &str, names: &[&str]) -> String {
    let found = names.iter().find_map(|name| rest.split_once(name)).map_or("", |(_, value)| value);
    let value = found.split([' ', '\t', ';', ')']).next().unwrap_or_default().trim_matches('"');
    value.rsplit('@').next().unwrap_or_default().to_owned()
}
