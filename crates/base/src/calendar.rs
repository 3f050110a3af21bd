//! Opening hours: ranges per weekday in a shop's time zone, and whether it is open at a moment.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// Ranges per weekday; several a day are allowed (a lunch break).
#[derive(Clone, Debug)]
pub struct Hours {
    zone: TimeZone,
    ranges: Vec<Range>,
}

/// Open from `from` until `until` on `day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The weekday.
    pub day: Weekday,
    /// Opens at.
    pub from: Time,
    /// Closes at; midnight at the end of the day is 23:59:59.999999999.
    pub until: Time,
}

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Hours {
    /// Reads lines like `mon-fri 09:00-12:00 13:00-18:00` or `sat 10:00-14:00` for the IANA zone `zone`.
    ///
    /// Errors quote the line and say what is allowed.
    pub fn read(lines: &[String], zone: &str) -> Result<Hours, String> {
        let zone = TimeZone::get(zone).map_err(|_| {
            format!("`{zone}` is not a time zone. Use an IANA name such as \"Europe/Berlin\" or \"UTC\".")
        })?;
        let mut ranges = Vec::new();
        for line in lines {
            ranges.extend(read_line(line).ok_or_else(|| {
                format!("`{line}` are not opening hours. Write them as \"mon-fri 09:00-18:00\" or \"sat 10:00-12:00 13:00-16:00\".")
            })?);
        }
        ranges.sort_by_key(|range| (range.day.to_monday_zero_offset(), range.from));
        Ok(Hours { zone, ranges })
    }

    /// True when the shop is open at `at_ms`.
    pub fn is_open(&self, at_ms: i64) -> bool {
        let local = self.local(at_ms);
        self.on(local.weekday()).any(|range| range.from <= local.time() && local.time() < range.until)
    }

    /// When it opens next after `at_ms`, UTC milliseconds; `None` when it never does.
    pub fn next_opening_ms(&self, at_ms: i64) -> Option<i64> {
        let local = self.local(at_ms);
        (0..8).find_map(|ahead| {
            let date = local.date().checked_add(ahead.days()).ok()?;
            self.on(date.weekday())
                .filter_map(|range| date.to_datetime(range.from).to_zoned(self.zone.clone()).ok())
                .map(|opening| opening.timestamp().as_millisecond())
                .find(|opening_ms| *opening_ms > at_ms)
        })
    }

    /// The ranges of `day`, earliest first.
    pub fn on(&self, day: Weekday) -> impl Iterator<Item = &Range> {
        self.ranges.iter().filter(move |range| range.day == day)
    }

    /// `at_ms` as the shop's clock shows it.
    pub fn local(&self, at_ms: i64) -> Zoned {
        Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(self.zone.clone())
    }
}

fn read_line(line: &str) -> Option<Vec<Range>> {
    let mut words = line.split_whitespace();
    let days = read_days(words.next()?)?;
    let times: Vec<(Time, Time)> = words.map(read_times).collect::<Option<_>>()?;
    if times.is_empty() {
        return None;
    }
    Some(
        days.iter()
            .flat_map(|day| times.iter().map(|(from, until)| Range { day: *day, from: *from, until: *until }))
            .collect(),
    )
}

fn read_days(word: &str) -> Option<Vec<Weekday>> {
    let place = |name: &str| DAYS.iter().position(|(known, _)| name.to_ascii_lowercase().starts_with(known));
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last) = (place(first)?, place(last)?);
    let count = (last + 7 - first) % 7 + 1;
    Some((first..first + count).map(|at| DAYS[at % 7].1).collect())
}

fn read_times(word: &str) -> Option<(Time, Time)> {
    let (from, until) = word.split_once('-')?;
    let until = if until == "24:00" { Time::MAX } else { until.parse().ok()? };
    let from: Time = from.parse().ok()?;
    (from < until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(lines: &[&str]) -> Hours {
        Hours::read(&lines.iter().map(|line| line.to_string()).collect::<Vec<_>>(), "Europe/Berlin").unwrap()
    }

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_shop_is_open_within_its_ranges_by_its_own_clock() {
        let hours = hours(&["mon-fri 09:00-12:00 13:00-18:00", "sat 10:00-24:00"]);
        let cases = [
            ("2026-11-23T08:00:00Z", true),  // Monday 09:00 in Berlin
            ("2026-11-23T11:30:00Z", false), // lunch
            ("2026-11-23T17:00:00Z", false), // 18:00
            ("2026-07-20T07:00:00Z", true),  // summer time
            ("2026-11-28T22:30:00Z", true),  // Saturday 23:30
            ("2026-11-29T12:00:00Z", false), // Sunday
        ];
        for (moment, expected) in cases {
            assert_eq!(hours.is_open(at(moment)), expected, "{moment}");
        }
    }

    #[test]
    fn the_next_opening_skips_closed_days() {
        let hours = hours(&["mon-fri 09:00-18:00"]);

        let opening = hours.next_opening_ms(at("2026-11-27T20:00:00Z"));

        assert_eq!(opening, Some(at("2026-11-30T08:00:00Z")));
    }

    #[test]
    fn wrong_hours_say_what_is_allowed() {
        let lines = ["mon 25:00-26:00", "someday 09:00-18:00", "mon", "mon 18:00-09:00"];
        for line in lines {
            let error = Hours::read(&[line.to_string()], "UTC").unwrap_err();
            assert!(error.contains(line) && error.contains("mon-fri 09:00-18:00"), "{error}");
        }
        assert!(Hours::read(&[], "Mars/Olympus").unwrap_err().contains("IANA"));
    }
}
