//! What a form asks, from what the order offers; what was typed before stands there again, with what was wrong.

use base::money::Money;
use orders::OrderView;
use orders::method::Method;
use orders::offer::{Offer, OfferedLine};
use orders::policy::terms::Question;
use orders::policy::{ActKind, OutcomeKind, Reason};

use super::reading::{Complaints, LEVELS, of_line, text};
use super::{Filling, Typed};
use crate::help::pages::act::{Ask, Need, Text};
use crate::help::pages::pick;
use crate::help::wording;
use crate::parts::field;
use crate::parts::select::{Choice, Choices, Group};

/// Most of one item that a form offers to choose.
const COUNT_LIMIT: i64 = 99;
/// By how much a quantity can be raised at once.
const RAISE_LIMIT: i64 = 10;

/// A form being put together.
struct Asking<'f> {
    typed: &'f Typed,
    order: &'f OrderView,
    offer: &'f Offer,
    complaints: &'f Complaints,
}

/// The questions of the act.
pub fn asks(filling: &Filling, (order, offer): (&OrderView, &Offer), complaints: &Complaints) -> Vec<Ask> {
    let asking = Asking { typed: &filling.typed, order, offer, complaints };
    let mut asks = match filling.kind {
        ActKind::Cancel => Vec::new(),
        ActKind::ChangeAddress => asking.address(),
        ActKind::ChangePayment => vec![asking.methods("How do you want to pay?")],
        ActKind::Reorder => asking.other_methods("How do you want to pay?"),
        ActKind::ChangeItems => asking.items("What shall be changed?", Asking::of_change),
        ActKind::Return => asking.items("What comes back?", Asking::of_return),
        ActKind::Exchange => asking.items("What do you want to exchange?", Asking::of_exchange),
        ActKind::Claim => asking.claim(),
        ActKind::Withdraw | ActKind::Refund | ActKind::ProfileAddress => Vec::new(),
    };
    asks.extend(offer.terms.ask.iter().map(|question| asking.question(question)));
    if filling.kind != ActKind::Return && !offer.terms.reasons.is_empty() {
        asks.push(Ask::One(asking.reasons("reason", "Why?")));
    }
    match filling.kind {
        ActKind::ChangeItems | ActKind::Exchange => {
            asks.extend(asking.other_methods("A difference in price is settled with"))
        }
        ActKind::Return => asks.extend(asking.other_methods("Money goes back to")),
        _ => {}
    }
    asks
}

impl Asking<'_> {
    fn items(&self, legend: &str, asks: fn(&Self, &OfferedLine) -> Vec<Choices>) -> Vec<Ask> {
        let item = |line: &OfferedLine| pick::Item {
            line: line.line.id,
            title: line.line.title.clone(),
            options: wording::options(&line.line.options),
            price: line.line.price.to_string(),
            is_taken: self.typed.contains_key(&of_line("take", line.line.id)),
            why_not: (!line.why_not.is_empty()).then(|| line.why_not.clone()),
            asks: asks(self, line),
            detail: None,
        };
        let items = self.offer.lines.iter().map(item).collect();
        vec![Ask::Items { legend: legend.into(), items, error: self.complaints.of("items") }]
    }

    fn of_return(&self, line: &OfferedLine) -> Vec<Choices> {
        let id = line.line.id;
        let mut asks = self.count(line, line.left);
        if !self.offer.terms.reasons.is_empty() {
            asks.push(self.reasons(&of_line("reason", id), "Why?"));
        }
        let outcomes = &self.offer.terms.outcomes;
        if outcomes.len() > 1 {
            let options = outcomes.iter().map(|one| outcome(one.kind)).collect();
            asks.push(self.choices((&of_line("outcome", id), "What do you want for it?"), options, ""));
        }
        if outcomes.iter().any(|one| one.kind == OutcomeKind::Exchange) {
            asks.push(self.others(line, "Instead, if you exchange it"));
        }
        asks
    }

    fn of_exchange(&self, line: &OfferedLine) -> Vec<Choices> {
        let mut asks = self.count(line, line.left);
        asks.push(self.others(line, "What do you want instead?"));
        asks
    }

    fn of_change(&self, line: &OfferedLine) -> Vec<Choices> {
        let mut asks = vec![Choices { prompt: "The same as before".into(), ..self.others(line, "Option") }];
        if self.offer.terms.quantity {
            let most = line.line.quantity + RAISE_LIMIT;
            let counts = self.counts(line, (most, line.line.quantity));
            asks.push(Choices { label: "How many".into(), ..counts });
        } else {
            asks.extend(self.count(line, line.left));
        }
        asks
    }

    fn count(&self, line: &OfferedLine, most: i64) -> Vec<Choices> {
        if most < 2 { Vec::new() } else { vec![self.counts(line, (most, most))] }
    }

    fn counts(&self, line: &OfferedLine, (most, usual): (i64, i64)) -> Choices {
        let counts = (1..=most.min(COUNT_LIMIT.max(usual)).min(COUNT_LIMIT))
            .map(|count| Choice::new(count.to_string(), count.to_string()));
        let name = of_line("quantity", line.line.id);
        let mut choices = self.choices((&name, "How many?"), counts.collect(), "");
        if choices.chosen.is_empty() {
            choices.chosen = usual.min(COUNT_LIMIT).to_string();
        }
        choices
    }

    fn others(&self, line: &OfferedLine, label: &str) -> Choices {
        let priced = |price: &Money| {
            let difference = Money::new(price.minor - line.line.price.minor, price.currency.clone());
            match difference.minor {
                0 => "same price".to_owned(),
                1.. => format!("{difference} more"),
                _ => format!("{} less", Money::new(-difference.minor, difference.currency)),
            }
        };
        let options = line.others.iter().map(|other| {
            let name = wording::options(&other.options);
            let name = if name.is_empty() { other.sku.clone() } else { name };
            Choice::new(&other.sku, format!("{name} · {}", priced(&other.price)))
        });
        let prompt = if line.others.is_empty() { "Nothing else can be had now" } else { "Choose…" };
        self.choices((&of_line("new", line.line.id), label), options.collect(), prompt)
    }

    fn reasons(&self, name: &str, label: &str) -> Choices {
        let groups = self.offer.terms.reasons.iter().map(group).collect();
        Choices { groups, ..self.choices((name, label), Vec::new(), "Choose…") }
    }

    fn question(&self, question: &Question) -> Ask {
        let options: Vec<&str> = if question.options.is_empty() {
            vec!["yes", "no"]
        } else {
            question.options.iter().map(String::as_str).collect()
        };
        let options = options.into_iter().map(|option| Choice::new(option, option)).collect();
        Ask::Radio(self.choices((&format!("answer-{}", question.key), &question.text), options, ""))
    }

    /// Asked only where there is a choice.
    fn other_methods(&self, label: &str) -> Vec<Ask> {
        if self.offer.methods.len() < 2 { Vec::new() } else { vec![self.methods(label)] }
    }

    fn methods(&self, label: &str) -> Ask {
        let options =
            self.offer.methods.iter().map(|method| Choice::new(&method.key, labelled(method))).collect();
        let mut choices = self.choices(("method", label), options, "");
        if choices.chosen.is_empty() {
            let usual = self.offer.methods.iter().find(|method| method.key == self.offer.origin);
            choices.chosen = usual.map_or_else(String::new, |method| method.key.clone());
        }
        Ask::Radio(choices)
    }

    fn address(&self) -> Vec<Ask> {
        let address = &self.order.address;
        let fields = [
            ("name", "Name", "name", &address.name, Need::Optional),
            ("line1", "Street and number", "address-line1", &address.line1, Need::Required),
            ("line2", "Flat, floor, building", "address-line2", &address.line2, Need::Optional),
            ("postcode", "Postcode", "postal-code", &address.postcode, Need::Optional),
            ("city", "Town", "address-level2", &address.city, Need::Required),
            ("state", "State or province", "address-level1", &address.state, Need::Optional),
            ("country", "Country", "country-name", &address.country, Need::Required),
        ];
        let ask = |(name, label, autocomplete, now, need): (
            &'static str,
            &'static str,
            &'static str,
            &String,
            Need,
        )| {
            let known = self.typed.get(name).unwrap_or(now);
            let typed = field::Typed { text: known.clone(), error: self.complaints.of(name) };
            Ask::Text(Text {
                name,
                label,
                kind: "text",
                autocomplete,
                hint: String::new(),
                limit: 200,
                need,
                typed,
            })
        };
        fields.into_iter().map(ask).collect()
    }

    fn claim(&self) -> Vec<Ask> {
        let options = self.offer.lines.iter().filter(|line| line.why_not.is_empty()).map(|line| {
            let words = [line.line.title.clone(), wording::options(&line.line.options)];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            Choice::new(line.line.id.to_string(), words.join(", "))
        });
        let mut item = self.choices(("item", "What is it about?"), options.collect(), "");
        if let [group] = item.groups.as_slice()
            && let [only] = group.options.as_slice()
        {
            item.chosen.clone_from(&only.value);
        }
        let mut asks = vec![Ask::Radio(item)];
        asks.push(self.words(("problem", "What is wrong?"), ("area", 4_000), Need::Required));
        asks.push(self.words(("serial", "Serial number"), ("text", 64), Need::Optional));
        let wishes: Vec<Choice> = self.offer.terms.outcomes.iter().map(|one| outcome(one.kind)).collect();
        if !wishes.is_empty() {
            asks.push(Ask::Radio(self.choices(("wish", "What would help you?"), wishes, "")));
        }
        asks
    }

    fn words(
        &self,
        (name, label): (&'static str, &'static str),
        (kind, limit): (&'static str, u32),
        need: Need,
    ) -> Ask {
        let typed = field::Typed { text: text(self.typed, name), error: self.complaints.of(name) };
        Ask::Text(Text { name, label, kind, autocomplete: "", hint: String::new(), limit, need, typed })
    }

    fn choices(&self, (name, label): (&str, &str), options: Vec<Choice>, prompt: &str) -> Choices {
        Choices {
            name: name.into(),
            label: label.into(),
            groups: vec![Group { label: String::new(), options }],
            chosen: text(self.typed, name),
            error: self.complaints.of(name),
            hint: String::new(),
            prompt: prompt.into(),
        }
    }
}

/// A reason with its finer ones; one that has none stands alone.
pub fn group(reason: &Reason) -> Group {
    if reason.details.is_empty() {
        return Group { label: String::new(), options: vec![Choice::new(&reason.text, &reason.text)] };
    }
    let details = reason.details.iter();
    let options =
        details.map(|detail| Choice::new(format!("{}{LEVELS}{detail}", reason.text), detail)).collect();
    Group { label: reason.text.clone(), options }
}

fn outcome(kind: OutcomeKind) -> Choice {
    Choice::new(kind.as_str(), kind.label())
}

fn labelled(method: &Method) -> String {
    match method.balance_minor {
        Some(minor) => format!("{} · {} on it", method.label, Money::new(minor, method.currency.clone())),
        None => method.label.clone(),
    }
}
