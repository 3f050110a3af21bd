//! From the fields of a form to a command; what is missing is named field by field.

use orders::act::command::Quantity;
use orders::act::{Command, Item, What};
use orders::offer::{Offer, OfferedLine};
use orders::policy::{ActKind, OutcomeKind};
use orders::{Address, OrderView};

use super::{Filling, Typed};

/// Between a reason and its finer one, in the value of an option.
pub const LEVELS: &str = " › ";
/// Fields of an address: its name in the form, and what is missing when it is needed and empty.
pub const NEEDED: [(&str, &str); 3] =
    [("line1", "Write street and number."), ("city", "Write the town."), ("country", "Write the country.")];

/// What is wrong, field by field; under the empty name, with the whole.
#[derive(Clone, Debug, Default)]
pub struct Complaints(Vec<(String, String)>);

impl Complaints {
    /// Something is wrong with the whole.
    pub fn whole(why: &str) -> Complaints {
        Complaints(vec![(String::new(), why.to_owned())])
    }

    /// Something is wrong with the photos.
    pub fn photos(why: String) -> Complaints {
        Complaints(vec![("files".into(), why)])
    }

    /// What is wrong with the field `name`.
    pub fn of(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, why)| why.clone())
    }

    /// What stands above the form.
    pub fn summary(&self) -> Option<String> {
        let whole = self.of("").filter(|why| !why.is_empty());
        whole.or_else(|| {
            (!self.0.is_empty()).then(|| "Nothing was done yet: something below needs a look.".into())
        })
    }

    fn add(&mut self, field: impl Into<String>, why: &str) {
        self.0.push((field.into(), why.to_owned()));
    }
}

/// The command that was filled in.
pub fn command(filling: &Filling, order: &OrderView, offer: &Offer) -> Result<Command, Complaints> {
    let (typed, kind) = (&filling.typed, filling.kind);
    let mut complaints = Complaints::default();
    let what = match kind {
        ActKind::Cancel => What::Cancel,
        ActKind::ChangeAddress => What::ChangeAddress { address: address(typed, &mut complaints) },
        ActKind::ChangePayment => What::ChangePayment { method: method(typed, offer, &mut complaints) },
        ActKind::Reorder => What::Reorder { method: text(typed, "method") },
        ActKind::ChangeItems => {
            What::ChangeItems { items: changes(typed, offer, &mut complaints), method: text(typed, "method") }
        }
        ActKind::Return => {
            What::Return { items: returns(typed, offer, &mut complaints), method: text(typed, "method") }
        }
        ActKind::Exchange => {
            What::Exchange { items: exchanges(typed, offer, &mut complaints), method: text(typed, "method") }
        }
        ActKind::Claim => claim(typed, offer, &mut complaints),
        ActKind::Withdraw | ActKind::Refund | ActKind::ProfileAddress => {
            return Err(Complaints::whole("This isn’t done here."));
        }
    };
    let mut command = Command::new(&order.number, what);
    if kind != ActKind::Return && !offer.terms.reasons.is_empty() {
        (command.reason, command.detail) = reason(typed, ("reason", offer), &mut complaints);
    }
    for question in &offer.terms.ask {
        command.answers.insert(question.key.clone(), text(typed, &format!("answer-{}", question.key)));
    }
    command.note = text(typed, "note");
    command.photos = filling.photos.len() as i64;
    if command.photos == 0 && wants_photos(&command, offer) {
        complaints.add("files", "Add a photo that shows it: then we can decide at once.");
    }
    if complaints.0.is_empty() { Ok(command) } else { Err(complaints) }
}

/// True where the reason that was chosen has to be shown.
fn wants_photos(command: &Command, offer: &Offer) -> bool {
    let items = command.items().iter().map(|item| item.reason.as_str());
    let said: Vec<&str> = items.chain([command.reason.as_str()]).collect();
    offer.terms.reasons.iter().any(|reason| reason.photos && said.contains(&reason.text.as_str()))
}

/// What stands in a field, without blanks around it.
pub fn text(typed: &Typed, name: &str) -> String {
    typed.get(name).map_or("", |text| text.trim()).to_owned()
}

/// The name of a field of one line.
pub fn of_line(name: &str, line: i64) -> String {
    format!("{name}-{line}")
}

fn reason(typed: &Typed, (field, offer): (&str, &Offer), complaints: &mut Complaints) -> (String, String) {
    if offer.terms.reasons.is_empty() {
        return (String::new(), String::new());
    }
    let said = text(typed, field);
    let (reason, detail) = said.split_once(LEVELS).unwrap_or((&said, ""));
    if !offer.terms.reasons.iter().any(|known| known.text == reason) {
        complaints.add(field, "Choose why, please.");
    }
    (reason.to_owned(), detail.to_owned())
}

fn address(typed: &Typed, complaints: &mut Complaints) -> Address {
    for (name, missing) in NEEDED {
        if text(typed, name).is_empty() {
            complaints.add(name, missing);
        }
    }
    Address {
        name: text(typed, "name"),
        line1: text(typed, "line1"),
        line2: text(typed, "line2"),
        city: text(typed, "city"),
        state: text(typed, "state"),
        postcode: text(typed, "postcode"),
        country: text(typed, "country"),
    }
}

fn method(typed: &Typed, offer: &Offer, complaints: &mut Complaints) -> String {
    let key = text(typed, "method");
    if !offer.methods.iter().any(|method| method.key == key) {
        complaints.add("method", "Choose how to pay.");
    }
    key
}

fn taken<'o>(typed: &Typed, offer: &'o Offer, complaints: &mut Complaints) -> Vec<&'o OfferedLine> {
    let is_taken =
        |line: &&OfferedLine| typed.contains_key(&of_line("take", line.line.id)) && line.why_not.is_empty();
    let taken: Vec<_> = offer.lines.iter().filter(is_taken).collect();
    if taken.is_empty() {
        complaints.add("items", "Choose at least one item.");
    }
    taken
}

fn item(typed: &Typed, line: &OfferedLine) -> Item {
    let count = text(typed, &of_line("quantity", line.line.id)).parse().unwrap_or(1);
    Item {
        sku: line.line.sku.clone(),
        line: Some(line.line.id),
        quantity: Quantity(count),
        ..Item::default()
    }
}

fn returns(typed: &Typed, offer: &Offer, complaints: &mut Complaints) -> Vec<Item> {
    let mut items = Vec::new();
    for line in taken(typed, offer, complaints) {
        let id = line.line.id;
        let (why, detail) = reason(typed, (&of_line("reason", id), offer), complaints);
        let chosen = text(typed, &of_line("outcome", id));
        let outcome = offer.terms.outcomes.iter().find(|one| one.kind.as_str() == chosen).map(|one| one.kind);
        let new_sku = (outcome == Some(OutcomeKind::Exchange)).then(|| text(typed, &of_line("new", id)));
        if new_sku.as_ref().is_some_and(String::is_empty) {
            complaints.add(of_line("new", id), "Choose what you want instead.");
        }
        items.push(Item { reason: why, detail, outcome, new_sku, ..item(typed, line) });
    }
    items
}

fn exchanges(typed: &Typed, offer: &Offer, complaints: &mut Complaints) -> Vec<Item> {
    let mut items = Vec::new();
    for line in taken(typed, offer, complaints) {
        let new_sku = text(typed, &of_line("new", line.line.id));
        if new_sku.is_empty() {
            complaints.add(of_line("new", line.line.id), "Choose what you want instead.");
        }
        items.push(Item { new_sku: Some(new_sku), ..item(typed, line) });
    }
    items
}

/// Another option for so many of a line; or, with the same option, another number of them.
fn changes(typed: &Typed, offer: &Offer, complaints: &mut Complaints) -> Vec<Item> {
    let mut items = Vec::new();
    for line in taken(typed, offer, complaints) {
        let new_sku = text(typed, &of_line("new", line.line.id));
        let chosen = item(typed, line);
        if !new_sku.is_empty() {
            let quantity = Quantity(chosen.quantity.0.min(line.line.quantity));
            items.push(Item { new_sku: Some(new_sku), quantity, ..chosen });
        } else if chosen.quantity.0 == line.line.quantity {
            complaints.add(of_line("new", line.line.id), "Choose another option, or another number.");
        } else {
            items.push(Item { new_quantity: Some(chosen.quantity.0), quantity: Quantity(1), ..chosen });
        }
    }
    items
}

fn claim(typed: &Typed, offer: &Offer, complaints: &mut Complaints) -> What {
    let chosen = text(typed, "item");
    let line = offer.lines.iter().find(|line| line.line.id.to_string() == chosen);
    if line.is_none() {
        complaints.add("item", "Choose what it is about.");
    }
    let problem = text(typed, "problem");
    if problem.is_empty() {
        complaints.add("problem", "Describe what is wrong, in a sentence or two.");
    }
    let wish = text(typed, "wish");
    let wish = offer.terms.outcomes.iter().find(|one| one.kind.as_str() == wish).map(|one| one.kind);
    if wish.is_none() && !offer.terms.outcomes.is_empty() {
        complaints.add("wish", "Choose what would help you.");
    }
    let item = line.map_or_else(Item::default, |line| Item {
        sku: line.line.sku.clone(),
        line: Some(line.line.id),
        ..Item::default()
    });
    What::Claim { item, problem, wish: wish.unwrap_or(OutcomeKind::Repair), serial: text(typed, "serial") }
}
