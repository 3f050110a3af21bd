//! The arithmetic of VAT on amounts that include it: plain numbers in, plain numbers out.
//!
//! The amounts of a document are added up per rate first; then the tax of each rate is taken out of its sum and rounded
//! once, half a minor unit up: `tax = gross × rate / (1 + rate)`, `net = gross − tax`. So net and tax make the gross to the
//! cent, per rate and in total (EN 16931 BR-CO-14 and BR-CO-15, exact), and differ from BR-CO-17 (`tax = net × rate`) by
//! less than one minor unit, where that rule's published test allows one whole unit of the currency.

use std::collections::BTreeMap;

use base::{Error, Result};
use serde::{Deserialize, Serialize};

/// A rate of 100 %, in hundredths of a percent.
pub const WHOLE_BP: i64 = 10_000;

/// What one rate contributes to a document. All amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSum {
    /// The rate in hundredths of a percent: 1900 is 19 %.
    pub tax_bp: i64,
    /// Without tax.
    pub net_minor: i64,
    /// The tax.
    pub tax_minor: i64,
    /// With tax.
    pub gross_minor: i64,
}

/// The tax contained in `gross_minor` at a rate of `tax_bp`, half a minor unit rounded away from zero.
pub fn tax_within(gross_minor: i64, tax_bp: i64) -> i64 {
    let (gross, rate) = (i128::from(gross_minor), i128::from(tax_bp));
    let whole = i128::from(WHOLE_BP) + rate;
    let tax = (gross.abs() * rate * 2 + whole) / (2 * whole);
    i64::try_from(tax * gross.signum()).expect("a part of an amount is no larger than the amount")
}

/// Adds up pairs of rate and gross amount, the highest rate first. Refused when a rate or a sum can't be.
pub fn tally(amounts: impl IntoIterator<Item = (i64, i64)>) -> Result<Vec<TaxSum>> {
    let mut sums: BTreeMap<i64, i128> = BTreeMap::new();
    for (tax_bp, gross_minor) in amounts {
        if !(0..=WHOLE_BP).contains(&tax_bp) {
            return Err(Error::refused(format!(
                "A line has a tax rate of {tax_bp} hundredths of a percent. Correct it to 0 to {WHOLE_BP}; then issue the invoice."
            )));
        }
        *sums.entry(tax_bp).or_default() += i128::from(gross_minor);
    }
    let sum_of = |(tax_bp, gross): (i64, i128)| {
        let gross_minor = i64::try_from(gross).map_err(|_| too_large())?;
        let tax_minor = tax_within(gross_minor, tax_bp);
        Ok(TaxSum { tax_bp, net_minor: gross_minor - tax_minor, tax_minor, gross_minor })
    };
    sums.into_iter().rev().map(sum_of).collect()
}

/// All rates together.
pub fn total(sums: &[TaxSum]) -> Result<TaxSum> {
    let add = |of: fn(&TaxSum) -> i64| {
        let sum: i128 = sums.iter().map(|sum| i128::from(of(sum))).sum();
        i64::try_from(sum).map_err(|_| too_large())
    };
    Ok(TaxSum {
        tax_bp: 0,
        net_minor: add(|sum| sum.net_minor)?,
        tax_minor: add(|sum| sum.tax_minor)?,
        gross_minor: add(|sum| sum.gross_minor)?,
    })
}

/// What a further document adds at each rate, so that all of them together bear the tax of their common sum: `before`
/// is what earlier ones have, `amounts` what this one brings. Credits of everything then take back exactly all tax.
pub fn tally_after(before: &[(i64, i64)], amounts: &[(i64, i64)]) -> Result<Vec<TaxSum>> {
    let own = tally(amounts.iter().copied())?;
    let earlier = tally(before.iter().copied())?;
    let all = tally(before.iter().chain(amounts).copied())?;
    let tax_at = |sums: &[TaxSum], tax_bp: i64| {
        sums.iter().find(|sum| sum.tax_bp == tax_bp).map_or(0, |sum| sum.tax_minor)
    };
    let added = own.into_iter().map(|sum| {
        let tax_minor = tax_at(&all, sum.tax_bp) - tax_at(&earlier, sum.tax_bp);
        TaxSum { tax_minor, net_minor: sum.gross_minor - tax_minor, ..sum }
    });
    Ok(added.collect())
}

/// Divides `amount` in proportion to `weights`, to the minor unit: what rounding leaves goes to the largest remainders, the
/// first among equals. Nothing without a positive weight.
pub fn share(amount: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight.max(&0))).sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(amount.unsigned_abs()) * i128::from(*weight.max(&0));
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight) / whole).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]) % whole));
    let left = i128::from(amount.unsigned_abs()) - parts.iter().sum::<i128>();
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    let sign = i128::from(amount.signum());
    let signed = |part: i128| i64::try_from(part * sign).expect("a part is no larger than the whole");
    parts.into_iter().map(signed).collect()
}

fn too_large() -> Error {
    Error::refused("The amounts are too large to add up. Check the prices and quantities of the order.")
}

#[cfg(test)]
mod tests;
