//! What numbers of parcels look like, carrier by carrier, and which of their digits check the others.

/// Whose parcel `number` (capitals and digits without gaps) may be, and whether a check digit says so; `None` when it
/// looks like no parcel's number.
pub fn read(number: &str) -> Option<(Option<&'static str>, bool)> {
    if !(8..=34).contains(&number.len()) {
        return None;
    }
    let checked = CHECKED.iter().find_map(|(carrier, is_theirs)| is_theirs(number).then_some(*carrier));
    if let Some(carrier) = checked {
        return Some((carrier, true));
    }
    if let Some(carrier) = s10(number) {
        return Some((carrier, true));
    }
    LOOKS
        .iter()
        .find(|(_, prefix, lengths, tail)| {
            number.strip_prefix(prefix).is_some_and(|rest| lengths.contains(&rest.len()) && tail.holds(rest))
        })
        .map(|(carrier, ..)| (*carrier, false))
}

type Check = fn(&str) -> bool;

/// Numbers with a check digit, the narrower pattern first.
const CHECKED: [(Option<&str>, Check); 7] = [
    (Some("UPS"), is_ups),
    (Some("USPS"), |number| {
        matches!(number.len(), 20 | 22)
            && ["91", "92", "93", "94", "95"].iter().any(|head| number.starts_with(head))
            && is_mod10(number)
    }),
    (Some("DHL"), |number| number.len() == 20 && number.starts_with("0034") && is_mod10(number)),
    (None, |number| number.len() == 20 && number.starts_with("00") && is_mod10(number)),
    (Some("FedEx"), |number| number.len() == 12 && is_fedex_express(number)),
    (Some("FedEx"), |number| number.len() == 15 && is_mod10(number)),
    (Some("DHL Express"), |number| number.len() == 10 && is_dhl_express(number)),
];

enum Tail {
    Digits,
    Any,
}

impl Tail {
    fn holds(&self, rest: &str) -> bool {
        match self {
            Tail::Digits => rest.bytes().all(|b| b.is_ascii_digit()),
            Tail::Any => rest.bytes().all(|b| b.is_ascii_alphanumeric()),
        }
    }
}

type Look = (Option<&'static str>, &'static str, &'static [usize], Tail);

/// Numbers that are only known by their look: a beginning, how much follows it, and of what.
const LOOKS: [Look; 12] = [
    (Some("DHL"), "JJD", &[13, 14, 15, 16, 17, 18], Tail::Digits),
    (Some("DHL"), "JVGL", &[14, 15, 16, 17, 18, 19, 20], Tail::Digits),
    (Some("DHL"), "GM", &[16, 17, 18, 19, 20], Tail::Digits),
    (Some("PostNL"), "3S", &[11, 12, 13, 14], Tail::Any),
    (Some("Evri"), "H0", &[14], Tail::Any),
    (Some("Hermes"), "H", &[19], Tail::Digits),
    (Some("La Poste"), "6", &[12], Tail::Any),
    (Some("Amazon"), "TBA", &[12], Tail::Digits),
    (Some("Canada Post"), "", &[16], Tail::Digits),
    (Some("DPD"), "0", &[13], Tail::Digits),
    (Some("GLS"), "", &[11], Tail::Digits),
    (None, "", &[12, 13, 14, 15, 18, 20, 22], Tail::Digits),
];

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|letter| letter.to_digit(10)).collect()
}

/// Two letters, nine digits, two letters of a country: the postal services' own (UPU standard S10). The ninth digit checks
/// the eight before it with weights 8 6 4 2 3 5 9 7.
fn s10(number: &str) -> Option<Option<&'static str>> {
    let bytes = number.as_bytes();
    let is_shaped = bytes.len() == 13 && [0, 1, 11, 12].iter().all(|at| bytes[*at].is_ascii_uppercase());
    if !is_shaped {
        return None;
    }
    let digits = digits(&number[2..11])?;
    let sum: u32 = [8, 6, 4, 2, 3, 5, 9, 7].iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        check => check,
    };
    if expected != digits[8] {
        return None;
    }
    Some(COUNTRIES.iter().find(|(country, _)| number.ends_with(country)).map(|(_, carrier)| *carrier))
}

/// Whose S10 numbers end like that.
const COUNTRIES: [(&str, &str); 14] = [
    ("GB", "Royal Mail"),
    ("DE", "DHL"),
    ("US", "USPS"),
    ("FR", "La Poste"),
    ("NL", "PostNL"),
    ("BE", "bpost"),
    ("AT", "Österreichische Post"),
    ("CH", "Swiss Post"),
    ("ES", "Correos"),
    ("IT", "Poste Italiane"),
    ("SE", "PostNord"),
    ("IE", "An Post"),
    ("CA", "Canada Post"),
    ("AU", "Australia Post"),
];

/// `1Z` and sixteen more: letters count as two upwards from A, every second place twice, the last digit fills up to ten.
fn is_ups(number: &str) -> bool {
    if number.len() != 18 || !number.starts_with("1Z") {
        return false;
    }
    let value = |letter: char| match letter {
        '0'..='9' => letter.to_digit(10),
        'A'..='Z' => Some((u32::from(letter) - u32::from('?')) % 10),
        _ => None,
    };
    let Some(values) = number[2..].chars().map(value).collect::<Option<Vec<u32>>>() else { return false };
    let (check, body) = (values[15], &values[..15]);
    let sum: u32 = body.iter().enumerate().map(|(at, value)| value * (1 + at as u32 % 2)).sum();
    (10 - sum % 10) % 10 == check
}

/// GS1's modulo 10, as SSCC, USPS and FedEx Ground use it: weights 3 and 1 in turn, from the digit before the last.
fn is_mod10(number: &str) -> bool {
    let Some(digits) = digits(number) else { return false };
    let [body @ .., check] = digits.as_slice() else { return false };
    let sum: u32 = body.iter().rev().enumerate().map(|(at, digit)| digit * (3 - 2 * (at as u32 % 2))).sum();
    (10 - sum % 10) % 10 == *check
}

/// Eleven digits with weights 3 1 7 in turn, modulo 11 modulo 10.
fn is_fedex_express(number: &str) -> bool {
    let Some(digits) = digits(number) else { return false };
    let [body @ .., check] = digits.as_slice() else { return false };
    let sum: u32 = body.iter().zip([3, 1, 7].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum % 11 % 10 == *check
}

/// The last digit is the number before it, modulo 7.
fn is_dhl_express(number: &str) -> bool {
    let Some(digits) = digits(number) else { return false };
    let [body @ .., check] = digits.as_slice() else { return false };
    body.iter().fold(0, |rest, digit| (rest * 10 + digit) % 7) == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_of_carriers_are_recognised() {
        let cases = [
            ("1Z999AA10123456784", Some("UPS"), true),
            ("1Z5R89390357567127", Some("UPS"), true),
            ("986578788855", Some("FedEx"), true),
            ("039813852990618", Some("FedEx"), true),
            ("9400111201080805483016", Some("USPS"), true),
            ("3318810025", Some("DHL Express"), true),
            ("RB123456785GB", Some("Royal Mail"), true),
            ("RA123456785DE", Some("DHL"), true),
            ("JJD000390007882823467", Some("DHL"), false),
            ("3SABCD1234567", Some("PostNL"), false),
            ("TBA000000000000", Some("Amazon"), false),
        ];
        for (number, carrier, is_checked) in cases {
            assert_eq!(read(number), Some((carrier, is_checked)), "{number}");
        }
    }

    #[test]
    fn a_wrong_digit_is_noticed() {
        for right in ["1Z999AA10123456784", "986578788855", "9400111201080805483016"] {
            for at in 2..right.len() {
                let digit = right.as_bytes()[at];
                if !digit.is_ascii_digit() {
                    continue;
                }
                let other = char::from(b'0' + (digit - b'0' + 1) % 10);
                let wrong = format!("{}{other}{}", &right[..at], &right[at + 1..]);
                assert!(
                    !read(&wrong).is_some_and(|(carrier, is_checked)| {
                        is_checked && carrier == read(right).and_then(|(carrier, _)| carrier)
                    }),
                    "{wrong}"
                );
            }
        }
    }

    #[test]
    fn words_and_small_numbers_are_no_parcels() {
        for text in ["", "hello", "W2611340", "12345", "DELIVERED", "ABCDEFGHIJKLM", "RB123456784GB"] {
            assert!(!read(text).is_some_and(|(_, is_checked)| is_checked), "{text}");
        }
        assert_eq!(read("hello"), None);
        assert_eq!(read("W2611340"), None);
    }
}
