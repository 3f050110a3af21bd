//! Whether what a record refers to exists, in the lines above it or in the database, and whether it contradicts them.
//!
//! Of the lines above only 64-bit hashes are held, some 20 bytes a key: a million orders take some 40 MB. That two of
//! a million keys have the same hash has a chance of 1 in 37 million; a good line would be called a repeated one.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::fault::{Flaw, quoted};
use super::known::{Known, Owner};
use super::record::{Buyer, Customer, Order, Product, Record};

/// The keys of the good lines so far.
#[derive(Debug, Default)]
pub(super) struct Above {
    hasher: RandomState,
    products: Keys,
    customers: Keys,
    emails: Keys,
    phones: Keys,
    orders: Keys,
    skus: Keys,
    /// Customers of the database to whom a line gives its key.
    taken: HashMap<i64, u64>,
}

/// Hash of a key and the line it stands in.
type Keys = HashMap<u64, u64>;

impl Above {
    /// What is wrong with `record` beside `known` and the lines above; remembers it when nothing is.
    pub fn judge(&mut self, line: u64, record: &Record, known: &Known) -> Vec<Flaw> {
        let flaws = match record {
            Record::Product(product) => self.product(product, known),
            Record::Customer(customer) => self.customer(customer, known),
            Record::Order(order) => self.order(order, known),
        };
        if flaws.is_empty() {
            self.remember(line, record, known);
        }
        flaws
    }

    /// Phone numbers that belong to someone else and stay there: families share them, so they are no fault.
    pub fn shared_phones(&mut self, line: u64, customer: &Customer, known: &Known) -> Vec<Flaw> {
        let target = target(customer, known).map(|owner| owner.person);
        let mut notes = Vec::new();
        for phone in &customer.phones {
            let hash = self.hash(phone);
            let owner = known.phones.get(phone).filter(|owner| Some(owner.person) != target);
            let above = self.phones.get(&hash).filter(|_| owner.is_none());
            let whose = match (owner, above) {
                (Some(_), _) => "another customer of the database".to_owned(),
                (None, Some(above)) => format!("the customer in line {above}"),
                (None, None) => {
                    self.phones.insert(hash, line);
                    continue;
                }
            };
            let wrong = format!("{} belongs to {whose} and stays there", quoted(phone));
            notes.push(Flaw::new("phones", wrong, "Nothing has to be done"));
        }
        notes
    }

    fn product(&self, product: &Product, known: &Known) -> Vec<Flaw> {
        let mut flaws: Vec<Flaw> = self.repeated(&self.products, "key", &product.key).into_iter().collect();
        for (at, variant) in product.variants.iter().enumerate() {
            let field = format!("variants[{at}].sku");
            flaws.extend(self.repeated(&self.skus, &field, &variant.sku));
            if let Some(other) = known.skus.get(&variant.sku).filter(|other| **other != product.key) {
                let wrong =
                    format!("{} belongs to product {} in the database", quoted(&variant.sku), quoted(other));
                flaws.push(Flaw::new(field, wrong, "Give this variant a SKU of its own"));
            }
        }
        flaws
    }

    fn customer(&self, customer: &Customer, known: &Known) -> Vec<Flaw> {
        let mut flaws: Vec<Flaw> = Vec::new();
        if let Some(key) = &customer.key {
            flaws.extend(self.repeated(&self.customers, "key", key));
        }
        let target = target(customer, known);
        for email in &customer.emails {
            flaws.extend(self.repeated(&self.emails, "emails", email));
            let owner = known.emails.get(email);
            if let Some(owner) =
                owner.filter(|owner| target.is_some_and(|target| target.person != owner.person))
            {
                let whose = owner
                    .key
                    .as_deref()
                    .map_or("another customer".into(), |key| format!("customer {}", quoted(key)));
                let wrong = format!("{} belongs to {whose} in the database", quoted(email));
                flaws.push(Flaw::new("emails", wrong, "Leave it out here, or merge the two customers first"));
            }
        }
        flaws.extend(self.taken_key(customer, known));
        flaws
    }

    /// Found by an address only: then that customer may not have another key already.
    fn taken_key(&self, customer: &Customer, known: &Known) -> Option<Flaw> {
        let key = customer.key.as_ref()?;
        let target = target(customer, known).filter(|_| !known.customers.contains_key(key))?;
        let above = self.taken.get(&target.row).is_some_and(|taken| *taken != self.hash(key));
        let whose = match &target.key {
            Some(other) => format!("has the key {}", quoted(other)),
            None if above => "was given another key by a line above".into(),
            None => return None,
        };
        let wrong = format!("the customer with this e-mail address {whose}");
        Some(Flaw::new("key", wrong, "Use one key for one customer, or leave the address out here"))
    }

    fn order(&self, order: &Order, known: &Known) -> Vec<Flaw> {
        let mut flaws: Vec<Flaw> = self.repeated(&self.orders, "number", &order.number).into_iter().collect();
        let (field, key, is_known) = match &order.buyer {
            Buyer::Key(key) => {
                ("customer", key, known.customers.contains_key(key) || self.has(&self.customers, key))
            }
            Buyer::Email(email) => {
                ("email", email, known.emails.contains_key(email) || self.has(&self.emails, email))
            }
        };
        if !is_known {
            let wrong = format!("no line above and no customer in the database has {}", quoted(key));
            flaws.push(Flaw::new(field, wrong, "Add the customer in a line above this one"));
        }
        for (at, line) in order.lines.iter().enumerate().filter(|(_, line)| !line.sku.is_empty()) {
            if !known.skus.contains_key(&line.sku) && !self.has(&self.skus, &line.sku) {
                let wrong = format!("no product above or in the database has the SKU {}", quoted(&line.sku));
                let write = "Add the product in a line above this one, or leave sku out";
                flaws.push(Flaw::new(format!("lines[{at}].sku"), wrong, write));
            }
        }
        flaws
    }

    fn repeated(&self, keys: &Keys, field: &str, key: &str) -> Option<Flaw> {
        let line = keys.get(&self.hash(key))?;
        Some(Flaw::new(
            field,
            format!("{} stands in line {line} already", quoted(key)),
            "Keep one of the two",
        ))
    }

    fn has(&self, keys: &Keys, key: &str) -> bool {
        keys.contains_key(&self.hash(key))
    }

    fn remember(&mut self, line: u64, record: &Record, known: &Known) {
        match record {
            Record::Product(product) => {
                self.products.insert(self.hasher.hash_one(&product.key), line);
                for variant in &product.variants {
                    self.skus.insert(self.hasher.hash_one(&variant.sku), line);
                }
            }
            Record::Customer(customer) => {
                for email in &customer.emails {
                    self.emails.insert(self.hasher.hash_one(email), line);
                }
                let Some(key) = &customer.key else { return };
                let hash = self.hasher.hash_one(key);
                self.customers.insert(hash, line);
                if let Some(owner) = target(customer, known) {
                    self.taken.insert(owner.row, hash);
                }
            }
            Record::Order(order) => {
                self.orders.insert(self.hasher.hash_one(&order.number), line);
            }
        }
    }

    fn hash(&self, key: &str) -> u64 {
        self.hasher.hash_one(key)
    }
}

/// The customer of the database that a record means: by its key, else by the first of its addresses that is known.
pub(super) fn target<'k>(customer: &Customer, known: &'k Known) -> Option<&'k Owner> {
    let by_key = customer.key.as_ref().and_then(|key| known.customers.get(key));
    by_key.or_else(|| customer.emails.iter().find_map(|email| known.emails.get(email)))
}
