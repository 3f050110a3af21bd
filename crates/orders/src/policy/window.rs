//! Until when something may be done: days from the order, its dispatch or its delivery, to the end of the day where the
//! customer lives. What isn't known counts in the customer's favour.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::matching::{Match, is_day};

/// From when days are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// When the order was placed.
    Order,
    /// When its parcel left.
    Shipment,
    /// When its parcel arrived.
    #[default]
    Delivery,
}

/// A window of time for the lines that `when` fits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    /// For which lines.
    pub when: Match,
    /// So many days; without it (and without months and until) there is no end.
    pub days: Option<i64>,
    /// So many calendar months.
    pub months: Option<i64>,
    /// Counted from here.
    pub from: From,
    /// At least to this day of the year after the order, as `01-31`: for seasons.
    pub until: Option<String>,
}

/// When what happened to a line's parcel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    /// The order was placed, UTC milliseconds.
    pub placed_ms: i64,
    /// Its parcel left.
    pub shipped_ms: Option<i64>,
    /// Its parcel arrived.
    pub delivered_ms: Option<i64>,
}

impl Window {
    /// The first moment after the window, UTC milliseconds; `None` when it doesn't end, or not yet.
    pub fn ends_ms(&self, moments: Moments, zone: &TimeZone) -> Option<i64> {
        let counted = match (self.days, self.months) {
            (None, None) => None,
            (days, months) => {
                let start_ms = match self.from {
                    From::Order => Some(moments.placed_ms),
                    From::Shipment => moments.shipped_ms,
                    From::Delivery => moments.delivered_ms,
                };
                // It hasn't begun, so it doesn't end.
                let start = zoned(start_ms?, zone)?;
                let last = start
                    .date()
                    .checked_add(months.unwrap_or(0).months())
                    .and_then(|day| day.checked_add(days.unwrap_or(0).days()))
                    .ok()?;
                Some(end_of(last, zone)?)
            }
        };
        let season = self.until.as_deref().and_then(|until| season_end(moments.placed_ms, until, zone));
        match (counted, season) {
            (Some(counted), Some(season)) => Some(counted.max(season)),
            (counted, season) => counted.or(season),
        }
    }

    /// Says what is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let is_long = |count: Option<i64>| count.is_some_and(|count| !(0..=36_500).contains(&count));
        if is_long(self.days) || is_long(self.months) {
            return Err("A window's `days` and `months` go from 0 to 36500.".into());
        }
        if self.until.as_deref().is_some_and(|until| !is_day(until)) {
            return Err("A window's `until` is a day of the year, as \"01-31\".".into());
        }
        self.when.check()
    }
}

fn season_end(placed_ms: i64, until: &str, zone: &TimeZone) -> Option<i64> {
    let placed = zoned(placed_ms, zone)?.date();
    let (month, day) = until.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let in_year = |year: i16| jiff::civil::Date::new(year, month, day).ok();
    let this = in_year(placed.year()).filter(|last| *last >= placed);
    end_of(this.or_else(|| in_year(placed.year() + 1))?, zone)
}

fn zoned(at_ms: i64, zone: &TimeZone) -> Option<jiff::Zoned> {
    Some(jiff::Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone.clone()))
}

fn end_of(day: jiff::civil::Date, zone: &TimeZone) -> Option<i64> {
    let next = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    Some(next.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    fn ends(window: &str, zone: &str, moments: Moments) -> Option<String> {
        let window: Window = toml::from_str(window).unwrap();
        window.check().unwrap();
        let zone = TimeZone::get(zone).unwrap();
        let end = window.ends_ms(moments, &zone)?;
        Some(jiff::Timestamp::from_millisecond(end).unwrap().to_string())
    }

    #[test]
    fn a_window_ends_with_the_day_where_the_customer_lives() {
        let moments = Moments {
            placed_ms: ms("2026-11-01T10:00:00Z"),
            shipped_ms: Some(ms("2026-11-02T10:00:00Z")),
            delivered_ms: Some(ms("2026-11-05T23:30:00Z")),
        };
        let cases = [
            ("days = 14", "UTC", Some("2026-11-20T00:00:00Z")),
            ("days = 14", "Europe/Berlin", Some("2026-11-20T23:00:00Z")),
            ("days = 14", "America/New_York", Some("2026-11-20T05:00:00Z")),
            ("days = 30\nfrom = \"order\"", "UTC", Some("2026-12-02T00:00:00Z")),
            ("days = 1\nfrom = \"shipment\"", "UTC", Some("2026-11-04T00:00:00Z")),
            ("months = 24", "UTC", Some("2028-11-06T00:00:00Z")),
            ("days = 14\nuntil = \"01-31\"", "UTC", Some("2027-02-01T00:00:00Z")),
            ("until = \"12-31\"", "UTC", Some("2027-01-01T00:00:00Z")),
            ("", "UTC", None),
        ];
        for (window, zone, expected) in cases {
            assert_eq!(ends(window, zone, moments).as_deref(), expected, "{window} {zone}");
        }
    }

    #[test]
    fn what_has_not_arrived_can_still_be_returned() {
        let moments = Moments { placed_ms: ms("2025-01-01T00:00:00Z"), ..Moments::default() };

        assert_eq!(ends("days = 14", "UTC", moments), None);
        assert_eq!(
            ends("days = 14\nfrom = \"order\"", "UTC", moments).as_deref(),
            Some("2025-01-16T00:00:00Z")
        );
    }
}
