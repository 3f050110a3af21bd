//! Moments as people say them, in their own time zone. The page knows `now` from its view; nothing here asks the clock.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use maud::{Markup, html};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// When and where a page is read: `zone` is an IANA name such as `Europe/Berlin`; an unknown one reads as UTC.
#[derive(Clone, Debug)]
pub struct Clock {
    pub now_ms: i64,
    pub zone: String,
}

/// How long ago: `now`, `5 min`, `3 h`, `yesterday`, `Mon`, `3 Nov`, `3 Nov 2024`. Kept fresh by `times.js`.
pub fn ago(at_ms: i64, clock: &Clock) -> Markup {
    let since_ms = clock.now_ms.saturating_sub(at_ms);
    let text = match since_ms {
        ..MINUTE_MS => "now".into(),
        MINUTE_MS..HOUR_MS => format!("{} min", since_ms / MINUTE_MS),
        HOUR_MS..DAY_MS => format!("{} h", since_ms / HOUR_MS),
        _ => past_day(at_ms, clock),
    };
    element(at_ms, clock, &text, since_ms < DAY_MS)
}

/// The hour of a day that is named nearby: `09:12`.
pub fn hour(at_ms: i64, clock: &Clock) -> Markup {
    element(at_ms, clock, &written(at_ms, clock, "%H:%M"), false)
}

/// Day and hour, past or coming: `today 09:12`, `tomorrow 09:00`, `Mon 3 Nov, 09:12`, `3 Nov 2024, 09:12`.
pub fn moment(at_ms: i64, clock: &Clock) -> Markup {
    element(at_ms, clock, &moment_text(at_ms, clock), false)
}

/// The day alone, as [`day_text`] says it.
pub fn day(at_ms: i64, clock: &Clock) -> Markup {
    element(at_ms, clock, &day_text(at_ms, clock), false)
}

/// [`moment`] as plain text, for a chip or a sentence.
pub fn moment_text(at_ms: i64, clock: &Clock) -> String {
    match days_ahead(at_ms, clock) {
        Some(0) => written(at_ms, clock, "today %H:%M"),
        Some(1) => written(at_ms, clock, "tomorrow %H:%M"),
        Some(-1) => written(at_ms, clock, "yesterday %H:%M"),
        _ if is_this_year(at_ms, clock) => written(at_ms, clock, "%a %-d %b, %H:%M"),
        _ => written(at_ms, clock, "%-d %b %Y, %H:%M"),
    }
}

/// The day alone: `Today`, `Yesterday`, `Monday 3 November`, `3 November 2024`.
pub fn day_text(at_ms: i64, clock: &Clock) -> String {
    match days_ahead(at_ms, clock) {
        Some(0) => "Today".into(),
        Some(-1) => "Yesterday".into(),
        _ if is_this_year(at_ms, clock) => written(at_ms, clock, "%A %-d %B"),
        _ => written(at_ms, clock, "%-d %B %Y"),
    }
}

/// The value a `datetime-local` field wants: `2026-03-05T09:00`.
pub fn field_value(at_ms: i64, clock: &Clock) -> String {
    written(at_ms, clock, "%Y-%m-%dT%H:%M")
}

/// Nine o'clock on the day after `now`, where the reader is; what a snooze offers first.
pub fn tomorrow_morning_ms(clock: &Clock) -> i64 {
    let morning = zoned(clock.now_ms, clock)
        .and_then(|now| now.date().tomorrow().ok()?.at(9, 0, 0, 0).to_zoned(zone(clock)).ok());
    morning.map_or(clock.now_ms.saturating_add(DAY_MS), |at| at.timestamp().as_millisecond())
}

fn past_day(at_ms: i64, clock: &Clock) -> String {
    match days_ahead(at_ms, clock) {
        Some(-1) => "yesterday".into(),
        Some(-6..=-2) => written(at_ms, clock, "%a"),
        _ if is_this_year(at_ms, clock) => written(at_ms, clock, "%-d %b"),
        _ => written(at_ms, clock, "%-d %b %Y"),
    }
}

fn element(at_ms: i64, clock: &Clock, text: &str, ages: bool) -> Markup {
    let exact = Timestamp::from_millisecond(at_ms).map(|at| at.to_string()).unwrap_or_default();
    html! {
        time datetime=(exact) title=(written(at_ms, clock, "%A %-d %B %Y, %H:%M %Z"))
            data-ages=[ages.then_some(at_ms)] { (text) }
    }
}

fn days_ahead(at_ms: i64, clock: &Clock) -> Option<i32> {
    let day = date(at_ms, clock)?;
    let today = date(clock.now_ms, clock)?;
    day.since(today).ok().map(|span| span.get_days())
}

fn is_this_year(at_ms: i64, clock: &Clock) -> bool {
    date(at_ms, clock).map(Date::year) == date(clock.now_ms, clock).map(Date::year)
}

fn date(at_ms: i64, clock: &Clock) -> Option<Date> {
    zoned(at_ms, clock).map(|at| at.date())
}

fn written(at_ms: i64, clock: &Clock, pattern: &str) -> String {
    zoned(at_ms, clock).map_or_else(|| "—".into(), |at| at.strftime(pattern).to_string())
}

fn zoned(at_ms: i64, clock: &Clock) -> Option<Zoned> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone(clock)))
}

fn zone(clock: &Clock) -> TimeZone {
    TimeZone::get(&clock.zone).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::{Clock, ago, day_text, field_value, moment_text, tomorrow_morning_ms};

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("a timestamp").as_millisecond()
    }

    fn berlin() -> Clock {
        Clock { now_ms: ms("2026-11-30T09:42:00Z"), zone: "Europe/Berlin".into() }
    }

    #[test]
    fn a_past_moment_reads_shorter_the_older_it_is() {
        let cases = [
            ("2026-11-30T09:42:30Z", ">now<"),
            ("2026-11-30T09:40:00Z", ">2 min<"),
            ("2026-11-30T06:00:00Z", ">3 h<"),
            ("2026-11-29T08:00:00Z", ">yesterday<"),
            ("2026-11-26T08:00:00Z", ">Thu<"),
            ("2026-11-03T08:00:00Z", ">3 Nov<"),
            ("2024-11-03T08:00:00Z", ">3 Nov 2024<"),
        ];

        for (at, text) in cases {
            let shown = ago(ms(at), &berlin()).into_string();
            assert!(shown.contains(text), "{at}: {shown}");
        }
    }

    #[test]
    fn a_day_ends_at_the_readers_midnight() {
        let late = ms("2026-11-29T23:30:00Z");

        assert_eq!(day_text(late, &berlin()), "Today");
        assert_eq!(day_text(late, &Clock { zone: "UTC".into(), ..berlin() }), "Yesterday");
    }

    #[test]
    fn a_coming_moment_names_its_day_and_hour() {
        assert_eq!(moment_text(ms("2026-11-30T15:00:00Z"), &berlin()), "today 16:00");
        assert_eq!(moment_text(ms("2026-12-01T08:00:00Z"), &berlin()), "tomorrow 09:00");
        assert_eq!(moment_text(ms("2026-12-07T08:00:00Z"), &berlin()), "Mon 7 Dec, 09:00");
        assert_eq!(moment_text(ms("2027-01-04T08:00:00Z"), &berlin()), "4 Jan 2027, 09:00");
    }

    #[test]
    fn tomorrow_morning_is_nine_where_the_reader_is() {
        assert_eq!(field_value(tomorrow_morning_ms(&berlin()), &berlin()), "2026-12-01T09:00");
    }

    #[test]
    fn an_unknown_zone_and_an_impossible_moment_still_show_a_page() {
        let lost = Clock { now_ms: i64::MAX, zone: "Mars/Olympus".into() };

        assert_eq!(moment_text(i64::MIN, &lost), "—");
        assert_eq!(day_text(0, &Clock { now_ms: 0, ..lost }), "Today");
    }
}
