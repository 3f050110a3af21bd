//! The first pass: what the shop sells, and how many rows each invoice has.

use std::collections::{BTreeMap, HashMap};

use base::Result;
use serde_json::{Value, json};

use super::rows::{Row, pence, pounds};

/// What the first pass learns.
#[derive(Default)]
pub struct Catalogue {
    /// By stock code.
    pub products: BTreeMap<String, Product>,
    /// How many rows an invoice has.
    pub invoices: HashMap<String, usize>,
}

/// Something that is sold; one variant each, as the shop numbers its colours like products.
#[derive(Default)]
pub struct Product {
    /// How often it was called what.
    names: BTreeMap<String, u32>,
    /// The last price that is not nothing.
    price_minor: i64,
}

impl Catalogue {
    /// Goes through all rows.
    pub fn of(rows: impl Iterator<Item = Result<Row>>) -> Result<Catalogue> {
        let mut catalogue = Catalogue::default();
        for row in rows {
            let row = row?;
            *catalogue.invoices.entry(row.invoice).or_default() += 1;
            let product = catalogue.products.entry(row.code).or_default();
            if let Some(name) = row.description {
                *product.names.entry(name).or_default() += 1;
            }
            let (minor, _) = pence(row.price);
            if minor > 0 {
                product.price_minor = minor;
            }
        }
        Ok(catalogue)
    }

    /// What the product is called most often; its code when it never was called anything.
    pub fn title<'c>(&'c self, code: &'c str) -> &'c str {
        let names = self.products.get(code).map(|product| &product.names);
        let most = names.and_then(|names| names.iter().max_by_key(|(_, count)| **count));
        most.map_or(code, |(name, _)| name)
    }

    /// The products as records.
    pub fn records(&self) -> impl Iterator<Item = Value> {
        self.products.iter().map(|(code, product)| {
            let price = pounds(product.price_minor);
            let variant = json!({ "sku": code, "price": price, "currency": "GBP" });
            json!({ "type": "product", "key": code, "title": self.title(code), "variants": [variant] })
        })
    }
}
