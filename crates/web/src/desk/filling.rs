//! What an agent filled in where answers are written.

use channels::mail::composing::{Ending, Filled};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::upload;

/// What the form says of the answer.
pub fn filled_in(form: &upload::Filled) -> Filled {
    let text = |name: &str| form.text(name).to_owned();
    Filled {
        kind: text("kind"),
        channel: text("channel"),
        from: text("from"),
        to: text("to"),
        cc: text("cc"),
        bcc: text("bcc"),
        text: text("text"),
        quote: form.has("quote").then(|| text("quote")),
        ending: if form.text("then") == "close" { Ending::Close } else { Ending::Stay },
    }
}

/// The files of the draft that stay with it.
pub fn kept(form: &upload::Filled) -> Vec<i64> {
    form.fields().keys().filter_map(|name| name.strip_prefix("kept-")?.parse().ok()).collect()
}

/// A moment as a `datetime-local` field has it, by the shop's clock: an hour that summer time skips is the one after it,
/// one that comes twice is the first.
pub fn moment_in(typed: &str, zone: &str) -> Option<i64> {
    let zone = TimeZone::get(zone).ok()?;
    let at = typed.trim().parse::<DateTime>().ok()?.to_zoned(zone).ok()?;
    Some(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::moment_in;

    #[test]
    fn a_moment_is_read_by_the_shops_clock_also_when_it_changes() {
        let cases = [
            ("2026-12-24T18:00", Some("2026-12-24T17:00:00Z")),
            ("2026-03-29T02:30", Some("2026-03-29T01:30:00Z")),
            ("2026-10-25T02:30", Some("2026-10-25T00:30:00Z")),
            ("2026-07-01T09:00:30", Some("2026-07-01T07:00:30Z")),
            ("tomorrow", None),
            ("", None),
        ];
        for (typed, expected) in cases {
            let expected = expected.map(|text| text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
            assert_eq!(moment_in(typed, "Europe/Berlin"), expected, "{typed}");
        }
        assert_eq!(moment_in("2026-12-24T18:00", "Mars"), None);
    }
}
