//! Credit notes: each takes back part of one invoice, all of them together never more than it billed.

use std::collections::BTreeMap;

use base::{Error, Result, Tx};

use super::body::{Body, Corrected, Line, day};
use super::finding::{credits_of, invoice_of};
use super::keeping::{Draft, keep};
use super::tax;
use super::words::{Words, words};
use super::{Invoice, Kind, Settings, numbering};
use crate::order::OrderId;

/// Lines one credit note holds at most.
pub const LINES_LIMIT: usize = 10_000;
/// Characters of the words for an amount.
pub const TITLE_CHARS: usize = 200;

/// One thing to credit. Amounts include tax, are in the invoice's currency and above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credit {
    /// Pieces of a line, or with a quantity of 0 part of its price.
    Line {
        /// The line of the order.
        line_id: i64,
        /// How many pieces.
        quantity: i64,
        /// What is given back for them.
        amount_minor: i64,
        /// Why.
        why: Why,
    },
    /// An amount that belongs to no line: taken from every rate in proportion to what is left of it.
    Amount {
        /// What for, in words; may be empty.
        title: String,
        /// How much.
        amount_minor: i64,
        /// Why.
        why: Why,
    },
    /// A fee kept back from what this credit note gives, in proportion to its rates.
    Fee {
        /// What for, in words; may be empty.
        title: String,
        /// How much.
        amount_minor: i64,
    },
}

/// Why something is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It came back.
    Returned,
    /// It was never delivered.
    Cancelled,
    /// The shop gives it freely.
    Goodwill,
}

/// Issues a credit note over `credits` that corrects the invoice of the order; `act_id` is the act that led to it.
///
/// Refused, with how much is left: more pieces or money than a line has, more than the invoice billed at a rate, nothing at
/// all, an order without an invoice. Called twice it credits twice: the caller runs it in the transaction of its act.
pub fn credit(
    tx: &mut Tx<'_>,
    settings: &Settings,
    order_id: OrderId,
    act_id: Option<i64>,
    credits: &[Credit],
) -> Result<Invoice> {
    let Some(invoice) = invoice_of(tx, order_id)? else {
        return Err(Error::refused(
            "This order has no invoice yet, so there is nothing to credit. Issue the invoice first.",
        ));
    };
    let words = words(&invoice.body.buyer.language);
    let mut left = Left { invoice: &invoice, words, earlier: credits_of(tx, invoice.id)?, lines: Vec::new() };
    left.refuse_shape(credits)?;
    for credit in credits {
        left.take(credit)?;
    }
    let today = settings.date(tx.now_ms())?;
    let body = left.written(settings, day(today))?;
    let draft = Draft {
        customer_id: invoice.customer_id,
        order_id,
        act_id,
        kind: Kind::CreditNote,
        number: numbering::next(tx, &settings.credit_prefix, today.year())?,
        corrects_id: Some(invoice.id),
        body,
    };
    keep(tx, draft)
}

/// An invoice, what earlier credit notes took of it, and the lines that the new one takes.
struct Left<'i> {
    invoice: &'i Invoice,
    words: &'static Words,
    earlier: Vec<Body>,
    lines: Vec<Line>,
}

impl Left<'_> {
    fn refuse_shape(&self, credits: &[Credit]) -> Result<()> {
        if credits.is_empty() || credits.len() > LINES_LIMIT {
            return Err(Error::refused(format!("A credit note has 1 to {LINES_LIMIT} lines.")));
        }
        let is_wrong = |credit: &Credit| match credit {
            Credit::Line { quantity, amount_minor, .. } => *amount_minor <= 0 || *quantity < 0,
            Credit::Amount { title, amount_minor, .. } | Credit::Fee { title, amount_minor } => {
                *amount_minor <= 0 || title.chars().count() > TITLE_CHARS
            }
        };
        match credits.iter().any(is_wrong) {
            true => Err(Error::refused(format!(
                "Each line of a credit note needs an amount above zero and at most {TITLE_CHARS} characters of text."
            ))),
            false => Ok(()),
        }
    }

    fn take(&mut self, credit: &Credit) -> Result<()> {
        match credit {
            Credit::Line { line_id, quantity, amount_minor, why } => {
                let line = self.of_line(*line_id, *quantity, *amount_minor)?;
                self.lines.push(Line { detail: self.detailed(&line.detail, *why), ..line });
            }
            Credit::Amount { title, amount_minor, why } => {
                let left = self.left_by_rate();
                let title = if title.is_empty() { self.why(*why) } else { title };
                self.spread(title, *amount_minor, &left);
            }
            Credit::Fee { title, amount_minor } => {
                let taken = by_rate(&self.lines);
                let title = if title.is_empty() { self.words.fee } else { title };
                let given: i128 = taken.values().sum();
                if i128::from(*amount_minor) > given {
                    return Err(Error::refused(format!(
                        "The fee of {} is more than the {} that this credit note gives. Lower the fee.",
                        self.money(i128::from(*amount_minor)),
                        self.money(given)
                    )));
                }
                self.spread(title, -amount_minor, &taken);
            }
        }
        Ok(())
    }

    /// The line of the invoice with so many pieces and so much money of it, if that much is left.
    fn of_line(&self, line_id: i64, quantity: i64, amount_minor: i64) -> Result<Line> {
        let has_id = |line: &&Line| line.line_id == Some(line_id);
        let Some(billed) = self.invoice.body.lines.iter().find(has_id) else {
            return Err(Error::refused(format!(
                "That line isn't on invoice {}. Choose one of its lines, or credit an amount.",
                self.invoice.number
            )));
        };
        let taken = || self.earlier.iter().flat_map(|body| &body.lines).chain(&self.lines).filter(has_id);
        let pieces = billed.quantity - taken().map(|line| line.quantity).sum::<i64>();
        if quantity > pieces {
            return Err(Error::refused(format!(
                "Of \"{}\" {pieces} can still be credited on invoice {}, not {quantity}.",
                billed.title, self.invoice.number
            )));
        }
        let money =
            i128::from(billed.amount_minor) - taken().map(|line| i128::from(line.amount_minor)).sum::<i128>();
        if i128::from(amount_minor) > money {
            return Err(Error::refused(format!(
                "Of \"{}\" {} can still be credited on invoice {}, not {}.",
                billed.title,
                self.money(money.max(0)),
                self.invoice.number,
                self.money(i128::from(amount_minor))
            )));
        }
        Ok(Line { quantity, amount_minor, ..billed.clone() })
    }

    /// One line a rate, `amount_minor` in proportion to `weights`. Without any weight it is more than is left: it stands at
    /// the invoice's first rate and is refused when the sums are drawn.
    fn spread(&mut self, title: &str, amount_minor: i64, weights: &BTreeMap<i64, i128>) {
        let rates: Vec<(i64, i64)> = weights
            .iter()
            .rev()
            .map(|(tax_bp, weight)| (*tax_bp, i64::try_from(*weight).unwrap_or(i64::MAX)))
            .collect();
        let shares: Vec<i64> = rates.iter().map(|(_, weight)| *weight).collect();
        let mut parts: Vec<(i64, i64)> =
            rates.iter().map(|(tax_bp, _)| *tax_bp).zip(tax::share(amount_minor, &shares)).collect();
        if parts.iter().all(|(_, part)| *part == 0) {
            let tax_bp = self.invoice.body.taxes.first().map_or(0, |sum| sum.tax_bp);
            parts = vec![(tax_bp, amount_minor)];
        }
        for (tax_bp, amount_minor) in parts.into_iter().filter(|(_, part)| *part != 0) {
            self.lines.push(Line {
                line_id: None,
                sku: String::new(),
                title: title.to_owned(),
                detail: String::new(),
                quantity: 0,
                price_minor: 0,
                tax_bp,
                amount_minor,
            });
        }
    }

    fn left_by_rate(&self) -> BTreeMap<i64, i128> {
        let mut left = by_rate(&self.invoice.body.lines);
        for line in self.earlier.iter().flat_map(|body| &body.lines).chain(&self.lines) {
            *left.entry(line.tax_bp).or_default() -= i128::from(line.amount_minor);
        }
        left
    }

    /// The whole credit note, once it is sure that no rate gives back more than was billed at it.
    fn written(self, settings: &Settings, issued: String) -> Result<Body> {
        let billed_at = by_rate(&self.invoice.body.lines);
        let is_beyond =
            |(tax_bp, left): &(i64, i128)| *left < billed_at.get(tax_bp).copied().unwrap_or(0).min(0);
        if let Some((tax_bp, left)) = self.left_by_rate().into_iter().find(is_beyond) {
            let taken = by_rate(&self.lines).get(&tax_bp).copied().unwrap_or_default();
            return Err(Error::refused(format!(
                "At {} VAT {} can still be credited on invoice {}, not {}. Credit at most that.",
                self.words.rate(tax_bp),
                self.money((left + taken).max(0)),
                self.invoice.number,
                self.money(taken)
            )));
        }
        let amounts = |lines: &[Line]| -> Vec<(i64, i64)> {
            lines.iter().map(|line| (line.tax_bp, line.amount_minor)).collect()
        };
        let before: Vec<(i64, i64)> = self.earlier.iter().flat_map(|body| amounts(&body.lines)).collect();
        let taxes = tax::tally_after(&before, &amounts(&self.lines))?;
        let total = tax::total(&taxes)?;
        if total.gross_minor <= 0 {
            return Err(Error::refused(
                "Nothing is left to give back after the fee, so there is no credit note to issue.",
            ));
        }
        let billed = &self.invoice.body;
        let is_untaxed = taxes.iter().any(|sum| sum.tax_bp == 0);
        Ok(Body {
            seller: settings.seller.clone(),
            issued,
            lines: self.lines,
            untaxed_reason: if is_untaxed { billed.untaxed_reason.clone() } else { String::new() },
            net_minor: total.net_minor,
            tax_minor: total.tax_minor,
            gross_minor: total.gross_minor,
            taxes,
            payments: Vec::new(),
            corrects: Some(Corrected { number: self.invoice.number.clone(), issued: billed.issued.clone() }),
            ..billed.clone()
        })
    }

    fn detailed(&self, detail: &str, why: Why) -> String {
        let parts = [detail, self.why(why)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn why(&self, why: Why) -> &'static str {
        match why {
            Why::Returned => self.words.returned,
            Why::Cancelled => self.words.cancelled,
            Why::Goodwill => self.words.goodwill,
        }
    }

    fn money(&self, minor: i128) -> String {
        let minor = i64::try_from(minor).unwrap_or(i64::MAX);
        base::money::Money::new(minor, self.invoice.body.currency.as_str()).to_string()
    }
}

fn by_rate(lines: &[Line]) -> BTreeMap<i64, i128> {
    let mut sums = BTreeMap::new();
    for line in lines {
        *sums.entry(line.tax_bp).or_default() += i128::from(line.amount_minor);
    }
    sums
}
