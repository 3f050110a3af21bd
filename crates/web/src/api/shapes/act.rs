//! An act: what was asked, what it does, where it stands.

use orders::act::{self, Code, Denial, Plan};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Money, stored, time};

/// Something that was done with an order, or is about to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Act {
    /// What people call it.
    #[schema(example = "7KQ2M4XP")]
    pub reference: String,
    /// What kind.
    #[schema(example = "cancel")]
    pub act: String,
    /// The order's number; empty for a customer's own address.
    pub order: String,
    /// `held`, `review`, `done`, `confirmed`, `refused`, `taken_back` or `declined`.
    pub state: String,
    /// What was asked.
    #[schema(value_type = Object)]
    pub command: Value,
    /// What it does.
    pub effect: Effect,
    /// Why it waits, was refused or declined; empty otherwise.
    pub why: String,
    /// Who asked.
    pub actor: String,
    /// By which version of the policy.
    pub policy_version: i64,
    /// Until when it can be taken back.
    pub held_until: Option<String>,
    /// When it was asked.
    pub created_at: String,
    /// When it came to its end.
    pub settled_at: Option<String>,
}

/// What an act does, in words and amounts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Effect {
    /// Money that moves.
    pub money: Vec<MoneyLine>,
    /// Goods that move or change.
    pub goods: Vec<String>,
    /// What happens next.
    pub steps: Vec<String>,
    /// Why a person looks at it first; empty when nobody need.
    pub review: String,
    /// Seconds in which it can be taken back before it is done.
    pub hold_s: i64,
}

/// A line of money.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoneyLine {
    /// What it is for.
    pub text: String,
    /// Positive comes to the customer, negative is paid by them.
    pub amount: Money,
    /// By which method, as people read it.
    pub by: String,
    /// True when it moves once the goods have come back.
    pub is_later: bool,
}

/// What an act would do, or why it can't be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Preview {
    /// What it would do.
    pub effect: Option<Effect>,
    /// Why not.
    pub refusal: Option<Refusal>,
    /// Names exactly this plan.
    pub seen: String,
}

/// Why something isn't possible.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Refusal {
    /// `not_offered`, `rung`, `status`, `pending`, `window`, `rule`, `input`, `money` or `stock`.
    pub code: String,
    /// For the person, with what to do next.
    pub why: String,
    /// Until when it was possible.
    pub until: Option<String>,
}

/// One act and whether it is possible now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Choice {
    /// Which.
    #[schema(example = "return")]
    pub act: String,
    /// What a button says.
    pub label: String,
    /// True when it can be done now.
    pub is_possible: bool,
    /// Until when, where there is an end.
    pub until: Option<String>,
    /// Why not.
    pub refusal: Option<Refusal>,
}

impl Act {
    /// From an act as it stands.
    pub fn of(act: &act::Act) -> Act {
        Act {
            reference: act.reference.clone(),
            act: act.kind.as_str().into(),
            order: act.command.order.clone(),
            state: act.state.as_str().into(),
            command: stored(&serde_json::to_string(&act.command).unwrap_or_default()),
            effect: Effect::of(&act.plan),
            why: act.why.clone(),
            actor: act.actor.clone(),
            policy_version: act.policy_version,
            held_until: act.held_until_ms.map(time),
            created_at: time(act.created_ms),
            settled_at: act.settled_ms.map(time),
        }
    }
}

impl Effect {
    fn of(plan: &Plan) -> Effect {
        let money = plan.money.iter().map(|line| MoneyLine {
            text: line.text.clone(),
            amount: Money::from(&line.amount),
            by: line.by.clone(),
            is_later: line.is_later,
        });
        Effect {
            money: money.collect(),
            goods: plan.goods.clone(),
            steps: plan.steps.clone(),
            review: plan.review.clone(),
            hold_s: plan.hold_ms / 1_000,
        }
    }
}

impl Preview {
    /// From what would happen.
    pub fn of(preview: &act::confirming::Preview) -> Preview {
        Preview {
            effect: preview.plan.as_ref().ok().map(Effect::of),
            refusal: preview.plan.as_ref().err().map(Refusal::of),
            seen: preview.seen.clone(),
        }
    }
}

impl Refusal {
    fn of(denial: &Denial) -> Refusal {
        let code = match denial.code {
            Code::NotOffered => "not_offered",
            Code::Rung(_) => "rung",
            Code::Status => "status",
            Code::Pending => "pending",
            Code::Window => "window",
            Code::Rule => "rule",
            Code::Input => "input",
            Code::Money => "money",
            Code::Stock => "stock",
        };
        Refusal { code: code.into(), why: denial.why.clone(), until: denial.until_ms.map(time) }
    }
}

impl Choice {
    /// From an act as it stands for an order.
    pub fn of(possible: &act::Possible) -> Choice {
        Choice {
            act: possible.kind.as_str().into(),
            label: possible.kind.label().into(),
            is_possible: possible.is_now(),
            until: possible.verdict.as_ref().ok().copied().flatten().map(time),
            refusal: possible.verdict.as_ref().err().map(Refusal::of),
        }
    }
}
