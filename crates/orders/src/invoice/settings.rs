//! What of an installation's configuration an invoice needs.

use base::config::Config;
use base::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::body::Seller;

/// Who sells, how documents are numbered and on which clock their dates are read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The seller as documents will name them.
    pub seller: Seller,
    /// Begins the numbers of invoices.
    pub invoice_prefix: String,
    /// Begins the numbers of credit notes.
    pub credit_prefix: String,
    /// The time zone of the shop.
    pub zone: TimeZone,
    /// Why lines at 0 % bear no tax; empty for a plain sentence in the buyer's language.
    pub untaxed_reason: String,
}

impl Settings {
    /// The settings of an installation; refused when its time zone isn't known.
    pub fn of(config: &Config) -> Result<Settings> {
        let seller = &config.seller;
        let name = if seller.name.is_empty() { &config.shop.name } else { &seller.name };
        let zone = TimeZone::get(&config.shop.time_zone).map_err(|_| {
            Error::refused(format!(
                "`{}` is not a time zone. Set shop.time_zone to a name such as \"Europe/Berlin\".",
                config.shop.time_zone
            ))
        })?;
        Ok(Settings {
            seller: Seller {
                shop: config.shop.name.clone(),
                name: name.clone(),
                address: seller.address.clone(),
                vat_id: seller.vat_id.clone(),
                tax_number: seller.tax_number.clone(),
                email: seller.email.clone(),
                register: seller.register.clone(),
                bank: seller.bank.clone(),
                note: seller.note.clone(),
            },
            invoice_prefix: seller.invoice_prefix.clone(),
            credit_prefix: seller.credit_prefix.clone(),
            zone,
            untaxed_reason: seller.untaxed_reason.clone(),
        })
    }

    /// True when the seller is named well enough for invoices to be written unasked: an address, and a number for taxes.
    pub fn is_complete(&self) -> bool {
        let Seller { address, vat_id, tax_number, .. } = &self.seller;
        !address.is_empty() && (!vat_id.is_empty() || !tax_number.is_empty())
    }

    /// The day on the shop's calendar at `at_ms`.
    pub fn date(&self, at_ms: i64) -> Result<Date> {
        let moment = Timestamp::from_millisecond(at_ms)
            .map_err(|_| Error::inside(format!("{at_ms} ms is no moment of the calendar")))?;
        Ok(moment.to_zoned(self.zone.clone()).date())
    }
}
