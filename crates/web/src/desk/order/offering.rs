//! The fields of an act's form, filled with what was typed, each with what is wrong with it.

use std::collections::HashMap;

use base::money::Money;
use base::{Read, Result};
use orders::LineView;
use orders::act::facts::Facts;
use orders::policy::{ActKind, Terms};
use orders::product::{self, VariantView};

use super::super::pages::act::{Control, Select, Text};
use super::super::trade::chosen;
use super::asking::{Fields, OUTCOMES, Wrong, has_items, reason_value, typed};

/// The options of each product in the order, by the product's id.
pub type Options = HashMap<i64, Vec<VariantView>>;

/// What the form is made of.
#[derive(Clone, Copy)]
pub struct Form<'f> {
    /// Which act.
    pub kind: ActKind,
    /// What is known of the order.
    pub facts: &'f Facts,
    /// What else can be had of its products.
    pub options: &'f Options,
    /// What was typed.
    pub fields: &'f Fields,
    /// What is wrong with it.
    pub wrong: Option<&'f Wrong>,
}

/// What else can be had of the products in the order, where the act exchanges something: two queries.
pub fn options(read: &Read<'_>, kind: ActKind, facts: &Facts) -> Result<Options> {
    if !matches!(kind, ActKind::ChangeItems | ActKind::Exchange) {
        return Ok(Options::new());
    }
    let mut ids: Vec<i64> = facts.variants.values().map(|variant| variant.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(product::find_all(read, &ids)?.into_iter().map(|one| (one.id, one.variants)).collect())
}

/// All fields of the form, in their order.
pub fn controls(form: Form<'_>) -> Vec<Control> {
    let mut all = match form.kind {
        ActKind::Refund => vec![amount(form)],
        ActKind::ChangeAddress | ActKind::ProfileAddress => address(form),
        ActKind::Claim => claim(form),
        kind if has_items(kind) => items(form),
        _ => Vec::new(),
    };
    let terms = form.facts.policy.terms(form.kind);
    all.extend(reason(form, terms));
    if takes_method(form.kind) {
        all.push(method(form));
    }
    all.push(text(form, "note", ("Note", "area"), "Goes with the order's history."));
    if form.kind != ActKind::Refund {
        let hint = "Only to pass over a window or a rule. It is recorded with your name.";
        all.push(text(form, "goodwill", ("Goodwill: why the rules are passed over", "text"), hint));
    }
    all
}

fn error(form: Form<'_>, name: &str) -> Option<String> {
    form.wrong.filter(|wrong| wrong.field == name).map(|wrong| wrong.text.clone())
}

fn text(form: Form<'_>, name: &str, (label, kind): (&str, &'static str), hint: &str) -> Control {
    Control::Text(Text {
        name: name.into(),
        label: label.into(),
        kind,
        value: typed(form.fields, name).to_owned(),
        hint: hint.into(),
        error: error(form, name),
        is_required: false,
        max_length: if kind == "area" { 4_000 } else { 400 },
    })
}

fn needed(control: Control) -> Control {
    match control {
        Control::Text(text) => Control::Text(Text { is_required: true, ..text }),
        other => other,
    }
}

fn select(form: Form<'_>, name: &str, label: &str, options: Vec<(String, String)>) -> Select {
    Select {
        name: name.into(),
        label: label.into(),
        value: typed(form.fields, name).to_owned(),
        options,
        hint: String::new(),
        error: error(form, name),
    }
}

fn amount(form: Form<'_>) -> Control {
    let order = &form.facts.order;
    let signed = order.payments.iter().map(|paid| match paid.kind {
        orders::order::PaymentKind::Payment => paid.amount.minor,
        orders::order::PaymentKind::Refund => -paid.amount.minor,
    });
    let left = Money::new(signed.sum::<i64>().max(0), order.total.currency.clone());
    let label = format!("How much, in {}", order.total.currency);
    needed(text(form, "amount", (&label, "text"), &format!("{left} of what was paid can still go back.")))
}

fn address(form: Form<'_>) -> Vec<Control> {
    let part = |name: &str, label: &str| text(form, name, (label, "text"), "");
    vec![
        part("name", "Name"),
        needed(part("line1", "Street and number")),
        part("line2", "Further line"),
        part("postcode", "Postcode"),
        needed(part("city", "Town")),
        part("state", "State or province"),
        needed(part("country", "Country")),
    ]
}

/// What the form begins with: the address as it is.
pub fn beginning(kind: ActKind, facts: &Facts) -> Fields {
    if kind != ActKind::ChangeAddress {
        return Fields::new();
    }
    let now = &facts.order.address;
    let parts = [
        ("name", &now.name),
        ("line1", &now.line1),
        ("line2", &now.line2),
        ("city", &now.city),
        ("state", &now.state),
        ("postcode", &now.postcode),
        ("country", &now.country),
    ];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

fn claim(form: Form<'_>) -> Vec<Control> {
    let lines = form.facts.order.lines.iter();
    let lines = lines.map(|line| (line.id.to_string(), titled(line))).collect();
    let wishes = OUTCOMES.iter().map(|one| (one.as_str().to_owned(), one.label().to_owned())).collect();
    vec![
        Control::Select(select(form, "line", "Which product", lines)),
        needed(text(form, "problem", ("What is wrong with it", "area"), "")),
        Control::Select(select(form, "wish", "What would help", wishes)),
        text(form, "serial", ("Serial number", "text"), ""),
    ]
}

fn reason(form: Form<'_>, terms: Option<&Terms>) -> Option<Control> {
    let known = terms.map_or(&[][..], |terms| &terms.reasons);
    if known.is_empty() {
        let reason = text(form, "reason", ("Why", "text"), "");
        return Some(if form.kind == ActKind::Refund { needed(reason) } else { reason });
    }
    let mut options = vec![(String::new(), "Choose a reason".to_owned())];
    for reason in known {
        options.push((reason.text.clone(), reason.text.clone()));
        let finer = reason.details.iter().map(|detail| reason_value(&reason.text, detail));
        options.extend(finer.map(|value| (value.clone(), value)));
    }
    Some(Control::Select(select(form, "reason", "Why", options)))
}

fn takes_method(kind: ActKind) -> bool {
    !matches!(
        kind,
        ActKind::Cancel
            | ActKind::ChangeAddress
            | ActKind::Claim
            | ActKind::Withdraw
            | ActKind::ProfileAddress
    )
}

fn method(form: Form<'_>) -> Control {
    let (label, first) = match form.kind {
        ActKind::ChangePayment => ("Paid by", "Choose a method"),
        ActKind::Reorder => ("Paid by", "The way it was paid before"),
        ActKind::Refund => ("Money goes to", "The way it came"),
        _ => ("Money goes to, or comes from", "The way it was paid"),
    };
    let mut options = vec![(String::new(), first.to_owned())];
    options.extend(form.facts.methods.iter().map(|one| {
        let balance = one.balance_minor.map(|minor| Money::new(minor, one.currency.clone()));
        let label = balance.map_or_else(|| one.label.clone(), |left| format!("{} ({left} on it)", one.label));
        (one.key.clone(), label)
    }));
    Control::Select(select(form, "method", label, options))
}

fn items(form: Form<'_>) -> Vec<Control> {
    let lines = form.facts.order.lines.iter().enumerate().filter(|(_, line)| !line.sku.is_empty());
    let groups = lines.map(|(at, line)| one_line(form, line, at));
    error(form, "items").map(Control::Error).into_iter().chain(groups).collect()
}

fn one_line(form: Form<'_>, line: &LineView, at: usize) -> Control {
    let left = line.quantity - form.facts.lines.get(at).map_or(0, |facts| facts.returned);
    let (label, hint) = match form.kind {
        ActKind::ChangeItems => ("How many it should be", "Empty leaves it."),
        ActKind::Withdraw => ("How many", "All lines empty means everything."),
        _ => ("How many", ""),
    };
    let mut controls = vec![text(form, &format!("take-{}", line.id), (label, "number"), hint)];
    if matches!(form.kind, ActKind::ChangeItems | ActKind::Exchange) {
        controls.push(Control::Select(select(
            form,
            &format!("new-{}", line.id),
            "Instead of it",
            others(form, line),
        )));
    }
    if form.kind == ActKind::Return {
        let outcomes = OUTCOMES.iter().filter(|one| one.as_str() != "exchange" && one.as_str() != "repair");
        let outcomes = outcomes.map(|one| (one.as_str().to_owned(), one.label().to_owned())).collect();
        controls.push(Control::Select(select(form, &format!("outcome-{}", line.id), "For it", outcomes)));
    }
    Control::Group {
        legend: titled(line),
        note: format!("{left} of {} · {} each", line.quantity, line.price),
        controls,
    }
}

/// Other options of the same product that can be bought now.
fn others(form: Form<'_>, line: &LineView) -> Vec<(String, String)> {
    let product = form.facts.variants.get(&line.sku).map(|variant| variant.product_id);
    let known = product.and_then(|id| form.options.get(&id)).map_or(&[][..], Vec::as_slice);
    let others = known.iter().filter(|one| one.sku != line.sku && one.is_available && one.stock != Some(0));
    let named = others.map(|one| {
        let what = if one.options.is_empty() { one.sku.clone() } else { chosen(&one.options) };
        (one.sku.clone(), format!("{what} · {}", one.price))
    });
    std::iter::once((String::new(), "Nothing else".to_owned())).chain(named).collect()
}

fn titled(line: &LineView) -> String {
    if line.options.is_empty() {
        line.title.clone()
    } else {
        format!("{} · {}", line.title, chosen(&line.options))
    }
}
