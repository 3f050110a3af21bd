//! The Date header, in the standard's form and in those that programs make up.

use mail_parser::DateTime;

/// Names of months, the program's own language too; how a word begins decides.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "sty"],
    &["feb", "fév", "fev", "фев", "lut"],
    &["mar", "mär", "mrz", "maa", "мар"],
    &["apr", "avr", "abr", "апр", "kwi"],
    &["may", "mai", "mei", "mag", "май", "мая"],
    &["jun", "juin", "giu", "июн", "cze"],
    &["jul", "juil", "lug", "июл", "lip"],
    &["aug", "aoû", "aou", "ago", "авг", "sie"],
    &["sep", "set", "сен", "wrz"],
    &["oct", "okt", "ott", "out", "окт"],
    &["nov", "ноя", "lis"],
    &["dec", "dez", "déc", "dic", "дек", "gru"],
];

/// Zones written by name, in minutes east of Greenwich (RFC 5322 4.3, and those of Europe and Asia in real use).
const ZONES: [(&str, i32); 27] = [
    ("gmt", 0),
    ("ut", 0),
    ("utc", 0),
    ("z", 0),
    ("wet", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("west", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
    ("kst", 540),
    ("hkt", 480),
];

/// Longest date that is read.
const LENGTH_LIMIT: usize = 200;

/// What has been read so far.
#[derive(Default)]
struct Found {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<[u8; 3]>,
    is_afternoon: Option<bool>,
    /// Minutes east of Greenwich.
    zone: Option<i32>,
}

/// UTC milliseconds of `text`; `None` when no date can be made of it. Without a zone it is taken as UTC.
pub(super) fn read(text: &str) -> Option<i64> {
    if text.len() > LENGTH_LIMIT {
        return None;
    }
    // Some write the date the way Received does, behind a semicolon.
    let text = without_comments(text.rsplit(';').next().unwrap_or_default())?.to_lowercase();
    let mut found = Found::default();
    for word in text.split([' ', '\t', ',', '\r', '\n']).filter(|word| !word.is_empty()) {
        found.take(word);
    }
    found.moment()
}

/// `text` without what stands in brackets; `None` when those don't match.
fn without_comments(text: &str) -> Option<String> {
    let mut depth = 0u32;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(kept)
}

impl Found {
    fn take(&mut self, word: &str) {
        if let Some((date, time)) = word.split_once('t')
            && date.len() >= 8
            && date.starts_with(|c: char| c.is_ascii_digit())
        {
            self.take(date);
            return self.take_time(time);
        }
        if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.take_time(word);
        }
        match word {
            "am" | "a.m." => return self.is_afternoon = Some(false),
            "pm" | "p.m." => return self.is_afternoon = Some(true),
            _ => {}
        }
        if let Some(zone) = zone(word) {
            self.zone = self.zone.or(Some(zone));
        } else if let Some(month) = month_named(word) {
            self.month = self.month.or(Some(month));
        } else if let Ok(number) = word.trim_end_matches(['.', 'º', '°']).parse::<u16>() {
            self.take_number(number, word.len());
        } else {
            self.take_joined(word);
        }
    }

    /// `13:05`, `13:05:59.123`, `1:05pm`, each with a zone right behind it or not.
    fn take_time(&mut self, word: &str) {
        let end = word.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(word.len());
        let mut numbers = word[..end].split([':', '.']).map(|number| number.parse::<u8>());
        let (hour, minute) = (numbers.next(), numbers.next());
        let second = numbers.next().and_then(Result::ok).unwrap_or(0);
        if let (Some(Ok(hour)), Some(Ok(minute))) = (hour, minute) {
            self.time = self.time.or(Some([hour, minute, second]));
        }
        if end > 0 && end < word.len() {
            self.take(&word[end..]);
        }
    }

    fn take_number(&mut self, number: u16, digits: usize) {
        if digits <= 2 && self.day.is_none() {
            self.day = u8::try_from(number).ok();
        } else if digits <= 2 && self.month.is_none() && number <= 12 {
            self.month = u8::try_from(number).ok();
        } else if self.year.is_none() && self.day.is_some() {
            // Two and three digits as RFC 5322 4.3 reads them.
            self.year = match digits {
                1 | 2 if number < 50 => Some(2000 + number),
                1..=3 => Some(1900 + number),
                _ => Some(number),
            };
        } else if digits == 4 && self.year.is_none() {
            self.year = Some(number);
        }
    }

    /// `2023-05-01`, `01-may-2023`, `01.05.2023`, `5/31/2023`.
    fn take_joined(&mut self, word: &str) {
        let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
        let [first, second, third] = parts.as_slice() else { return };
        let number = |part: &str| part.parse::<u8>().ok();
        if let Some(month) = month_named(second) {
            (self.day, self.month) = (number(first), Some(month));
            return self.take_number(third.parse().unwrap_or(0), third.len());
        }
        if first.len() == 4 {
            (self.year, self.month, self.day) = (first.parse().ok(), number(second), number(third));
            return;
        }
        let (Some(first), Some(second)) = (number(first), number(second)) else { return };
        // Between slashes America's order is usual, unless it can't be.
        let is_month_first = word.contains('/') && first <= 12;
        (self.day, self.month) =
            if is_month_first { (Some(second), Some(first)) } else { (Some(first), Some(second)) };
        self.take_number(third.parse().unwrap_or(0), third.len());
    }

    fn moment(&self) -> Option<i64> {
        let [mut hour, minute, second] = self.time.unwrap_or_default();
        match self.is_afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let date = DateTime {
            year: self.year?,
            month: self.month?,
            day: self.day?,
            hour,
            minute,
            second,
            tz_before_gmt: false,
            tz_hour: 0,
            tz_minute: 0,
        };
        let is_sane = (1900..=2200).contains(&date.year)
            && (1..=12).contains(&date.month)
            && (1..=31).contains(&date.day)
            && hour < 24
            && minute < 60
            && second <= 60;
        let local = is_sane.then(|| date.to_timestamp())?;
        Some((local - i64::from(self.zone.unwrap_or(0)) * 60) * 1000)
    }
}

fn month_named(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    u8::try_from(at + 1).ok()
}

/// `+0200`, `-05:30`, `gmt`, `gmt+2`, `cest`.
fn zone(word: &str) -> Option<i32> {
    // `EST5EDT` is what a Unix system calls its zone.
    let is_unix = word.len() == 7 && word.is_ascii() && word.as_bytes()[3].is_ascii_digit();
    let name = if is_unix { &word[..3] } else { word };
    if let Some((_, minutes)) = ZONES.iter().find(|(its, _)| *its == name) {
        return Some(*minutes);
    }
    let word = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).unwrap_or(word);
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(char::is_ascii_digit).collect();
    let number: i32 = digits.parse().ok()?;
    let minutes = match digits.len() {
        1 | 2 => number * 60,
        3 | 4 => number / 100 * 60 + number % 100,
        _ => return None,
    };
    (minutes < 16 * 60).then_some(sign * minutes)
}
