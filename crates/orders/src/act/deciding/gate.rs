//! What must hold before an act is looked at closely: it is offered, the person is known well enough, the order is where it must be.

use super::super::State;
use super::super::facts::Facts;
use super::super::plan::{Code, Denial};
use super::super::who::Who;
use super::kind_word;
use crate::Stage;
use crate::order::PaymentKind;
use crate::policy::exception::{Exception, Said};
use crate::policy::{ActKind, Rung, Terms};

/// The terms, or why the act isn't possible for this order at all.
pub(in crate::act) fn gate<'f>(facts: &'f Facts, who: &Who, kind: ActKind) -> Result<&'f Terms, Denial> {
    let Some(terms) = facts.policy.terms(kind) else {
        return Err(Denial::new(Code::NotOffered, "The shop doesn't offer this. Write to us instead."));
    };
    if kind == ActKind::Refund && !who.is_staff() {
        return Err(Denial::new(Code::NotOffered, "Only the shop can do this. Write to us instead."));
    }
    if !who.is_staff() && who.proof < terms.rung.proof() {
        return Err(Denial::new(Code::Rung(terms.rung), rung_words(terms.rung)));
    }
    if !who.is_staff() && exception(facts, kind, Said::Deny).is_some() {
        // Why stands on the customer's page for agents; telling it here would start the quarrel.
        return Err(Denial::new(
            Code::Rule,
            "This isn't possible here. Write to us and we'll look at it together.",
        ));
    }
    status(facts, kind, terms)?;
    if !matches!(kind, ActKind::Reorder | ActKind::Claim)
        && let Some((pending, state)) = facts.acts.iter().find(|(_, state)| state.is_pending())
    {
        return Err(Denial::new(Code::Pending, pending_words(*pending, *state)));
    }
    if terms.once && facts.acts.iter().any(|(done, state)| *done == kind && state.is_done()) {
        return Err(Denial::new(Code::Rule, format!("An order can be {} once only.", kind_word(kind))));
    }
    if terms.single_payment {
        single_payment(facts)?;
    }
    Ok(terms)
}

/// The newest exception that says `said` about `kind`.
pub(super) fn exception(facts: &Facts, kind: ActKind, said: Said) -> Option<&Exception> {
    facts.exceptions.iter().find(|exception| exception.act == kind && exception.said == said)
}

fn status(facts: &Facts, kind: ActKind, terms: &Terms) -> Result<(), Denial> {
    let (status, stage) = (&facts.order.status, facts.order.stage);
    let is_word = terms.status.is_empty() || terms.status.contains(status);
    let is_stage = terms.stage.is_empty() || terms.stage.contains(&stage);
    if is_word && is_stage {
        return Ok(());
    }
    let when =
        if is_word { when(&terms.stage) } else { format!("while it is {}", terms.status.join(" or ")) };
    Err(Denial::new(Code::Status, format!("This order is {status}. It can be {} {when}.", kind_word(kind))))
}

/// When an order is in one of `stages`, as people say it: before the stage that ends it, or after the one that begins it.
fn when(stages: &[Stage]) -> String {
    let way = &Stage::ALL[..4];
    let is_in = |at: usize| stages.contains(&way[at]);
    let word = |stage: &Stage| stage.as_str().replace('_', " ");
    let on_the_way = (0..way.len()).filter(|at| is_in(*at)).count();
    let is_run = on_the_way == stages.len() && on_the_way > 0;
    if is_run && (0..on_the_way).all(is_in) && on_the_way < way.len() {
        return format!("until it is {}", word(&way[on_the_way]));
    }
    let first = way.len() - on_the_way;
    if is_run && (first..way.len()).all(is_in) {
        return format!("once it is {}", word(&way[first]));
    }
    let words: Vec<String> = stages.iter().map(word).collect();
    format!("while it is {}", words.join(" or "))
}

fn single_payment(facts: &Facts) -> Result<(), Denial> {
    match facts.order.payments.as_slice() {
        [only] if only.kind == PaymentKind::Payment => Ok(()),
        _ => Err(Denial::new(
            Code::Money,
            "The way it is paid was changed before, or part of the money went back. It can't be changed again; write to us if you have to.",
        )),
    }
}

fn rung_words(rung: Rung) -> &'static str {
    match rung {
        Rung::None => "Nothing more is needed.",
        Rung::Order => "Give the order's number with its e-mail address or postcode first.",
        Rung::Code => "Show that it is you first: we send a code to the order's e-mail address.",
        Rung::SignIn => "Sign in first.",
    }
}

fn pending_words(kind: ActKind, state: State) -> String {
    let label = kind.label().to_lowercase();
    match state {
        State::Held => {
            format!("You asked to {label}; that is done in a moment. Take it back first, or wait.")
        }
        _ => format!("You asked to {label}; somebody is looking at it. Wait for the answer first."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_something_may_be_done_is_said_as_people_say_it() {
        use Stage::{Delivered, OnItsWay, Packed, Placed, Returned};
        let cases: [(&[Stage], &str); 6] = [
            (&[Placed], "until it is packed"),
            (&[Packed, Placed], "until it is on its way"),
            (&[Delivered], "once it is delivered"),
            (&[OnItsWay, Delivered], "once it is on its way"),
            (&[Placed, Delivered], "while it is placed or delivered"),
            (&[Delivered, Returned], "while it is delivered or returned"),
        ];
        for (stages, expected) in cases {
            assert_eq!(when(stages), expected);
        }
    }
}
