//! What goes into and onto the parcel: a slip with the RMA number, the address to send it to, and a code to scan.

use base::config::{ReturnPlace, Returns};
use base::db::{Param, placeholders};
use base::{Error, Read, Result};
use qrcodegen::{QrCode, QrCodeEcc};

use super::{Kind, Return};
use crate::address::Address;

/// Light modules around a code, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// A packing slip, ready for a page or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The RMA number.
    pub reference: String,
    /// The order's number.
    pub order_number: String,
    /// Where the parcel goes, line by line; empty when the shop has set no address.
    pub to: Vec<String>,
    /// Where it comes from, line by line.
    pub from: Vec<String>,
    /// What is in it.
    pub lines: Vec<SlipLine>,
    /// Where whoever scans the code is led.
    pub url: String,
    /// The code.
    pub code: Code,
}

/// One line of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLine {
    /// The variant.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Why it comes back.
    pub reason: String,
}

/// A QR code as an SVG path: one square unit a module, light edge included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Width and height in modules, for the `viewBox`.
    pub size: i32,
    /// The `d` of a path that draws the dark modules.
    pub path: String,
}

/// The slip of `item`. `url` is where its code leads, the reference included.
pub fn slip(read: &Read<'_>, item: &Return, returns: &Returns, url: &str) -> Result<Slip> {
    let address: String =
        read.get("SELECT address FROM orders WHERE id = $1", &[&item.order_id.0], |row| row.get(0))?;
    let address = Address::from_stored(&address);
    let tags = tags_of(read, item)?;
    let lines = item.lines.iter().map(|line| SlipLine {
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        reason: line.reason.clone(),
    });
    Ok(Slip {
        reference: item.reference.clone(),
        order_number: item.order_number.clone(),
        to: destination(returns, item.kind, (&address.country, &tags)).to_vec(),
        // Who was given a thing doesn't learn where the buyer had it sent.
        from: if item.kind == Kind::Gift { Vec::new() } else { address.lines() },
        lines: lines.collect(),
        url: url.to_owned(),
        code: code(url)?,
    })
}

/// Where a return of `kind` from `country` of a product with `tags` goes: the first place that takes it, else the shop's
/// own address for returns.
pub fn destination<'r>(returns: &'r Returns, kind: Kind, (country, tags): (&str, &[String])) -> &'r [String] {
    let takes = |place: &&ReturnPlace| {
        let any = |list: &[String], fits: &dyn Fn(&String) -> bool| list.is_empty() || list.iter().any(fits);
        any(&place.kinds, &|known| known == kind.as_str())
            && any(&place.countries, &|known| known.eq_ignore_ascii_case(country))
            && any(&place.tags, &|known| tags.contains(known))
    };
    returns.places.iter().find(takes).map_or(&returns.address, |place| &place.address)
}

/// `text` as a code that can still be read when a seventh of it is dirty.
pub fn code(text: &str) -> Result<Code> {
    let drawn = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| {
        Error::refused("The address is too long for a code to scan. Shorten `url` in the configuration.")
    })?;
    let mut path = String::new();
    for y in 0..drawn.size() {
        for x in (0..drawn.size()).filter(|x| drawn.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    Ok(Code { size: drawn.size() + 2 * QUIET, path })
}

fn tags_of(read: &Read<'_>, item: &Return) -> Result<Vec<String>> {
    let skus: Vec<&dyn Param> = item.lines.iter().map(|line| &line.sku as &dyn Param).collect();
    if skus.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT products.tags
         FROM variants
         JOIN products ON products.id = variants.product_id
         WHERE variants.sku IN ({})
         ORDER BY variants.id",
        placeholders(1, skus.len())
    );
    let stored: Vec<String> = read.list(&sql, &skus, |row| row.get(0))?;
    Ok(stored.iter().flat_map(|tags| serde_json::from_str::<Vec<String>>(tags).unwrap_or_default()).collect())
}
