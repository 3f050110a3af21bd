//! What an agent typed into an act's form, as the command it means; or which field is wrong, and what to write instead.

use std::collections::BTreeMap;

use base::money::{Money, read_minor};
use orders::Address;
use orders::act::command::Quantity;
use orders::act::facts::Facts;
use orders::act::{Code, Command, Denial, Item, What};
use orders::policy::{ActKind, OutcomeKind};

/// What was typed, by the name of the field.
pub type Fields = BTreeMap<String, String>;

/// What is wrong: the field (empty is all of it), and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name.
    pub field: &'static str,
    /// In words.
    pub text: String,
}

/// Ways to be compensated, in the order in which they are offered.
pub const OUTCOMES: [OutcomeKind; 5] = [
    OutcomeKind::Refund,
    OutcomeKind::StoreCredit,
    OutcomeKind::GiftCard,
    OutcomeKind::Exchange,
    OutcomeKind::Repair,
];
/// Between a reason and its finer one.
const FINER: &str = " › ";

/// The field's text without gaps around it; empty when it wasn't sent.
pub fn typed<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.get(name).map_or("", |text| text.trim())
}

/// A reason with the finer one, as the form offers it.
pub fn reason_value(reason: &str, detail: &str) -> String {
    if detail.is_empty() { reason.to_owned() } else { format!("{reason}{FINER}{detail}") }
}

/// The command that the form means.
pub fn command(kind: ActKind, facts: &Facts, fields: &Fields) -> Result<Command, Wrong> {
    let what = match kind {
        ActKind::Cancel => What::Cancel,
        ActKind::ChangeAddress | ActKind::ProfileAddress => What::ChangeAddress { address: address(fields)? },
        ActKind::ChangePayment => What::ChangePayment { method: method(fields) },
        ActKind::ChangeItems => {
            What::ChangeItems { items: some(changes(facts, fields)?)?, method: method(fields) }
        }
        ActKind::Return => What::Return { items: some(taken(facts, fields)?)?, method: method(fields) },
        ActKind::Exchange => What::Exchange { items: some(taken(facts, fields)?)?, method: method(fields) },
        ActKind::Claim => claim(facts, fields)?,
        ActKind::Withdraw => What::Withdraw { items: taken(facts, fields)? },
        ActKind::Reorder => What::Reorder { method: method(fields) },
        ActKind::Refund => What::Refund { amount_minor: amount(facts, fields)?, method: method(fields) },
    };
    let (reason, detail) = reason(kind, facts, fields)?;
    let mut command = Command::new(&facts.order.number, what).because(&reason);
    command.detail = detail;
    command.note = typed(fields, "note").to_owned();
    command.goodwill = typed(fields, "goodwill").to_owned();
    Ok(command)
}

/// The field a refusal belongs beside.
pub fn beside(kind: ActKind, denial: &Denial) -> Wrong {
    let field = match denial.code {
        Code::Money if kind == ActKind::Refund => "amount",
        Code::Money => "method",
        Code::Window | Code::Rule => "goodwill",
        Code::Stock | Code::Input if has_items(kind) => "items",
        Code::Input if kind == ActKind::ChangeAddress => "line1",
        Code::Input if kind == ActKind::Claim => "problem",
        _ => "",
    };
    Wrong { field, text: denial.why.clone() }
}

/// True when the form names lines of the order.
pub fn has_items(kind: ActKind) -> bool {
    matches!(kind, ActKind::ChangeItems | ActKind::Return | ActKind::Exchange | ActKind::Withdraw)
}

fn wrong<T>(field: &'static str, text: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { field, text: text.into() })
}

fn method(fields: &Fields) -> String {
    typed(fields, "method").to_owned()
}

fn address(fields: &Fields) -> Result<Address, Wrong> {
    let part = |name: &str| typed(fields, name).to_owned();
    let needed =
        [("line1", "Write the street."), ("city", "Write the town."), ("country", "Write the country.")];
    if let Some((name, text)) = needed.into_iter().find(|(name, _)| typed(fields, name).is_empty()) {
        return wrong(name, text);
    }
    Ok(Address {
        name: part("name"),
        line1: part("line1"),
        line2: part("line2"),
        city: part("city"),
        state: part("state"),
        postcode: part("postcode"),
        country: part("country"),
    })
}

fn amount(facts: &Facts, fields: &Fields) -> Result<i64, Wrong> {
    let currency = &facts.order.total.currency;
    match read_minor(&typed(fields, "amount").replace(',', "."), currency) {
        Some(minor) if minor > 0 => Ok(minor),
        _ => {
            wrong("amount", format!("Write the amount as {}.", Money::new(1_250, currency.clone()).decimal()))
        }
    }
}

/// The reason, and the finer one; asked where the policy lists some, and always where money is given.
fn reason(kind: ActKind, facts: &Facts, fields: &Fields) -> Result<(String, String), Wrong> {
    let said = typed(fields, "reason");
    let has_goodwill = !typed(fields, "goodwill").is_empty();
    let known = facts.policy.terms(kind).map_or(&[][..], |terms| &terms.reasons);
    if known.is_empty() {
        return if said.is_empty() && kind == ActKind::Refund && !has_goodwill {
            wrong("reason", "Write why the money is given back.")
        } else {
            Ok((said.to_owned(), String::new()))
        };
    }
    for reason in known {
        let finer = reason.details.iter().map(String::as_str).chain([""]);
        if let Some(detail) = finer.into_iter().find(|detail| reason_value(&reason.text, detail) == said) {
            return Ok((reason.text.clone(), detail.to_owned()));
        }
    }
    if has_goodwill { Ok((String::new(), String::new())) } else { wrong("reason", "Choose a reason.") }
}

fn some(items: Vec<Item>) -> Result<Vec<Item>, Wrong> {
    if items.is_empty() { wrong("items", "Say of at least one line how many.") } else { Ok(items) }
}

/// A number of pieces in the field `name` of a line; `None` where nothing was typed.
fn pieces(fields: &Fields, name: &str, title: &str) -> Result<Option<i64>, Wrong> {
    match typed(fields, name) {
        "" | "0" => Ok(None),
        text => match text.parse::<i64>() {
            Ok(count) if count > 0 => Ok(Some(count)),
            _ => wrong("items", format!("Write how many of “{title}” as a whole number.")),
        },
    }
}

fn taken(facts: &Facts, fields: &Fields) -> Result<Vec<Item>, Wrong> {
    let mut items = Vec::new();
    for line in &facts.order.lines {
        let Some(count) = pieces(fields, &format!("take-{}", line.id), &line.title)? else { continue };
        let new_sku = typed(fields, &format!("new-{}", line.id));
        let outcome = typed(fields, &format!("outcome-{}", line.id));
        items.push(Item {
            sku: line.sku.clone(),
            line: Some(line.id),
            quantity: Quantity(count),
            new_sku: (!new_sku.is_empty()).then(|| new_sku.to_owned()),
            outcome: OUTCOMES.into_iter().find(|known| known.as_str() == outcome),
            ..Item::default()
        });
    }
    Ok(items)
}

/// Other options first, then other quantities.
fn changes(facts: &Facts, fields: &Fields) -> Result<Vec<Item>, Wrong> {
    let mut items = Vec::new();
    for line in &facts.order.lines {
        let new_sku = typed(fields, &format!("new-{}", line.id));
        let count = pieces(fields, &format!("take-{}", line.id), &line.title)?.unwrap_or(line.quantity);
        let item = Item { sku: line.sku.clone(), line: Some(line.id), ..Item::default() };
        if !new_sku.is_empty() {
            items.push(Item { quantity: Quantity(count), new_sku: Some(new_sku.to_owned()), ..item });
        } else if count != line.quantity {
            items.push(Item { new_quantity: Some(count), ..item });
        }
    }
    Ok(items)
}

fn claim(facts: &Facts, fields: &Fields) -> Result<What, Wrong> {
    let id = typed(fields, "line");
    let Some(line) = facts.order.lines.iter().find(|line| line.id.to_string() == id) else {
        return wrong("line", "Choose which product it is about.");
    };
    if typed(fields, "problem").is_empty() {
        return wrong("problem", "Describe what is wrong, in a sentence or two.");
    }
    let wish = typed(fields, "wish");
    Ok(What::Claim {
        item: Item { sku: line.sku.clone(), line: Some(line.id), ..Item::default() },
        problem: typed(fields, "problem").to_owned(),
        wish: OUTCOMES.into_iter().find(|known| known.as_str() == wish).unwrap_or(OutcomeKind::Repair),
        serial: typed(fields, "serial").to_owned(),
    })
}
