//! Invitations: what a calendar file says, in words an agent can read.

/// Most lines of a calendar that are looked at.
const LINES_LIMIT: usize = 20_000;

/// The first event of a calendar.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Invitation {
    /// `REQUEST`, `CANCEL`, `REPLY` …; may be empty.
    pub method: String,
    /// What it is called.
    pub summary: String,
    /// When it begins, as the calendar writes it but readable.
    pub start: String,
    /// When it ends.
    pub end: String,
    /// Where it takes place.
    pub place: String,
}

/// Reads `calendar`; `None` when it has no event.
pub(super) fn read(calendar: &str) -> Option<Invitation> {
    let mut invitation = Invitation::default();
    let (mut is_event, mut depth) = (false, 0);
    for line in unfolded(calendar) {
        let Some((name, value)) = field(&line) else { continue };
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VEVENT") if !is_event => is_event = true,
            ("BEGIN", _) => depth += i32::from(is_event),
            ("END", "VEVENT") if depth == 0 => break,
            ("END", _) => depth -= i32::from(is_event),
            ("METHOD", method) => invitation.method = method.to_owned(),
            ("SUMMARY", _) if is_event && depth == 0 => invitation.summary = plain(value),
            ("LOCATION", _) if is_event && depth == 0 => invitation.place = plain(value),
            ("DTSTART", _) if is_event && depth == 0 => invitation.start = when(&line, value),
            ("DTEND", _) if is_event && depth == 0 => invitation.end = when(&line, value),
            _ => {}
        }
    }
    is_event.then_some(invitation)
}

impl Invitation {
    /// The invitation in a few lines.
    pub fn words(&self) -> String {
        let title = match self.method.as_str() {
            "CANCEL" => "Cancelled invitation",
            "REPLY" => "Reply to an invitation",
            _ => "Invitation",
        };
        let when = match (self.start.as_str(), self.end.as_str()) {
            (start, "") => start.to_owned(),
            (start, end) => format!("{start} – {end}"),
        };
        let lines = [(title, &self.summary), ("When", &when), ("Where", &self.place)];
        let said = lines.iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
    }
}

/// Lines put together again (RFC 5545 3.1).
fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines().take(LINES_LIMIT) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The name without its parameters, and the value.
fn field(line: &str) -> Option<(String, &str)> {
    let mut is_quoted = false;
    let colon = line.find(|c| {
        is_quoted ^= c == '"';
        c == ':' && !is_quoted
    })?;
    let name = line[..colon].split(';').next().unwrap_or_default();
    Some((name.trim().to_ascii_uppercase(), line[colon + 1..].trim()))
}

fn plain(value: &str) -> String {
    let value = value.replace("\\n", " ").replace("\\N", " ");
    super::words::tidy(&value.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"))
}

/// `20261124T100000Z` as `2026-11-24 10:00 UTC`, with the zone the line names.
fn when(line: &str, value: &str) -> String {
    let digits = |from: usize, to: usize| {
        value.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(4, 6), digits(6, 8)) else {
        return super::words::tidy(value);
    };
    let date = format!("{year}-{month}-{day}");
    let (Some(hour), Some(minute)) = (digits(9, 11), digits(11, 13)) else { return date };
    let named = line.split([';', ':']).find_map(|param| param.strip_prefix("TZID="));
    let zone = if value.ends_with('Z') { Some("UTC") } else { named.map(|zone| zone.trim_matches('"')) };
    match zone {
        Some(zone) => format!("{date} {hour}:{minute} {zone}"),
        None => format!("{date} {hour}:{minute}"),
    }
}
