//! Who sells, as invoices name them.

use serde::Deserialize;

use crate::error::{Error, Result};

const LINE_CHARS: usize = 100;
const LINES: usize = 6;
const NOTE_CHARS: usize = 300;
const PREFIX_CHARS: usize = 10;

/// Who sells, and how invoices are numbered. Set these before the first invoice: what is issued never changes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seller {
    /// The name in law; the shop's name without it.
    pub name: String,
    /// Postal address, line by line.
    pub address: Vec<String>,
    /// VAT identification number with its country in front, as `DE123456789`.
    pub vat_id: String,
    /// Tax number where there is no VAT identification number.
    pub tax_number: String,
    /// Whom to write to about an invoice.
    pub email: String,
    /// Where the company is registered, as `HRB 12345, Amtsgericht Berlin`.
    pub register: String,
    /// Where to pay to, as `IBAN DE02 1203 0000 0000 2020 51`.
    pub bank: String,
    /// A last line for every invoice, as thanks or terms.
    pub note: String,
    /// Why lines at 0 % bear no tax, as `Small business, § 19 UStG`; a plain sentence without it.
    pub untaxed_reason: String,
    /// Begins the numbers of invoices: `I` makes I-2026-000001.
    pub invoice_prefix: String,
    /// Begins the numbers of credit notes.
    pub credit_prefix: String,
}

impl Default for Seller {
    fn default() -> Seller {
        Seller {
            name: String::new(),
            address: Vec::new(),
            vat_id: String::new(),
            tax_number: String::new(),
            email: String::new(),
            register: String::new(),
            bank: String::new(),
            note: String::new(),
            untaxed_reason: String::new(),
            invoice_prefix: "I".into(),
            credit_prefix: "C".into(),
        }
    }
}

impl Seller {
    /// Holds the values against what fits on an invoice; each complaint says what to write instead.
    pub fn check(&self) -> Result<()> {
        self.check_numbers()?;
        if self.address.len() > LINES || self.address.iter().any(|line| is_unfit(line, LINE_CHARS)) {
            return Err(Error::refused(format!(
                "seller.address has room for {LINES} lines of {LINE_CHARS} characters. Write it as [\"12 Mill Lane\", \"Dublin D02 XY45\", \"Ireland\"]."
            )));
        }
        let texts = [
            ("name", &self.name, LINE_CHARS),
            ("tax_number", &self.tax_number, LINE_CHARS),
            ("email", &self.email, LINE_CHARS),
            ("register", &self.register, LINE_CHARS),
            ("bank", &self.bank, LINE_CHARS),
            ("note", &self.note, NOTE_CHARS),
            ("untaxed_reason", &self.untaxed_reason, NOTE_CHARS),
        ];
        match texts.into_iter().find(|(_, text, limit)| is_unfit(text, *limit)) {
            Some((key, _, limit)) => Err(Error::refused(format!(
                "seller.{key} is one line of at most {limit} characters. Shorten it."
            ))),
            None => Ok(()),
        }
    }

    fn check_numbers(&self) -> Result<()> {
        let id: String = self.vat_id.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        let is_vat_id = id.is_empty()
            || (id.is_ascii()
                && (4..=20).contains(&id.len())
                && id[..2].bytes().all(|b| b.is_ascii_uppercase())
                && id.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !is_vat_id {
            return Err(Error::refused(format!(
                "`{}` is not a VAT identification number: it begins with two capital letters for the country (EN 16931, BR-CO-9). Write seller.vat_id as \"DE123456789\", or use seller.tax_number.",
                self.vat_id
            )));
        }
        let is_prefix = |text: &String| {
            (1..=PREFIX_CHARS).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        if !is_prefix(&self.invoice_prefix) || !is_prefix(&self.credit_prefix) {
            return Err(Error::refused(format!(
                "seller.invoice_prefix and seller.credit_prefix are 1 to {PREFIX_CHARS} capital letters and digits, as \"I\" and \"C\"."
            )));
        }
        if self.invoice_prefix == self.credit_prefix {
            return Err(Error::refused(
                "seller.invoice_prefix and seller.credit_prefix must differ: each numbers a series of its own.",
            ));
        }
        Ok(())
    }
}

fn is_unfit(text: &str, limit: usize) -> bool {
    text.chars().count() > limit || text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn a_seller_is_set_line_by_line() {
        let config = Config::from_toml(
            "[seller]\nname = \"Attend Tea GmbH\"\naddress = [\"Mühlweg 12\", \"10115 Berlin\"]\nvat_id = \"DE 123456789\"\ninvoice_prefix = \"RE\"\ncredit_prefix = \"GS\"",
        )
        .unwrap();

        config.check().unwrap();
        assert_eq!(config.seller.address[1], "10115 Berlin");
        assert_eq!((config.seller.invoice_prefix.as_str(), config.seller.bank.as_str()), ("RE", ""));
    }

    #[test]
    fn what_doesnt_fit_on_an_invoice_says_what_to_write() {
        let long = "x".repeat(301);
        let cases = [
            ("vat_id = \"123456789\"".to_owned(), "DE123456789"),
            ("vat_id = \"DE\"".to_owned(), "DE123456789"),
            ("vat_id = \"ÄÖ123456\"".to_owned(), "DE123456789"),
            ("invoice_prefix = \"\"".to_owned(), "capital letters and digits"),
            ("credit_prefix = \"C-\"".to_owned(), "capital letters and digits"),
            ("credit_prefix = \"I\"".to_owned(), "must differ"),
            ("address = [\"a\\nb\"]".to_owned(), "12 Mill Lane"),
            ("address = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]".to_owned(), "6 lines"),
            (format!("note = \"{long}\""), "seller.note is one line of at most 300"),
            (format!("name = \"{long}\""), "seller.name is one line of at most 100"),
        ];
        for (line, hint) in cases {
            let error =
                Config::from_toml(&format!("[seller]\n{line}")).unwrap().check().unwrap_err().to_string();
            assert!(error.contains(hint), "{line}: {error}");
        }
    }
}
