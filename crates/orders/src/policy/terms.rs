//! The terms of one act: who, when, why, how much, and what follows.

use serde::{Deserialize, Serialize};

use super::matching::Match;
use super::outcome::OutcomeKind;
use super::window::Window;
use crate::stage::Stage;

/// How well a customer must have shown who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// Not at all.
    None,
    /// They know the order's number and its e-mail address or postcode.
    Order,
    /// They typed a code we sent.
    #[default]
    Code,
    /// They signed in.
    SignIn,
}

/// Which of a customer's methods an act may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Methods {
    /// The one the order was first paid by.
    #[default]
    Origin,
    /// That one, or a gift card of theirs.
    OriginOrGiftCard,
    /// Any of theirs.
    Own,
}

/// How a cancelled order is paid back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundMode {
    /// What is left of each payment, the way it came. Never more than was paid.
    #[default]
    Balance,
    /// Every entry of the payment history again as a refund: what some shop systems book. Attend follows their book.
    RepeatHistory,
}

/// A reason to choose from, with finer ones below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reason {
    /// As it is shown and recorded.
    pub text: String,
    /// The second level; empty when there is none.
    pub details: Vec<String>,
    /// Photos must show it.
    pub photos: bool,
}

/// Something asked before deciding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Question {
    /// Its name in `when.answers`.
    pub key: String,
    /// As it is asked.
    pub text: String,
    /// Answers to choose from; `yes` and `no` when empty.
    pub options: Vec<String>,
}

/// No, where `when` holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Refusal {
    /// Where it holds.
    pub when: Match,
    /// What the customer is told.
    pub why: String,
}

/// A person looks at it first, where `when` holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Review {
    /// Where it holds.
    pub when: Match,
    /// Why, for the person who looks.
    pub why: String,
}

/// What a return costs the customer, where `when` holds; the first that does counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fee {
    /// Where it holds.
    pub when: Match,
    /// In minor units.
    pub amount: i64,
    /// Of the goods' price, in hundredths.
    pub percent: i64,
    /// What it is for.
    pub text: String,
}

/// A way to be compensated, where `when` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Which.
    pub kind: OutcomeKind,
    /// Where it is offered.
    #[serde(default)]
    pub when: Match,
}

/// The terms of one act. What is left out doesn't limit anything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// How well the customer must have shown who they are.
    pub rung: Rung,
    /// The order's status must be one of these words exactly; empty allows all.
    pub status: Vec<String>,
    /// Or its stage one of these; empty allows all.
    pub stage: Vec<Stage>,
    /// Only once for an order.
    pub once: bool,
    /// The order was paid in one go and nothing was paid back yet.
    pub single_payment: bool,
    /// Until when: the first window that fits a line decides about it; none at all sets no limit.
    pub windows: Vec<Window>,
    /// Never, where one of these holds.
    pub refuse: Vec<Refusal>,
    /// Reasons to choose from; empty asks for none.
    pub reasons: Vec<Reason>,
    /// What is asked before deciding.
    pub ask: Vec<Question>,
    /// Ways to be compensated; empty is a refund.
    pub outcomes: Vec<Outcome>,
    /// Methods that may be used.
    pub methods: Methods,
    /// A chosen method must differ from the one in use.
    pub other_method: bool,
    /// A chosen option must differ from the one ordered.
    pub other_option: bool,
    /// The quantity may be changed.
    pub quantity: bool,
    /// A balance that is used must cover the amount now, even when the money moves later.
    pub balance_covers: bool,
    /// What it costs.
    pub fees: Vec<Fee>,
    /// Below this, in minor units, the item needn't be sent back.
    pub keep_below: i64,
    /// Photos are needed where one of these holds (or where a reason says so).
    pub photos: Vec<Match>,
    /// A person looks at it first.
    pub review: Vec<Review>,
    /// How long the customer can take it back before it is done.
    pub hold_minutes: i64,
    /// The order's status afterwards; empty leaves it.
    pub becomes: String,
    /// How a cancelled order is paid back.
    pub refund: RefundMode,
    /// Within how many days money is back, for the customer to know.
    pub refund_days: i64,
    /// What happens next, in words for the customer.
    pub steps: Vec<String>,
}

impl Terms {
    /// Holds the values against each other; the complaint says what to write instead.
    pub(super) fn check(&self) -> Result<(), String> {
        if !(0..=7 * 24 * 60).contains(&self.hold_minutes) {
            return Err("`hold_minutes` goes from 0 to 10080, a week.".into());
        }
        if !(0..=365).contains(&self.refund_days) {
            return Err("`refund_days` goes from 0 to 365.".into());
        }
        for window in &self.windows {
            window.check()?;
        }
        let matches = self
            .refuse
            .iter()
            .map(|one| &one.when)
            .chain(self.review.iter().map(|one| &one.when))
            .chain(self.fees.iter().map(|one| &one.when))
            .chain(self.outcomes.iter().map(|one| &one.when))
            .chain(&self.photos);
        for one in matches {
            one.check()?;
        }
        match self.fees.iter().find(|fee| fee.amount < 0 || !(0..=100).contains(&fee.percent)) {
            Some(_) => Err("A fee's `amount` isn't below 0 and its `percent` goes from 0 to 100.".into()),
            None => Ok(()),
        }
    }
}

impl Rung {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Rung::None => "none",
            Rung::Order => "order",
            Rung::Code => "code",
            Rung::SignIn => "sign_in",
        }
    }

    /// The proof that reaches it.
    pub fn proof(self) -> people::customer::Proof {
        match self {
            Rung::None => people::customer::Proof::None,
            Rung::Order => people::customer::Proof::Order,
            Rung::Code => people::customer::Proof::Code,
            Rung::SignIn => people::customer::Proof::SignIn,
        }
    }
}
