//! Card numbers in what people write, masked but for their last four digits, so that none is stored or shown.

/// Fewest and most digits of a card's number (ISO/IEC 7812; shorter and longer ones aren't in use).
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Digits that stay, as receipts leave them (PCI DSS 3.4).
const SHOWN: usize = 4;
const MASK: char = '•';

/// `text` with every card number masked: `4111 1111 1111 1111` is `•••• •••• •••• 1111`. A number is a card's when its
/// beginning is one that is given out, its length fits that, its groups are written as people write them, and its check
/// digit is right.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, None);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (words, from) = rest.split_at(at);
        let before_number = words.chars().next_back().or(before);
        out.push_str(words);
        let run = number(from);
        let (written, after) = from.split_at(run);
        out.push_str(&masked(written, (before_number, after)));
        before = written.chars().next_back();
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How long the number at the beginning of `text` is: digits in groups, with single separators between.
fn number(text: &str) -> usize {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match (c, letters.peek()) {
            (c, _) if c.is_ascii_digit() => end = at + c.len_utf8(),
            (c, Some((_, next))) if is_separator(c) && next.is_ascii_digit() => {}
            _ => break,
        }
    }
    end
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '–')
}

/// `written` with the card numbers in it masked; what stands beside it decides whether it is part of something else.
fn masked(written: &str, (before, after): (Option<char>, &str)) -> String {
    // `DE12…`, `+49…`, `RB1234567890DE`, `#…`: an account, a telephone, a parcel, an order.
    let is_part = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '/' | '_'))
        || after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let groups: Vec<&str> = written.split(is_separator).collect();
    if is_part || written.len() < *DIGITS.start() {
        return written.to_owned();
    }
    let mut hidden = vec![false; written.len()];
    let mut next = 0;
    while let Some((first, last)) = card(&groups, next) {
        let skipped: usize = groups[..first].iter().map(|group| group.len()).sum();
        let inside: usize = groups[first..=last].iter().map(|group| group.len()).sum();
        hidden[skipped..skipped + inside - SHOWN].fill(true);
        next = last + 1;
    }
    let mut digits = hidden.into_iter();
    let hide = |c: char| if c.is_ascii_digit() && digits.next() == Some(true) { MASK } else { c };
    written.chars().map(hide).collect()
}

/// Which groups from `next` on are a card's number: beside it may stand a date, a check code, another card.
fn card(groups: &[&str], next: usize) -> Option<(usize, usize)> {
    for first in next..groups.len() {
        let mut digits = String::new();
        for (last, group) in groups.iter().enumerate().skip(first) {
            digits.push_str(group);
            if digits.len() > *DIGITS.end() {
                break;
            }
            let is_whole = digits.len() >= *DIGITS.start() && is_grouped(&groups[first..=last]);
            let is_card = is_whole && is_given_out(&digits) && has_right_check_digit(&digits);
            if is_card && !(first == last && is_product(&digits)) {
                return Some((first, last));
            }
        }
    }
    None
}

/// As cards are printed and people type them: in one piece, in fours, or as four, six and the rest.
fn is_grouped(groups: &[&str]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    match lengths.as_slice() {
        [_] | [4, 6, 4 | 5] | [6, 13] => true,
        [start @ .., last] => start.iter().all(|length| *length == 4) && (1..=4).contains(last),
        [] => false,
    }
}

/// Beginnings and lengths of the cards that are given out (ISO/IEC 7812 issuers, as the schemes publish them).
fn is_given_out(digits: &str) -> bool {
    let start = |count: usize| digits.get(..count).and_then(|start| start.parse::<u32>().ok()).unwrap_or(0);
    let length = digits.len();
    let (two, three, four, six) = (start(2), start(3), start(4), start(6));
    let visa = digits.starts_with('4') && matches!(length, 13 | 16 | 19);
    let mastercard = length == 16 && (matches!(two, 51..=55) || matches!(four, 2221..=2720));
    let amex = length == 15 && matches!(two, 34 | 37);
    let diners =
        (14..=19).contains(&length) && (matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39));
    let discover = (16..=19).contains(&length)
        && (four == 6011 || two == 65 || matches!(three, 644..=649) || matches!(six, 622126..=622925));
    let jcb = (16..=19).contains(&length) && matches!(four, 3528..=3589);
    let union_pay = (16..=19).contains(&length) && matches!(two, 62 | 81);
    let maestro = (13..=19).contains(&length)
        && matches!(four, 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763)
        || matches!((six, length), (676770 | 676774, 13..=19));
    let mir = (16..=19).contains(&length) && matches!(four, 2200..=2204);
    visa || mastercard || amex || diners || discover || jcb || union_pay || maestro || mir
}

/// Luhn's check (ISO/IEC 7812-1, annex B).
fn has_right_check_digit(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    let is_one_digit = digits.bytes().all(|digit| Some(&digit) == digits.as_bytes().first());
    sum.is_multiple_of(10) && !is_one_digit
}

/// The number of a product (GS1 GTIN-13, GTIN-14): German ones begin like cards, and one in ten has Luhn's digit too.
fn is_product(digits: &str) -> bool {
    let weighed = digits.bytes().rev().zip([1, 3].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    matches!(digits.len(), 13 | 14) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_masked_however_they_are_written() {
        let cases = [
            ("4111111111111111", "••••••••••••1111"),
            ("my card 4111 1111 1111 1111, please", "my card •••• •••• •••• 1111, please"),
            ("4111-1111-1111-1111.", "••••-••••-••••-1111."),
            ("4111.1111.1111.1111", "••••.••••.••••.1111"),
            ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "••••\u{a0}••••\u{a0}••••\u{a0}1111"),
            ("5555555555554444 and 378282246310005", "••••••••••••4444 and •••••••••••0005"),
            ("3782 822463 10005", "•••• •••••• •0005"),
            ("3056 930902 5904", "•••• •••••• 5904"),
            ("6011111111111117", "••••••••••••1117"),
            ("3530111333300000", "••••••••••••0000"),
            ("2223003122003222", "••••••••••••3222"),
            ("4222222222222", "•••••••••2222"),
            ("6304000000000000", "••••••••••••0000"),
            ("6759649826438453", "••••••••••••8453"),
            ("4111 1111 1111 1111 12/27 123", "•••• •••• •••• 1111 12/27 123"),
            ("4111 1111 1111 1111 737", "•••• •••• •••• 1111 737"),
            ("card:4111111111111111\nname", "card:••••••••••••1111\nname"),
            ("card=4111111111111111", "card=••••••••••••1111"),
            ("4111111111111111 5555555555554444", "••••••••••••1111 ••••••••••••4444"),
            ("4111 1111 1111 1111 1111 1111", "•••• •••• •••• 1111 1111 1111"),
            ("(4111111111111111)", "(••••••••••••1111)"),
            ("Karte „4111111111111111“ größer", "Karte „••••••••••••1111“ größer"),
        ];
        for (given, expected) in cases {
            assert_eq!(mask(given), expected, "{given}");
            assert_eq!(mask(expected), expected, "twice: {given}");
        }
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for text in [
            "",
            "order 4111111111111112",
            "1Z999AA10123456784",
            "00340434161094042557",
            "tracking 9400110200881234567890",
            "DE89 3704 0044 0532 0130 00",
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "+49 4111 1111 1111 1111",
            "#4111111111111111",
            "https://shop.example/o/4111111111111111",
            "K7F-2M9",
            "2026-11-22 17:04:05",
            "030 1234567",
            "1234567890123456",
            "0000 0000 0000 0000",
            "4444 4444 4444 4444",
            "41 11 11 11 11 11 11 11",
            "411 1111 1111 11111",
            "x4111111111111111",
            "4111111111111111x",
            "49927398716",
            "EAN 4006381333931",
            "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn a_product_whose_number_would_do_for_a_card_keeps_it() {
        let luhn = (4_006_381_000_000_u64..4_006_381_100_000).map(|number| number.to_string());
        let product =
            luhn.filter(|digits| has_right_check_digit(digits)).find(|digits| super::is_product(digits));
        let ean = product.expect("one in a hundred is both");

        assert_eq!(mask(&ean), ean);
    }

    #[test]
    fn a_long_row_of_digits_costs_no_time_and_loses_nothing() {
        let text = "1 ".repeat(100_000) + &"2".repeat(100_000);

        assert_eq!(mask(&text), text);
    }
}
