//! Money that explains itself: each amount with its reason, and what they come to.

use maud::{Markup, html};

/// One amount with its reason.
#[derive(Clone, Debug)]
pub struct Sum {
    pub text: String,
    /// With currency: `−$ 45.00`.
    pub amount: String,
    pub weight: Weight,
}

/// Whether an amount is one of several or what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Part,
    Total,
}

impl Sum {
    pub fn part(text: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { text: text.into(), amount: amount.into(), weight: Weight::Part }
    }

    pub fn total(text: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { text: text.into(), amount: amount.into(), weight: Weight::Total }
    }
}

/// The amounts, one under the other.
pub fn sums(sums: &[Sum]) -> Markup {
    html! {
        dl.sum {
            @for one in sums {
                div.sum__row data-total[one.weight == Weight::Total] {
                    dt dir="auto" { (one.text) }
                    dd.num { (one.amount) }
                }
            }
        }
    }
}
