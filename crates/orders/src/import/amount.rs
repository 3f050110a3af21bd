//! Amounts as shops write them, read digit by digit into minor units; binary fractions are never used.

use base::money::{digits, read_minor};

use super::limits::AMOUNT_MINOR;

/// Why an amount can't be taken, with what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub wrong: &'static str,
    pub write: String,
}

/// `text` in minor units of `currency`.
///
/// Sums made with binary fractions carry noise, as `1234.5600000000002`. It is forgiven when it is less than a
/// ten-thousandth of the smallest unit; a real part of a cent, as in `19.995`, is never rounded silently.
pub(super) fn read(text: &str, currency: &str) -> Result<i64, Unreadable> {
    let plain = without_exponent(text).ok_or_else(no_number)?;
    let (sign, unsigned) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if whole.len() > WHOLE_DIGITS {
        return Err(too_large());
    }
    let kept = part.len().min(digits(currency) as usize);
    let (part, rest) = part.split_at(kept);
    let below = read_minor(&format!("{whole}.{part}"), currency).ok_or_else(no_number)?;
    let minor = match rest.trim_end_matches('0') {
        "" => below,
        rest if rest.starts_with("0000") => below,
        rest if rest.starts_with("9999") => below + 1,
        _ => return Err(too_fine(sign * below, sign * (below + 1), currency)),
    };
    if minor > AMOUNT_MINOR {
        return Err(too_large());
    }
    Ok(sign * minor)
}

/// Minor units as people write them in a file: `1999` as `19.99`.
pub(super) fn decimal(minor: i64, currency: &str) -> String {
    let digits = digits(currency);
    let scale = 10_u64.pow(digits);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, part) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part:0width$}", width = digits as usize)
    }
}

/// Longer ones don't fit into any amount.
const WHOLE_DIGITS: usize = 13;
/// What programs write for the smallest and largest binary fractions lies within.
const EXPONENT: i32 = 400;

/// Sums of binary fractions that should be nothing are written as `2.8e-14`, large ones as `1e16`.
fn without_exponent(text: &str) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number =
        !whole.is_empty() && [whole, part].iter().all(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if !is_number || mantissa.ends_with('.') || !(-EXPONENT..=EXPONENT).contains(&exponent) {
        return None;
    }
    let point = whole.len() as i32 + exponent;
    let mut all = format!("{whole}{part}");
    if point <= 0 {
        all.insert_str(0, &"0".repeat(1 + point.unsigned_abs() as usize));
    }
    let point = point.max(1) as usize;
    if all.len() < point {
        all.push_str(&"0".repeat(point - all.len()));
    }
    let (whole, part) = all.split_at(point);
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}

fn no_number() -> Unreadable {
    Unreadable { wrong: "is not an amount", write: "Write digits with a point, such as 19.99".into() }
}

fn too_large() -> Unreadable {
    Unreadable {
        wrong: "is more than any order costs",
        write: "Write the amount in major units, such as 19.99".into(),
    }
}

fn too_fine(near: i64, far: i64, currency: &str) -> Unreadable {
    let write = format!("Write {} or {}", decimal(near, currency), decimal(far, currency));
    Unreadable { wrong: "is finer than the smallest coin of its currency", write }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_to_the_last_digit() {
        let cases = [
            ("19.99", "EUR", 1_999),
            ("0.1", "EUR", 10),
            ("-3", "EUR", -300),
            ("007.50", "EUR", 750),
            ("19.990000", "EUR", 1_999),
            ("1500", "JPY", 1_500),
            ("1.234", "KWD", 1_234),
            ("9999999999.99", "EUR", 999_999_999_999),
            ("1e3", "EUR", 100_000),
            ("1.5E+2", "EUR", 15_000),
            ("1999e-2", "EUR", 1_999),
        ];
        for (text, currency, expected) in cases {
            assert_eq!(read(text, currency), Ok(expected), "{text} {currency}");
        }
    }

    #[test]
    fn the_noise_of_binary_fractions_is_forgiven() {
        let cases = [
            ("1234.5600000000002", 123_456),
            ("1234.5599999999999", 123_456),
            ("0.30000000000000004", 30),
            ("-161.99999999999997", -16_200),
            ("2.842170943040401e-14", 0),
            ("-5.684341886080802e-14", 0),
            ("99.99999999999999", 10_000),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, "USD"), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_real_part_of_a_cent_is_refused_with_both_neighbours() {
        for (text, currency, write) in [
            ("19.995", "EUR", "Write 19.99 or 20.00"),
            ("-0.001", "EUR", "Write 0.00 or -0.01"),
            ("1500.5", "JPY", "Write 1500 or 1501"),
            ("19.99001", "EUR", "Write 19.99 or 20.00"),
        ] {
            let unreadable = read(text, currency).unwrap_err();
            assert_eq!(
                (unreadable.wrong, unreadable.write.as_str()),
                ("is finer than the smallest coin of its currency", write)
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1,234.50",
            "€ 5",
            "NaN",
            "1e",
            "e5",
            "1e999999999999",
            "0x10",
            "٣",
            "--1",
            "1.2.3",
            "1 000",
            "1e401",
        ] {
            assert_eq!(read(text, "EUR"), Err(no_number()), "{text}");
        }
        for text in ["10000000000.01", "99999999999999999999", "1e400"] {
            assert_eq!(read(text, "EUR"), Err(too_large()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_comes_back_from_its_decimal(minor in -AMOUNT_MINOR..=AMOUNT_MINOR) {
            for currency in ["EUR", "JPY", "KWD"] {
                prop_assert_eq!(read(&decimal(minor, currency), currency), Ok(minor));
            }
        }

        #[test]
        fn a_sum_of_binary_fractions_is_the_sum_of_its_cents(cents in proptest::collection::vec(0_i64..1_000_000, 1..50)) {
            let noisy: f64 = cents.iter().map(|cent| *cent as f64 / 100.0).sum();

            prop_assert_eq!(read(&noisy.to_string(), "USD"), Ok(cents.iter().sum::<i64>()));
        }

        #[test]
        fn nothing_that_is_written_as_an_amount_makes_it_panic(text in "[-+0-9.eE]{0,30}") {
            let _ = read(&text, "EUR");
        }
    }
}
