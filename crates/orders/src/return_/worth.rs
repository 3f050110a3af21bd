//! What a return is worth once it was looked at: a sum over its lines, nothing else.

use super::{Line, Outcome, Return};

/// What a return is worth once it was looked at, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// Goods that are paid back.
    pub goods_minor: i64,
    /// What new goods cost more than those they replace; negative when they cost less.
    pub difference_minor: i64,
    /// What is held back.
    pub fee_minor: i64,
}

impl Worth {
    /// What the customer gets or, negative, owes.
    pub fn back_minor(self) -> i64 {
        self.goods_minor - self.difference_minor - self.fee_minor
    }
}

/// What `item` is worth: accepted goods, all goods where none was looked at yet.
///
/// The difference that was agreed stands when all was accepted; of a part, it is worked out line by line. None was agreed
/// when it is 0: then it was paid with the order, or the new goods cost the same. No fee is held back of nothing.
pub fn worth(item: &Return) -> Worth {
    let accepted = |line: &Line| line.accepted.unwrap_or(line.quantity);
    let is_whole = item.lines.iter().all(|line| accepted(line) == line.quantity);
    let is_nothing = item.lines.iter().all(|line| accepted(line) == 0);
    let mut worth = Worth { fee_minor: if is_nothing { 0 } else { item.fee_minor }, ..Worth::default() };
    for line in &item.lines {
        match line.outcome {
            Outcome::Refund | Outcome::GiftCard | Outcome::StoreCredit | Outcome::Keep => {
                worth.goods_minor += accepted(line) * line.price_minor;
            }
            Outcome::Exchange => {
                worth.difference_minor += accepted(line) * (line.new_price_minor - line.price_minor);
            }
            Outcome::Repair => {}
        }
    }
    if is_whole || item.difference_minor == 0 {
        worth.difference_minor = item.difference_minor;
    }
    worth
}
