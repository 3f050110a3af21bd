//! Money and dates as each language writes them.

use base::money::digits;
use jiff::{Timestamp, Zoned, tz::TimeZone};

/// The language and the place figures are written for.
#[derive(Clone, Debug)]
pub struct Style {
    /// One of [`base::config::LANGUAGES`].
    pub language: &'static str,
    /// IANA time zone; an unknown one reads as UTC.
    pub zone: String,
}

const MONTHS: [(&str, [&str; 12]); 3] = [
    (
        "de",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "nl",
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
];

/// `1.284,20 €`, `€ 1,284.20`: sign, groups, point and symbol where the language has them.
pub fn money(style: &Style, minor: i64, currency: &str) -> String {
    let places = digits(currency) as usize;
    let scale = 10_u64.pow(places as u32);
    let (whole, part) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    let (group, point) = match style.language {
        "de" | "nl" => (".", ","),
        "fr" => ("\u{202f}", ","),
        _ => (",", "."),
    };
    let mut number = grouped(whole, group);
    if places > 0 {
        number.push_str(&format!("{point}{part:0places$}"));
    }
    let symbol = match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        other => other,
    };
    let sign = if minor < 0 { "−" } else { "" };
    match style.language {
        "de" | "fr" => format!("{sign}{number}\u{a0}{symbol}"),
        _ if symbol.len() == 3 && symbol.is_ascii() => format!("{sign}{symbol}\u{a0}{number}"),
        "nl" => format!("{symbol}\u{a0}{sign}{number}"),
        _ => format!("{sign}{symbol}{number}"),
    }
}

/// `23 November 2026`, `23. November 2026`, `23 novembre 2026`: the day where the shop is.
pub fn date(style: &Style, at_ms: i64) -> String {
    let Some(at) = zoned(style, at_ms) else { return String::new() };
    let month = usize::from(at.month().unsigned_abs()) - 1;
    let name = MONTHS.iter().find(|(language, _)| *language == style.language).map(|(_, names)| names[month]);
    match (name, style.language) {
        (Some(name), "de") => format!("{}. {name} {}", at.day(), at.year()),
        (Some(name), _) => format!("{} {name} {}", at.day(), at.year()),
        (None, _) => at.strftime("%-d %B %Y").to_string(),
    }
}

/// The day and the hour where the shop is: `23 November 2026, 09:00`.
pub fn moment(style: &Style, at_ms: i64) -> String {
    match zoned(style, at_ms) {
        Some(at) => format!("{}, {}", date(style, at_ms), at.strftime("%H:%M")),
        None => String::new(),
    }
}

fn grouped(whole: u64, group: &str) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(group);
        }
        out.push(digit);
    }
    out
}

fn zoned(style: &Style, at_ms: i64) -> Option<Zoned> {
    let zone = TimeZone::get(&style.zone).unwrap_or(TimeZone::UTC);
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(language: &'static str) -> Style {
        Style { language, zone: "Europe/Berlin".into() }
    }

    #[test]
    fn money_reads_as_the_language_writes_it() {
        let cases = [
            ("en", 128_420, "USD", "$1,284.20"),
            ("en", -5, "EUR", "−€0.05"),
            ("en", 1_500, "JPY", "JPY\u{a0}1,500"),
            ("de", 128_420, "EUR", "1.284,20\u{a0}€"),
            ("de", 1_234_567, "KWD", "1.234,567\u{a0}KWD"),
            ("fr", 128_420, "EUR", "1\u{202f}284,20\u{a0}€"),
            ("nl", 128_420, "EUR", "€\u{a0}1.284,20"),
        ];
        for (language, minor, currency, expected) in cases {
            assert_eq!(money(&style(language), minor, currency), expected);
        }
    }

    #[test]
    fn a_day_is_the_shops_day_in_the_customers_language() {
        let late = "2026-03-31T23:30:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let cases = [
            ("en", "1 April 2026, 01:30"),
            ("de", "1. April 2026, 01:30"),
            ("fr", "1 avril 2026, 01:30"),
            ("nl", "1 april 2026, 01:30"),
        ];
        for (language, expected) in cases {
            assert_eq!(moment(&style(language), late), expected);
        }
        assert_eq!(date(&Style { language: "en", zone: "Mars".into() }, late), "31 March 2026");
        assert_eq!(date(&style("en"), i64::MAX), "");
    }
}
