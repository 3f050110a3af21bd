//! Reading a policy from its text: what is wrong is named with its line.

use jiff::tz::TimeZone;

use super::{ActKind, BODY_LIMIT, Policy};

/// What is wrong with a policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which line, counted from 1; `None` when it is about all of it.
    pub line: Option<usize>,
    /// What is wrong, and what to write instead.
    pub text: String,
}

impl Fault {
    /// In a sentence, with the line.
    pub fn words(&self) -> String {
        match self.line {
            Some(line) => format!("The policy can't be read. Line {line}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Reads and checks a policy.
pub fn read(body: &str) -> Result<Policy, Fault> {
    if body.len() > BODY_LIMIT {
        let text = format!("The policy is larger than {} KiB. Write fewer rules.", BODY_LIMIT / 1024);
        return Err(Fault { line: None, text });
    }
    let policy: Policy = toml::from_str(body).map_err(|error| Fault {
        line: error.span().map(|span| line_at(body, span.start)),
        text: format!("{}.", error.message().trim_end_matches('.')),
    })?;
    check_zones(body, &policy)?;
    for (kind, terms) in &policy.acts {
        terms.check().map_err(|wrong| Fault { line: Some(line_of(body, *kind, &wrong)), text: wrong })?;
    }
    Ok(policy)
}

fn check_zones(body: &str, policy: &Policy) -> Result<(), Fault> {
    let names = policy.zones.values().chain((!policy.time_zone.is_empty()).then_some(&policy.time_zone));
    let mut unknown = names.filter(|name| TimeZone::get(name).is_err());
    let Some(name) = unknown.next() else { return Ok(()) };
    Err(Fault {
        line: body.lines().position(|line| line.contains(&format!("\"{name}\""))).map(|at| at + 1),
        text: format!("`{name}` is not a time zone. Write an IANA name such as \"Europe/Berlin\"."),
    })
}

fn line_at(body: &str, at: usize) -> usize {
    body.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The line of an act's part that a complaint is about: the first that has the field it names, or the part's first.
fn line_of(body: &str, kind: ActKind, complaint: &str) -> usize {
    let name = kind.as_str();
    let is_head = |line: &str| {
        let line = line.trim_start();
        [format!("[acts.{name}]"), format!("[[acts.{name}."), format!("[acts.{name}.")]
            .iter()
            .any(|head| line.starts_with(head.as_str()))
    };
    let first = body.lines().position(is_head).unwrap_or(0);
    let fields: Vec<&str> = complaint.split('`').skip(1).step_by(2).collect();
    let mut inside = false;
    for (at, line) in body.lines().enumerate() {
        if line.starts_with('[') {
            inside = is_head(line);
        }
        if inside && fields.iter().any(|field| line.contains(field)) {
            return at + 1;
        }
    }
    first + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let cases = [
            ("name = \"x\"\n[acts.cancel]\nhold_minuts = 5\n", 3, "hold_minuts"),
            ("[acts.cancel]\nstage = [\"placd\"]\n", 2, "placd"),
            ("[acts.fly]\n", 1, "fly"),
            ("time_zone = \"UTC\"\n[acts.cancel\n", 2, ""),
            ("[zones]\nDE = \"Europe/Bonn\"\n", 2, "Europe/Bonn"),
            ("[acts.cancel]\n[acts.return]\nhold_minutes = 99999\n", 3, "a week"),
            ("[acts.cancel]\nhold_minutes = 5\n[acts.return]\nrefund_days = -1\n", 4, "365"),
            ("[acts.return]\nstage = []\nwindows = [\n  { until = \"31.1.\" },\n]\n", 4, "01-31"),
            ("[acts.return]\n[[acts.return.windows]]\ndays = -3\n", 3, "36500"),
            ("[acts.return]\n\nfees = [{ percent = 200 }]\n", 3, "hundred|100"),
        ];
        for (body, line, expected) in cases {
            let fault = read(body).unwrap_err();
            assert_eq!(fault.line, Some(line), "{body}: {}", fault.text);
            assert!(expected.split('|').any(|part| fault.text.contains(part)), "{body}: {}", fault.text);
            assert!(fault.words().contains(&format!("Line {line}: ")), "{}", fault.words());
        }
    }

    #[test]
    fn a_text_that_is_too_large_is_not_read() {
        let huge = format!("# {}\n", "x".repeat(BODY_LIMIT));

        let fault = read(&huge).unwrap_err();

        assert_eq!(fault.line, None);
        assert!(fault.words().contains("256 KiB"));
    }

    #[test]
    fn what_a_shop_starts_with_can_be_read() {
        let policy = read(super::super::FIRST).unwrap();

        assert!(ActKind::ALL.iter().all(|kind| policy.terms(*kind).is_some()));
        assert_eq!(policy.zone("DE"), TimeZone::get("Europe/Berlin").unwrap());
        assert_eq!(policy.zone("XX"), TimeZone::get("UTC").unwrap());
    }
}
