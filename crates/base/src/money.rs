//! Amounts in minor units of a currency, and how people read them.

use serde::{Deserialize, Serialize};

/// An amount: `1999` and `EUR` are nineteen euros ninety-nine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's smallest unit; negative is what is owed back.
    pub minor: i64,
    /// ISO 4217, three capital letters.
    pub currency: String,
}

impl Money {
    /// An amount of `minor` units of `currency`.
    pub fn new(minor: i64, currency: impl Into<String>) -> Money {
        Money { minor, currency: currency.into() }
    }

    /// The amount alone as a decimal number, as `-19.99`: for programs.
    pub fn decimal(&self) -> String {
        let digits = digits(&self.currency) as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let scale = 10_u64.pow(digits as u32);
        let (whole, part) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0digits$}") }
    }
}

/// Digits after the point, by ISO 4217: two unless the currency is one of the few others.
pub fn digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// A decimal number as text, as `19.99`, in minor units; `None` when it has too many digits or isn't a number.
pub fn read_minor(decimal: &str, currency: &str) -> Option<i64> {
    let digits = digits(currency) as usize;
    let (sign, unsigned) = match decimal.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, decimal),
    };
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let part = part.trim_end_matches('0');
    let is_number = !whole.is_empty()
        && whole.len() <= 14
        && (whole.to_owned() + part).bytes().all(|b| b.is_ascii_digit());
    if !is_number || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse::<i64>().ok().map(|minor| sign * minor)
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scale = 10_u64.pow(digits(&self.currency));
        let (whole, part) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        if self.minor < 0 {
            f.write_str("−")?;
        }
        match self.currency.as_str() {
            "USD" => f.write_str("$ ")?,
            "EUR" => f.write_str("€ ")?,
            "GBP" => f.write_str("£ ")?,
            other => write!(f, "{other} ")?,
        }
        let grouped = whole.to_string();
        for (at, digit) in grouped.chars().enumerate() {
            if at > 0 && (grouped.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if scale > 1 { write!(f, ".{part:0width$}", width = digits(&self.currency) as usize) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let cases = [
            (128_420, "USD", "$ 1,284.20"),
            (-5, "EUR", "−€ 0.05"),
            (1_500, "JPY", "JPY 1,500"),
            (1_234_567, "KWD", "KWD 1,234.567"),
            (0, "GBP", "£ 0.00"),
        ];
        for (minor, currency, expected) in cases {
            assert_eq!(Money::new(minor, currency).to_string(), expected);
        }
    }

    #[test]
    fn programs_read_a_decimal_that_leads_back_to_the_amount() {
        let cases =
            [(1_999, "EUR", "19.99"), (-5, "EUR", "-0.05"), (1_500, "JPY", "1500"), (1_001, "KWD", "1.001")];
        for (minor, currency, expected) in cases {
            assert_eq!(Money::new(minor, currency).decimal(), expected);
            assert_eq!(read_minor(expected, currency), Some(minor));
        }
    }

    #[test]
    fn decimals_become_minor_units_or_are_refused() {
        let cases = [
            ("19.99", "EUR", Some(1_999)),
            ("19.9", "EUR", Some(1_990)),
            ("-3", "EUR", Some(-300)),
            ("19.990", "EUR", Some(1_999)),
            ("19.995", "EUR", None),
            ("1500", "JPY", Some(1_500)),
            ("1500.5", "JPY", None),
            ("1e3", "EUR", None),
            ("", "EUR", None),
            (".5", "EUR", None),
            ("999999999999999999999", "EUR", None),
        ];
        for (decimal, currency, expected) in cases {
            assert_eq!(read_minor(decimal, currency), expected, "{decimal} {currency}");
        }
    }
}
