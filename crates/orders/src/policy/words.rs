//! A policy in words, for people who don't read TOML: who, when, until when, what it costs, what follows.

use super::matching::Match;
use super::terms::{Fee, Methods, Reason, RefundMode, Rung, Terms};
use super::window::{From, Window};
use super::{ActKind, Policy};
use crate::stage::Stage;

/// One side of an act's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What it is about, as `Until when`.
    pub head: &'static str,
    /// Sentences.
    pub lines: Vec<String>,
}

/// The terms of an act in words; sides that limit nothing are left out.
pub fn of(policy: &Policy, kind: ActKind) -> Vec<Side> {
    let Some(terms) = policy.terms(kind) else {
        return vec![Side { head: "Who", lines: vec!["Nobody: the shop doesn't offer it.".into()] }];
    };
    let sides = [
        ("Who", vec![who(kind, terms.rung).to_owned()]),
        ("When", when(terms)),
        ("Until when", terms.windows.iter().map(window).collect()),
        ("Never", terms.refuse.iter().map(|one| format!("{}: “{}”", case(&one.when), one.why)).collect()),
        ("Reasons", terms.reasons.iter().map(reason).collect()),
        ("Asked", asked(terms)),
        ("What they get", outcomes(terms)),
        ("Payment", payment(kind, terms)),
        ("Costs", terms.fees.iter().map(fee).collect()),
        ("Photos", terms.photos.iter().map(|one| format!("Needed {}.", case(one))).collect()),
        (
            "Looked at first",
            terms.review.iter().map(|one| format!("{}: {}", case(&one.when), one.why)).collect(),
        ),
        ("Afterwards", afterwards(terms)),
    ];
    let filled = sides.into_iter().filter(|(_, lines)| !lines.is_empty());
    filled.map(|(head, lines)| Side { head, lines }).collect()
}

/// The limits of roles in words.
pub fn limits(policy: &Policy) -> Vec<String> {
    let limits = policy.limits.iter();
    limits
        .map(|(role, limit)| {
            format!("The role {role} gives up to {} alone; above, a colleague decides.", amount(*limit))
        })
        .collect()
}

fn who(kind: ActKind, rung: Rung) -> &'static str {
    if kind == ActKind::Refund {
        return "Agents only.";
    }
    match rung {
        Rung::None => "Everybody.",
        Rung::Order => "Whoever knows the order's number and its e-mail address or postcode.",
        Rung::Code => "Customers who typed a code we sent them, or signed in.",
        Rung::SignIn => "Customers who signed in.",
    }
}

fn when(terms: &Terms) -> Vec<String> {
    let mut lines = Vec::new();
    if !terms.stage.is_empty() {
        lines.push(format!("While the order is {}.", stages(&terms.stage)));
    }
    if !terms.status.is_empty() {
        lines.push(format!("While the shop's own status is {}.", any_of(&quoted(&terms.status))));
    }
    if terms.once {
        lines.push("Once only for an order.".into());
    }
    if terms.single_payment {
        lines.push("While the order was paid in one go and nothing was paid back.".into());
    }
    lines
}

fn window(window: &Window) -> String {
    let from = match window.from {
        From::Order => "the order",
        From::Shipment => "dispatch",
        From::Delivery => "delivery",
    };
    let count = |count: Option<i64>, unit: &str| {
        count.map(|count| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
    };
    let spans: Vec<String> =
        count(window.months, "month").into_iter().chain(count(window.days, "day")).collect();
    let mut text = match spans.as_slice() {
        [] => String::new(),
        spans => format!("{} from {from}", spans.join(" and ")),
    };
    if let Some(day) = &window.until {
        let least = if text.is_empty() { "until" } else { ", at least until" };
        text = format!("{text}{least} {day} after the order");
    }
    if text.is_empty() {
        text = "any time".into();
    }
    if window.when == Match::default() {
        format!("{text}.")
    } else {
        format!("{text}, {}.", case(&window.when))
    }
}

fn reason(reason: &Reason) -> String {
    let details =
        if reason.details.is_empty() { String::new() } else { format!(": {}", reason.details.join(", ")) };
    format!("{}{details}{}", reason.text, if reason.photos { " (with photos)" } else { "" })
}

fn asked(terms: &Terms) -> Vec<String> {
    let options = |options: &[String]| if options.is_empty() { "yes, no".into() } else { options.join(", ") };
    terms.ask.iter().map(|one| format!("{} ({})", one.text, options(&one.options))).collect()
}

fn outcomes(terms: &Terms) -> Vec<String> {
    let offered = terms.outcomes.iter().map(|one| {
        let only =
            if one.when == Match::default() { String::new() } else { format!(", {}", case(&one.when)) };
        format!("{}{only}.", one.kind.label())
    });
    let kept = (terms.keep_below > 0)
        .then(|| format!("What costs less than {} needn't be sent back.", amount(terms.keep_below)));
    offered.chain(kept).collect()
}

fn payment(kind: ActKind, terms: &Terms) -> Vec<String> {
    let mut lines = Vec::new();
    let uses_methods = !matches!(kind, ActKind::ChangeAddress | ActKind::ProfileAddress | ActKind::Claim);
    if uses_methods && kind != ActKind::Cancel {
        lines.push(
            match terms.methods {
                Methods::Origin => "The method the order was first paid by.",
                Methods::OriginOrGiftCard => {
                    "The method the order was first paid by, or a gift card of theirs."
                }
                Methods::Own => "Any method of theirs.",
            }
            .into(),
        );
    }
    let flags = [
        (terms.other_method, "It must differ from the one in use."),
        (terms.other_option, "Another option than the ordered one must be chosen."),
        (terms.quantity, "The quantity may be changed."),
        (terms.balance_covers, "A balance that is used must cover the amount at once."),
        (
            terms.refund == RefundMode::RepeatHistory,
            "Every entry of the payment history is booked back, as the shop's system does.",
        ),
    ];
    lines.extend(flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, text)| text.to_owned()));
    lines
}

fn fee(fee: &Fee) -> String {
    let what = if fee.text.is_empty() { "Return fee" } else { &fee.text };
    let parts = [
        (fee.amount > 0).then(|| amount(fee.amount)),
        (fee.percent > 0).then(|| format!("{} % of the goods' price", fee.percent)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let sum = if parts.is_empty() { "free".into() } else { parts.join(" and ") };
    format!("{what}: {sum}, {}.", case(&fee.when))
}

fn afterwards(terms: &Terms) -> Vec<String> {
    let mut lines = Vec::new();
    if terms.hold_minutes > 0 {
        lines.push(format!("The customer can take it back for {} minutes.", terms.hold_minutes));
    }
    if !terms.becomes.is_empty() {
        lines.push(format!("The order's status becomes “{}”.", terms.becomes));
    }
    if terms.refund_days > 0 {
        lines.push(format!("Money is back within {} days.", terms.refund_days));
    }
    lines.extend(terms.steps.iter().map(|step| format!("They are told: “{step}”")));
    lines
}

/// Where a rule holds, in words.
pub fn case(when: &Match) -> String {
    let mut parts = Vec::new();
    let mut list = |what: &str, words: &[String]| {
        if !words.is_empty() {
            parts.push(format!("{what} {}", any_of(words)));
        }
    };
    list("for the product", &when.product);
    list("for the SKU", &when.sku);
    list("for products tagged", &when.tag);
    list("for orders to", &when.country);
    list("for customers of the level", &when.level);
    list("for the reason", &quoted(&when.reason));
    list("for the finer reason", &quoted(&when.detail));
    let wishes: Vec<String> = when.outcome.iter().map(|kind| kind.as_str().replace('_', " ")).collect();
    list("for the wish", &wishes);
    if let [from, until] = when.placed.as_slice() {
        parts.push(format!("for orders placed from {from} to {until}"));
    }
    if !when.stage.is_empty() {
        parts.push(format!("while the order is {}", stages(&when.stage)));
    }
    let bounds = [
        (when.waited_below, "within fewer days of waiting than", false),
        (when.waited_from, "from this many days of waiting on:", false),
        (when.price_below, "for items below", true),
        (when.price_from, "for items from", true),
        (when.amount_below, "for less in all than", true),
        (when.amount_from, "for in all from", true),
        (when.returns_from, "for customers with this many returns a year or more:", false),
    ];
    for (bound, words, is_money) in bounds {
        parts
            .extend(bound.map(|bound| {
                format!("{words} {}", if is_money { amount(bound) } else { bound.to_string() })
            }));
    }
    parts.extend(when.answers.iter().map(|(key, answer)| format!("when “{key}” is answered “{answer}”")));
    if parts.is_empty() { "always".into() } else { parts.join(", ") }
}

fn stages(stages: &[Stage]) -> String {
    let words: Vec<String> = stages.iter().map(|stage| stage.as_str().replace('_', " ")).collect();
    any_of(&words)
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|word| format!("“{word}”")).collect()
}

fn any_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Minor units as most currencies write them.
fn amount(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::FIRST;

    fn sides(body: &str, kind: ActKind) -> Vec<(&'static str, String)> {
        let policy = Policy::read(body).unwrap();
        of(&policy, kind).into_iter().map(|side| (side.head, side.lines.join(" | "))).collect()
    }

    #[test]
    fn what_limits_nothing_is_left_out_and_what_is_not_offered_says_so() {
        assert_eq!(
            sides("[acts.change_address]", ActKind::ChangeAddress),
            [("Who", "Customers who typed a code we sent them, or signed in.".to_owned())]
        );
        assert!(sides("", ActKind::Cancel)[0].1.contains("doesn't offer"));
        assert_eq!(sides("[acts.refund]\nrung = \"none\"", ActKind::Refund)[0].1, "Agents only.");
    }

    #[test]
    fn windows_read_as_people_say_them() {
        let cases = [
            ("{ days = 30 }", "30 days from delivery."),
            ("{ months = 1, days = 1, from = \"order\" }", "1 month and 1 day from the order."),
            (
                "{ days = 14, from = \"shipment\", until = \"01-31\" }",
                "14 days from dispatch, at least until 01-31 after the order.",
            ),
            ("{ until = \"01-31\" }", "until 01-31 after the order."),
            ("{ when = { level = [\"gold\"] } }", "any time, for customers of the level gold."),
            (
                "{ days = 5, when = { country = [\"DE\", \"AT\", \"CH\"], answers = { receipt = \"yes\" } } }",
                "5 days from delivery, for orders to DE, AT or CH, when “receipt” is answered “yes”.",
            ),
        ];
        for (window, expected) in cases {
            let body = format!("[acts.return]\nwindows = [{window}]");
            let found = sides(&body, ActKind::Return);
            assert_eq!(found.iter().find(|(head, _)| *head == "Until when").unwrap().1, expected);
        }
    }

    #[test]
    fn every_condition_has_words() {
        let body = r#"
            product = ["lamp"]
            sku = ["L-1"]
            tag = ["sale"]
            country = ["DE"]
            level = ["gold"]
            reason = ["Damaged"]
            detail = ["Broken"]
            outcome = ["gift_card"]
            stage = ["on_its_way"]
            placed = ["11-01", "12-24"]
            waited_below = 3
            waited_from = 1
            price_below = 1000
            price_from = 500
            amount_below = 2000
            amount_from = 150
            returns_from = 10
            answers = { receipt = "no" }
        "#;
        let words = case(&toml::from_str(body).unwrap());

        for expected in [
            "lamp",
            "L-1",
            "sale",
            "DE",
            "gold",
            "“Damaged”",
            "“Broken”",
            "gift card",
            "on its way",
            "from 11-01 to 12-24",
            "waiting than 3",
            "waiting on: 1",
            "below 10.00",
            "from 5.00",
            "than 20.00",
            "from 1.50",
            "or more: 10",
            "“receipt” is answered “no”",
        ] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        assert_eq!(case(&Match::default()), "always");
    }

    #[test]
    fn the_first_policy_reads_well() {
        let found = sides(FIRST, ActKind::Return);
        let side = |head: &str| &found.iter().find(|(known, _)| *known == head).unwrap().1;

        assert_eq!(side("When"), "While the order is delivered or on its way.");
        assert!(side("Never").starts_with("for products tagged hygiene: “For reasons"), "{}", side("Never"));
        assert!(side("Reasons").contains("Doesn't fit: Too small, Too large"));
        assert!(side("Reasons").contains("Wrong item arrived (with photos)"));
        assert!(side("What they get").contains("What costs less than 5.00 needn't be sent back."));
        assert!(side("Looked at first").contains("or more: 10: Ten returns"));
        assert!(sides(FIRST, ActKind::Cancel).iter().any(|(_, lines)| lines.contains("for 15 minutes")));
        assert_eq!(
            limits(&Policy::read(FIRST).unwrap())[0],
            "The role agent gives up to 200.00 alone; above, a colleague decides."
        );
    }

    #[test]
    fn fees_say_what_they_are_for() {
        let body = "[acts.return]\nfees = [{ amount = 495, text = \"Parcel\" }, { percent = 10, when = { level = [\"guest\"] } }, {}]";
        let found = sides(body, ActKind::Return);

        assert_eq!(
            found.iter().find(|(head, _)| *head == "Costs").unwrap().1,
            "Parcel: 4.95, always. | Return fee: 10 % of the goods' price, for customers of the level guest. | Return fee: free, always."
        );
    }
}
