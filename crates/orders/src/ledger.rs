//! The one book of an order's money: what it costs, what was paid, what went back. Sums always explain themselves.
//!
//! What an order costs is its total as ordered plus every later charge (`edited`, `cancelled`, `returned`, `fee`,
//! `goodwill`); what moved is in `payments`. Nothing goes back twice or beyond what was paid: [`refund`] is the only way.

use base::money::Money;
use base::{Error, Read, Result, Tx};

use crate::history::Owner;
use crate::method;
use crate::order::{OrderView, PaymentKind};

/// Why an order costs more or less than it was ordered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeKind {
    /// Lines were changed; the order's total says the new sum.
    Edited,
    /// It was called off.
    Cancelled,
    /// Goods came, or come, back.
    Returned,
    /// What a return costs the customer.
    Fee,
    /// Given without a claim to it.
    Goodwill,
    /// Goods were exchanged for others.
    Exchanged,
}

/// A charge as it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: i64,
    /// Why.
    pub kind: ChargeKind,
    /// More (or, negative, less) to pay, in minor units.
    pub amount_minor: i64,
    /// In words.
    pub text: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// An order's money, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// Of all amounts.
    pub currency: String,
    /// What it cost when it was ordered.
    pub ordered_minor: i64,
    /// What changed that, oldest first.
    pub charges: Vec<Charge>,
    /// What it costs now.
    pub owed_minor: i64,
    /// What the customer paid.
    pub paid_minor: i64,
    /// What went back.
    pub refunded_minor: i64,
    /// What the shop gave back on its own: refunds that no charge here explains.
    pub unexplained_minor: i64,
}

/// Charges of one order that are read.
pub const CHARGES_LIMIT: i64 = 1_000;

impl ChargeKind {
    /// All kinds.
    pub const ALL: [ChargeKind; 6] = [
        ChargeKind::Edited,
        ChargeKind::Cancelled,
        ChargeKind::Returned,
        ChargeKind::Fee,
        ChargeKind::Goodwill,
        ChargeKind::Exchanged,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ChargeKind::Edited => "edited",
            ChargeKind::Cancelled => "cancelled",
            ChargeKind::Returned => "returned",
            ChargeKind::Fee => "fee",
            ChargeKind::Goodwill => "goodwill",
            ChargeKind::Exchanged => "exchanged",
        }
    }

    fn read(text: &str) -> Result<ChargeKind> {
        ChargeKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown kind of charge {text}")))
    }
}

impl Sums {
    /// What the customer still has to pay or, negative, has to get back.
    pub fn open_minor(&self) -> i64 {
        self.owed_minor - self.unexplained_minor - (self.paid_minor - self.refunded_minor)
    }

    /// What can still go back.
    pub fn refundable_minor(&self) -> i64 {
        (self.paid_minor - self.refunded_minor).max(0)
    }
}

/// Books what makes an order cost more or, negative, less.
pub fn charge(tx: &mut Tx<'_>, owner: Owner, kind: ChargeKind, amount_minor: i64, text: &str) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO charges (id, customer_id, order_id, act_id, kind, amount_minor, text, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &id,
            &owner.customer_id,
            &owner.order_id,
            &owner.act_id,
            &kind.as_str(),
            &amount_minor,
            &text,
            &tx.now_ms(),
        ],
    )?;
    Ok(())
}

/// Books that the customer paid `amount_minor` by `method`; off its balance where it has one.
pub fn pay(tx: &mut Tx<'_>, owner: Owner, method: &str, amount_minor: i64, reason: &str) -> Result<()> {
    method::move_balance(tx, owner, method, -amount_minor, reason)?;
    book(tx, owner, PaymentKind::Payment, (method, amount_minor))
}

/// Gives `amount_minor` back by `method`; onto its balance where it has one. Refused beyond what was paid;
/// nothing is an amount, too: the entry says by which method a change was settled.
pub fn refund(tx: &mut Tx<'_>, owner: Owner, method: &str, amount_minor: i64, reason: &str) -> Result<()> {
    let (paid, refunded) = moved(tx, owner.order_id)?;
    if amount_minor < 0 || amount_minor > (paid - refunded).max(0) {
        let left: Option<String> =
            tx.find("SELECT currency FROM orders WHERE id = $1", &[&owner.order_id], |row| row.get(0))?;
        let left = Money::new((paid - refunded).max(0), left.unwrap_or_default());
        return Err(Error::refused(format!(
            "Of what was paid for this order, {left} can still go back. Choose an amount up to that."
        )));
    }
    method::move_balance(tx, owner, method, amount_minor, reason)?;
    book(tx, owner, PaymentKind::Refund, (method, amount_minor))
}

/// Books a refund as a shop's own system books it, however much was paid: only for policies that say
/// `refund = "repeat_history"`, where the shop's book is followed entry by entry.
pub fn mirror_refund(
    tx: &mut Tx<'_>,
    owner: Owner,
    method: &str,
    amount_minor: i64,
    reason: &str,
) -> Result<()> {
    method::move_balance(tx, owner, method, amount_minor, reason)?;
    book(tx, owner, PaymentKind::Refund, (method, amount_minor))
}

/// An order's money, added up.
pub fn sums(read: &Read<'_>, order: &OrderView) -> Result<Sums> {
    let charges = read.list(
        "SELECT id, kind, amount_minor, text, at_ms
         FROM charges
         WHERE order_id = $1
         ORDER BY id
         LIMIT $2",
        &[&order.id.0, &CHARGES_LIMIT],
        |row| {
            Ok(Charge {
                id: row.get(0)?,
                kind: ChargeKind::read(&row.get::<String>(1)?)?,
                amount_minor: row.get(2)?,
                text: row.get(3)?,
                at_ms: row.get(4)?,
            })
        },
    )?;
    Ok(add_up(order, charges))
}

fn add_up(order: &OrderView, charges: Vec<Charge>) -> Sums {
    let of = |kind: PaymentKind| -> i64 {
        order.payments.iter().filter(|paid| paid.kind == kind).map(|paid| paid.amount.minor).sum()
    };
    let by = |wanted: fn(ChargeKind) -> bool| -> i64 {
        charges.iter().filter(|charge| wanted(charge.kind)).map(|charge| charge.amount_minor).sum()
    };
    let edited = by(|kind| kind == ChargeKind::Edited);
    let later = by(|kind| kind != ChargeKind::Edited);
    let (paid_minor, refunded_minor) = (of(PaymentKind::Payment), of(PaymentKind::Refund));
    let owed_minor = order.total.minor + later;
    // Money that went back without a charge was given by the shop's own system, or went back for another payment.
    let unexplained_minor = (owed_minor - (paid_minor - refunded_minor)).clamp(0, refunded_minor);
    Sums {
        currency: order.total.currency.clone(),
        ordered_minor: order.total.minor - edited,
        charges,
        owed_minor,
        paid_minor,
        refunded_minor,
        unexplained_minor,
    }
}

fn moved(read: &Read<'_>, order_id: i64) -> Result<(i64, i64)> {
    read.get(
        "SELECT CAST(coalesce(sum(CASE WHEN kind = 'payment' THEN amount_minor ELSE 0 END), 0) AS BIGINT),
                CAST(coalesce(sum(CASE WHEN kind = 'refund' THEN amount_minor ELSE 0 END), 0) AS BIGINT)
         FROM payments
         WHERE order_id = $1",
        &[&order_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn book(tx: &mut Tx<'_>, owner: Owner, kind: PaymentKind, (method, amount): (&str, i64)) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO payments (id, customer_id, order_id, place, kind, method, amount_minor, paid_ms)
         SELECT $1, $2, $3, coalesce(max(place) + 1, 0), $4, $5, $6, $7
         FROM payments
         WHERE order_id = $3",
        &[&id, &owner.customer_id, &owner.order_id, &kind.as_str(), &method, &amount, &tx.now_ms()],
    )?;
    Ok(())
}
