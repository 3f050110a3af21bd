//! How long the shop stands for a product: at least as long as the law says, in calendar months, to the end of the last day.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The legal guarantee in the EU: two years from delivery (Directive (EU) 2019/771, article 10).
pub const LAW_MONTHS: i32 = 24;

/// What is known of when a product came to the customer.
#[derive(Clone, Debug)]
pub struct Facts {
    /// When it was delivered, UTC milliseconds; `None` when nobody knows.
    pub delivered_ms: Option<i64>,
    /// When the customer says it was bought, from a registration.
    pub registered_ms: Option<i64>,
    /// How many months the maker or shop promises; fewer than the law's count as the law's.
    pub months: i32,
    /// Where the days are counted.
    pub zone: TimeZone,
}

/// Whether the shop still stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Yes, until this moment; `None` when the delivery is unknown, which is the customer's favour.
    Within(Option<i64>),
    /// Not since this moment.
    Over(i64),
}

/// Whether the shop stands for a product at `now_ms`. Of two days to count from, the later one counts.
pub fn cover(facts: &Facts, now_ms: i64) -> Cover {
    let Some(start_ms) = facts.delivered_ms.max(facts.registered_ms) else { return Cover::Within(None) };
    let until_ms = end_ms(start_ms, facts.months.max(LAW_MONTHS), &facts.zone);
    match until_ms {
        Some(until_ms) if until_ms <= now_ms => Cover::Over(until_ms),
        within => Cover::Within(within),
    }
}

/// The end of the day that is `months` after the day of `start_ms`; the last of a shorter month.
///
/// The day of delivery isn't counted, and the last day counts whole (Regulation (EEC) 1182/71, article 3). `None` beyond
/// the end of the calendar.
pub fn end_ms(start_ms: i64, months: i32, zone: &TimeZone) -> Option<i64> {
    let day = Timestamp::from_millisecond(start_ms).ok()?.to_zoned(zone.clone()).date();
    let last = day.checked_add(months.months()).ok()?;
    let end = last.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    Some(end.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn months_are_calendar_months_and_the_last_day_counts_whole() {
        let cases = [
            ("2024-11-23T09:00:00Z", 24, "2026-11-23T23:00:00Z"),
            ("2024-02-29T09:00:00Z", 24, "2026-02-28T23:00:00Z"),
            ("2024-08-31T09:00:00Z", 6, "2025-02-28T23:00:00Z"),
            ("2024-06-15T22:30:00Z", 24, "2026-06-16T22:00:00Z"), // already the 16th in Berlin
            ("2024-06-15T09:00:00Z", 1, "2024-07-15T22:00:00Z"),  // summer time
        ];
        for (start, months, expected) in cases {
            assert_eq!(end_ms(at(start), months, &berlin()), Some(at(expected)), "{start} + {months}");
        }
        assert_eq!(end_ms(i64::MAX, 24, &berlin()), None);
        assert_eq!(end_ms(at("9999-12-01T00:00:00Z"), 24, &berlin()), None);
    }

    #[test]
    fn what_isnt_known_is_the_customers_favour() {
        let now_ms = at("2026-11-23T09:00:00Z");
        let (old, older) = (at("2024-11-22T09:00:00Z"), at("2020-01-01T09:00:00Z"));
        let over = Cover::Over(at("2026-11-22T23:00:00Z"));
        let cases = [
            (None, None, 24, Cover::Within(None)),
            (Some(old), None, 24, over),
            (None, Some(old), 24, over),
            (Some(older), Some(old), 24, over),
            (Some(old), Some(older), 12, over), // the law's two years, not the maker's one
            (Some(old), None, 36, Cover::Within(Some(at("2027-11-22T23:00:00Z")))),
        ];
        for (delivered_ms, registered_ms, months, expected) in cases {
            let facts = Facts { delivered_ms, registered_ms, months, zone: berlin() };
            assert_eq!(cover(&facts, now_ms), expected, "{facts:?}");
        }
    }

    #[test]
    fn the_window_closes_with_its_last_moment() {
        let facts = Facts {
            delivered_ms: Some(at("2024-11-23T09:00:00Z")),
            registered_ms: None,
            months: 24,
            zone: berlin(),
        };
        let end = at("2026-11-23T23:00:00Z");

        assert_eq!(cover(&facts, end - 1), Cover::Within(Some(end)));
        assert_eq!(cover(&facts, end), Cover::Over(end));
    }
}
