//! Products with their variants, to look at. Bringing them in is the import's.

use base::db::{params, placeholders};
use base::money::Money;
use base::{Read, Result, Row};

use crate::options;

/// Products one page holds at most.
pub const PAGE_LIMIT: i64 = 200;

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductView {
    /// Its id.
    pub id: i64,
    /// Its id in the shop.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// A JSON list of texts.
    pub tags: String,
    /// What the shop knows beyond these fields: a JSON object.
    pub extra: String,
    /// What can be bought, in the order in which it came in.
    pub variants: Vec<VariantView>,
}

/// One thing that can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantView {
    /// Its key in the shop.
    pub sku: String,
    /// What is chosen, as colour and size.
    pub options: Vec<(String, String)>,
    /// What it costs.
    pub price: Money,
    /// True when it can be bought now.
    pub is_available: bool,
    /// How many there are; none when the shop doesn't say.
    pub stock: Option<i64>,
}

/// One page of products, in the order in which they came in: two queries.
pub fn list(read: &Read<'_>, after_id: i64, limit: i64) -> Result<Vec<ProductView>> {
    let limit = limit.clamp(0, PAGE_LIMIT);
    let sql = format!("{PRODUCT} WHERE id > $1 ORDER BY id LIMIT $2");
    let products = read.list(&sql, &[&after_id, &limit], product_from)?;
    with_variants(read, products)
}

/// The product the shop calls `key`.
pub fn find(read: &Read<'_>, key: &str) -> Result<Option<ProductView>> {
    let found = read.list(&format!("{PRODUCT} WHERE shop_key = $1"), &[&key], product_from)?;
    Ok(with_variants(read, found)?.pop())
}

/// The products with these ids: two queries, however many there are.
pub fn find_all(read: &Read<'_>, ids: &[i64]) -> Result<Vec<ProductView>> {
    let ids = &ids[..ids.len().min(PAGE_LIMIT as usize)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{PRODUCT} WHERE id IN ({}) ORDER BY id", placeholders(1, ids.len()));
    let found = read.list(&sql, &params(ids), product_from)?;
    with_variants(read, found)
}

const PRODUCT: &str = "SELECT id, shop_key, title, tags, extra FROM products";

fn with_variants(read: &Read<'_>, mut products: Vec<ProductView>) -> Result<Vec<ProductView>> {
    let ids: Vec<i64> = products.iter().map(|product| product.id).collect();
    if ids.is_empty() {
        return Ok(products);
    }
    let sql = format!(
        "SELECT product_id, sku, options, price_minor, currency, is_available, stock
         FROM variants
         WHERE product_id IN ({})
         ORDER BY product_id, id",
        placeholders(1, ids.len())
    );
    let variants = read.list(&sql, &params(&ids), |row| Ok((row.get::<i64>(0)?, variant_from(row)?)))?;
    for (product_id, variant) in variants {
        if let Some(product) = products.iter_mut().find(|product| product.id == product_id) {
            product.variants.push(variant);
        }
    }
    Ok(products)
}

fn product_from(row: &Row<'_>) -> Result<ProductView> {
    Ok(ProductView {
        id: row.get(0)?,
        key: row.get(1)?,
        title: row.get(2)?,
        tags: row.get(3)?,
        extra: row.get(4)?,
        variants: Vec::new(),
    })
}

fn variant_from(row: &Row<'_>) -> Result<VariantView> {
    Ok(VariantView {
        sku: row.get(1)?,
        options: options::from_stored(&row.get::<String>(2)?)?,
        price: Money::new(row.get(3)?, row.get::<String>(4)?),
        is_available: row.get(5)?,
        stock: row.get(6)?,
    })
}
