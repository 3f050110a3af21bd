//! Finds dates, times and addresses in a folded line, in whatever form mail programs print them.

/// How far apart a year and the day that belongs to it may stand.
const YEAR_AND_DAY_APART: usize = 40;

/// True when it holds a whole date: 26.8.2019, 2019-08-26, "26 aug. 2019", 2019年8月26日.
pub fn has_date(text: &str) -> bool {
    let groups = digit_groups(text);
    is_date_of_numbers(text, &groups) || has_year_and_day(text, &groups)
}

/// True when it holds a time of day: 16:37, 4h37, 下午4:37.
pub fn has_time(text: &str) -> bool {
    let groups = digit_groups(text);
    groups.windows(2).any(|pair| {
        let between = &text[pair[0].end..pair[1].start];
        let is_clock = matches!(between, ":" | "h" | " h " | "時" | "시 " | "點" | "点")
            || between == "." && pair[1].letters == 2;
        is_clock && pair[0].letters <= 2 && pair[1].letters == 2
    })
}

/// True when it holds an address: a letter or digit on both sides of an at sign.
pub fn has_address(text: &str) -> bool {
    at_signs(text).next().is_some()
}

/// True when an address stands in brackets, the way programs print them.
pub fn has_bracketed_address(text: &str) -> bool {
    at_signs(text).any(|at| {
        let before =
            text[..at].trim_end_matches(|letter: char| !letter.is_whitespace() && !"<([&".contains(letter));
        let opening = before.trim_end();
        opening.ends_with(['<', '(', '['])
            || opening.ends_with("&lt;")
            || before.ends_with('&')
            || opening.ends_with("mailto:")
    })
}

fn at_signs(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('@').map(|(at, _)| at).filter(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + 1..].chars().next();
        before.is_some_and(|letter| letter.is_alphanumeric() || "_-+".contains(letter))
            && after.is_some_and(char::is_alphanumeric)
    })
}

struct Digits {
    start: usize,
    end: usize,
    letters: usize,
}

fn digit_groups(text: &str) -> Vec<Digits> {
    let mut groups: Vec<Digits> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_numeric()) {
        match groups.last_mut() {
            Some(last) if last.end == at => {
                (last.end, last.letters) = (at + letter.len_utf8(), last.letters + 1)
            }
            _ => groups.push(Digits { start: at, end: at + letter.len_utf8(), letters: 1 }),
        }
    }
    groups
}

fn is_date_of_numbers(text: &str, groups: &[Digits]) -> bool {
    groups.windows(3).any(|three| {
        let between = |left: &Digits, right: &Digits| text[left.end..right.start].trim_end().to_owned();
        let (first, second) = (between(&three[0], &three[1]), between(&three[1], &three[2]));
        let is_parted = first == second && matches!(first.as_str(), "." | "/" | "-");
        let is_east_asian =
            first.starts_with(['\u{5e74}', '\u{b144}']) && second.starts_with(['\u{6708}', '\u{c6d4}']);
        // Three digits are a machine's address or a version, no day, month or year.
        let is_short = three.iter().all(|group| matches!(group.letters, 1 | 2 | 4)) && three[1].letters <= 2;
        is_short && (is_parted || is_east_asian)
    })
}

/// A year, and near it a day: "26 aug. 2019", "Aug 26, 2019".
fn has_year_and_day(text: &str, groups: &[Digits]) -> bool {
    let is_year = |group: &Digits| {
        let year = &text[group.start..group.end];
        group.letters == 4 && (year.starts_with("19") || year.starts_with("20") || !year.is_ascii())
    };
    groups.windows(2).any(|pair| {
        let between = &text[pair[0].end..pair[1].start];
        let day_first = pair[0].letters <= 2 && is_year(&pair[1]);
        let year_first = is_year(&pair[0]) && pair[1].letters <= 2;
        (day_first || year_first) && between.len() <= YEAR_AND_DAY_APART && !between.contains([':', '@', '<'])
    })
}
