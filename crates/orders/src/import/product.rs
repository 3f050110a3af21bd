//! Writes products and their variants. A variant that the record no longer lists stays, as one that can't be bought.

use base::{Error, Result, Tx};
use serde_json::json;

use super::outcome::{Outcome, record};
use super::record::{Product, Variant};

/// Makes the stored product what the record says.
pub(super) fn write(tx: &mut Tx<'_>, product: &Product) -> Result<Outcome> {
    let stored: Option<(i64, String, String, String)> =
        tx.find("SELECT id, title, extra, tags FROM products WHERE shop_key = $1", &[&product.key], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let Some((id, title, extra, tags)) = stored else {
        let id = create(tx, product)?;
        write_variants(tx, id, &[], product)?;
        record(tx, "product.imported", None, id, &json!({ "key": product.key }))?;
        return Ok(Outcome::New);
    };
    let is_same = title == product.title && extra == product.extra && tags == product.tags;
    if !is_same {
        tx.execute(
            "UPDATE products SET title = $1, extra = $2, tags = $3 WHERE id = $4",
            &[&product.title, &product.extra, &product.tags, &id],
        )?;
    }
    let variants = variants_of(tx, id)?;
    let has_written = write_variants(tx, id, &variants, product)?;
    if is_same && !has_written {
        return Ok(Outcome::Same);
    }
    record(tx, "product.changed", None, id, &json!({ "key": product.key }))?;
    Ok(Outcome::Changed)
}

fn create(tx: &mut Tx<'_>, product: &Product) -> Result<i64> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO products (id, shop_key, title, extra, tags, created_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &product.key, &product.title, &product.extra, &product.tags, &tx.now_ms()],
    )?;
    Ok(id)
}

fn variants_of(tx: &Tx<'_>, product_id: i64) -> Result<Vec<Variant>> {
    tx.list(
        "SELECT sku, options, price_minor, currency, is_available, stock
         FROM variants
         WHERE product_id = $1
         ORDER BY id",
        &[&product_id],
        |row| {
            Ok(Variant {
                sku: row.get(0)?,
                options: row.get(1)?,
                price_minor: row.get(2)?,
                currency: row.get(3)?,
                is_available: row.get(4)?,
                stock: row.get(5)?,
            })
        },
    )
}

/// True when something had to be written.
fn write_variants(tx: &mut Tx<'_>, product_id: i64, stored: &[Variant], product: &Product) -> Result<bool> {
    let different = product.variants.iter().filter(|variant| !stored.contains(variant));
    let is_listed = |sku: &str| product.variants.iter().any(|variant| variant.sku == sku);
    let gone = stored.iter().filter(|variant| variant.is_available && !is_listed(&variant.sku));
    let mut has_written = false;
    for variant in different {
        put_variant(tx, product_id, variant)?;
        has_written = true;
    }
    for variant in gone {
        tx.execute("UPDATE variants SET is_available = FALSE WHERE sku = $1", &[&variant.sku])?;
        has_written = true;
    }
    Ok(has_written)
}

fn put_variant(tx: &mut Tx<'_>, product_id: i64, variant: &Variant) -> Result<()> {
    let touched = tx.execute_counted(
        "INSERT INTO variants (id, product_id, sku, options, price_minor, currency, is_available, stock)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (sku) DO UPDATE SET
           options = EXCLUDED.options,
           price_minor = EXCLUDED.price_minor,
           currency = EXCLUDED.currency,
           is_available = EXCLUDED.is_available,
           stock = EXCLUDED.stock
         WHERE variants.product_id = EXCLUDED.product_id",
        &[
            &tx.id::<i64>(),
            &product_id,
            &variant.sku,
            &variant.options,
            &variant.price_minor,
            &variant.currency,
            &variant.is_available,
            &variant.stock,
        ],
    )?;
    if touched == 0 {
        return Err(Error::Conflict(format!(
            "The SKU “{}” was given to another product meanwhile.",
            variant.sku
        )));
    }
    Ok(())
}
